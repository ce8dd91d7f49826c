"""How a process lives: it stops on a signal, or when the parent that holds its standard input is gone."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

FLAG = "--with-parent"  # hidden: `run` starts its children so, and none outlives it, even killed


def add_parent_flag(parser: argparse.ArgumentParser) -> None:
    """Add the hidden flag that ties a process to its parent."""
    parser.add_argument(FLAG, action="store_true", help=argparse.SUPPRESS)


def serve(main: Callable[[asyncio.Event], Coroutine[Any, Any, None]], with_parent: bool) -> int:
    """Run `main(stop)` until it returns; `stop` is set by SIGINT, SIGTERM or the parent's end."""
    asyncio.run(_serve(main, with_parent))
    return 0


async def _serve(main: Callable[[asyncio.Event], Coroutine[Any, Any, None]], with_parent: bool) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, stop.set)
    if with_parent:
        loop.add_reader(sys.stdin.fileno(), _on_stdin, loop, stop)
    await main(stop)


def _on_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """The parent never writes: a readable standard input is a closed one."""
    loop.remove_reader(sys.stdin.fileno())
    stop.set()
