"""The long poll: what is new, at once or as soon as it comes, else after the time asked for."""

from __future__ import annotations

import asyncio
import contextlib

from channels.admission import metrics
from channels.live.hub import Hub
from channels.live.watched import Batch
from channels.web.encode import Json

LONGEST_S = 30.0  # the contract's: below what proxies cut


class _Waiter:
    """A listener that only notes that there is something to look at."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()
        self.left = False

    def deliver(self, batch: Batch) -> None:
        self.woken.set()

    def typing(self, frame: Json) -> None:
        """A poll's answer has no place for it."""

    def review(self) -> None:
        """The call looks again after the wait."""

    def leave(self) -> None:
        self.left = True
        self.woken.set()


async def poll(hub: Hub, conversation: str, after: int, wait_s: float, read: int = 0) -> Json:
    """The contract's answer; `read` is how far the customer has read.

    Raises `UnknownConversation` or `StoreUnavailable`.
    """
    waiter = _Waiter()
    ends = asyncio.get_running_loop().time() + min(wait_s, LONGEST_S)
    async with hub.watch(conversation, waiter) as (watched, _):
        await watched.delivered(after)
        await watched.read(min(read, after))
        floor = at_first = await watched.floor()
        page = await watched.page(after)
        while not page.events and floor == at_first and not (waiter.left or hub.closing):
            if not await _woken(waiter, ends):
                break
            page, floor = await watched.page(after), await watched.floor()
    answer: Json = {"events": page.events, "floor": floor}
    return {**answer, "more": True} if page.more else answer


async def _woken(waiter: _Waiter, ends: float) -> bool:
    """Wait for the next delivery until `ends` (the loop's clock); False when nothing came."""
    left_s = ends - asyncio.get_running_loop().time()
    if left_s <= 0:
        return False
    with metrics.POLLS.track_inprogress(), contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(waiter.woken.wait(), left_s)
        waiter.woken.clear()
        return True
    return False
