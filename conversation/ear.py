"""One listener's part of the bells: hints wait here for who is busy, in the order in which they rang."""

from __future__ import annotations

import asyncio
from collections import deque

from conversation.errors import StoreUnavailable
from conversation.ids import shard_of
from conversation.store import LOST, Ring, Wanted

KEPT = 1000  # hints; when there are more the listener is told that some are lost


class Ear:
    """See `Bell`. What is not `wanted`, or of another shard, wakes nobody."""

    def __init__(self, shards: frozenset[str], wanted: Wanted | None) -> None:
        self._shards = shards
        self._wanted = wanted
        self._rings: deque[Ring] = deque()
        self._cut: StoreUnavailable | None = None
        self._waiter: asyncio.Future[None] | None = None

    def hear(self, ring: Ring) -> None:
        """Something rang. Never waits."""
        if ring.conversation and shard_of(ring.conversation) not in self._shards:
            return
        if ring.conversation and self._wanted is not None and not self._wanted(ring):
            return
        if len(self._rings) >= KEPT:
            self._rings.clear()
            ring = LOST
        self._rings.append(ring)
        self._wake()

    def lose(self, error: StoreUnavailable) -> None:
        """The subscription is cut: what rang before is still heard, then `next` raises."""
        self._cut = error
        self._wake()

    async def next(self, timeout_s: float) -> Ring | None:
        """See `Bell.next`."""
        if not self._rings and self._cut is None:
            await self._sound(timeout_s)
        if self._rings:
            return self._rings.popleft()
        if self._cut is not None:
            raise StoreUnavailable("the bell was cut") from self._cut
        return None

    async def _sound(self, timeout_s: float) -> None:
        """Return when something rings, or after a while. A future and a timer: `wait_for` makes a task of its own."""
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        timer = loop.call_later(timeout_s, self._wake)
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
