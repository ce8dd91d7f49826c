"""Small matrix products on one thread: waking a second costs more than it saves when lines come one by one."""

from contextlib import AbstractContextManager
from functools import lru_cache

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[object]:
    """Numpy computes on this thread alone inside the block."""
    limited: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limited


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    """The libraries loaded now; numpy's is, as every caller has imported it. Looking takes longer than computing."""
    return ThreadpoolController()
