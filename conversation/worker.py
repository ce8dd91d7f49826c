"""A loop over the agenda of one role: take what is due, handle it, wait for the bell; or drain once and return."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from conversation.agenda import Work
from conversation.errors import Conflict, StoreUnavailable
from conversation.ids import all_shards
from conversation.store import Bell, Ring, Store

SWEEP_S = 5.0  # the design's sweep: what a lost hint can delay at the most
AWAY_S = 1.0  # between two tries while the store is away

log = structlog.get_logger()

Handle = Callable[[Work], Awaitable[None]]
OnRing = Callable[[Ring], None]


class Worker:
    """Hands due conversations of `role` to `handle`, at most `at_once` at a time.

    `handle` ends its work through the door. When it raises, the lease runs out and the work comes back;
    `on_ring` sees the hints that pass (typing, for the brain's bursts).
    """

    def __init__(
        self, store: Store, role: str, handle: Handle, *, at_once: int = 8, on_ring: OnRing | None = None
    ) -> None:
        self.store = store
        self.role = role
        self.handle = handle
        self.at_once = at_once
        self.on_ring = on_ring
        self.shards: Sequence[str] = all_shards()

    async def drain(self, stop: asyncio.Event | None = None) -> int:
        """Handle all that is due now, unless `stop` is set meanwhile; how many conversations that were."""
        handled = 0
        while not (stop and stop.is_set()) and (works := await self.store.take(self.role, self.shards, self.at_once)):
            ends = await asyncio.gather(*(self._handle(work) for work in works), return_exceptions=True)
            for away in filter(None, ends):  # raised when all have come to their end: no work goes on unseen
                raise away
            handled += len(works)
        return handled

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set. A store that is away is waited for, said once, and never spun on."""
        away = False
        while not stop.is_set():
            try:
                async with self.store.listen(self.shards) as bell:
                    away = False
                    await self._serve(bell, stop)
            except StoreUnavailable as error:
                if not away:
                    log.warning("store.away", role=self.role, error=str(error))
                away = True
                await _wait(stop, AWAY_S)

    async def _serve(self, bell: Bell, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self.drain(stop)
            await self._until_due(bell, stop)

    async def _until_due(self, bell: Bell, stop: asyncio.Event) -> None:
        """Return when something may be due: by a hint for our role, by the earliest due time, or by the sweep."""
        loop = asyncio.get_running_loop()
        wake = loop.time() + await self._idle_s()
        while not stop.is_set() and (left := wake - loop.time()) > 0:
            ring = await bell.next(min(left, 0.5))
            if ring is None:
                continue
            if self.on_ring is not None:
                self.on_ring(ring)
            if (due := ring.dues.get(self.role)) is not None:
                late = (due - await self.store.now()) / 1000
                wake = min(wake, loop.time() + max(0.0, late))

    async def _idle_s(self) -> float:
        due = await self.store.earliest(self.role, self.shards)
        if due is None:
            return SWEEP_S
        return min(SWEEP_S, max(0.0, (due - await self.store.now()) / 1000))

    async def _handle(self, work: Work) -> None:
        try:
            await self.handle(work)
        except StoreUnavailable:
            raise
        except Conflict as error:
            log.info("work.lost", role=self.role, conversation=work.conversation, error=type(error).__name__)
        except Exception:  # the edge: one bad conversation must not stop the others; its lease brings it back
            log.exception("work.failed", role=self.role, conversation=work.conversation)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except asyncio.TimeoutError:
        return
