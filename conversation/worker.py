"""A loop over the agenda of one role: take what is due, handle it, wait for the bell; or drain once and return."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import structlog

from conversation.agenda import Work
from conversation.errors import ArchiveAway, Conflict, StoreUnavailable
from conversation.ids import all_shards, shard_of
from conversation.store import Bell, Ring, Store

HINT_S = 0.5  # how long one look at the bell may take: a stop is seen by then
GATHER_S = 0.01  # under load many ends come together; looking for more work after each would cost more than the work
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
        self._running: set[asyncio.Task[None]] = set()
        self._looks: set[asyncio.Task[Ring | None]] = set()

    async def drain(self, stop: asyncio.Event | None = None) -> int:
        """Handle all that is due now, unless `stop` is set meanwhile; how many conversations that were."""
        handled = 0
        async with self._all_ended():
            while True:
                while not (stop and stop.is_set()) and await self._fill(self.shards):
                    pass
                if not self._running:
                    return handled
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
                handled += self._ended()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set. A store that is away is waited for, said once, and never spun on."""
        away = False
        while not stop.is_set():
            try:
                async with self.store.listen(self.shards, self._matters) as bell, self._all_ended():
                    away = False
                    await self._serve(bell, stop)
            except StoreUnavailable as error:
                if not away:
                    log.warning("store.away", role=self.role, error=str(error))
                away = True
                await _wait(stop, AWAY_S)

    async def _serve(self, bell: Bell, stop: asyncio.Event) -> None:
        """Keep every place busy while something is due: the slowest conversation holds its own place, no other."""
        hint = self._look(bell)
        try:
            while not stop.is_set():
                idle_s = await self._idle_s()
                while idle_s <= 0:
                    idle_s = await self._idle_s() if await self._fill(self.shards) else GATHER_S
                wake = asyncio.get_running_loop().time() + idle_s
                hint = await self._until_due(bell, hint, wake, stop)
        finally:
            looks = list(self._looks)
            for look in looks:
                look.cancel()
            await asyncio.gather(*looks, return_exceptions=True)  # before their connection is closed

    def _look(self, bell: Bell) -> asyncio.Task[Ring | None]:
        """One look at the bell, kept until it has ended, however the waiting for it ends."""
        look = asyncio.create_task(bell.next(HINT_S), name=f"{self.role}-bell")
        self._looks.add(look)
        look.add_done_callback(self._looked)
        return look

    def _looked(self, look: asyncio.Task[Ring | None]) -> None:
        """Its end is told to who waits for it; where other work has failed before, nobody does."""
        self._looks.discard(look)
        if not look.cancelled():
            look.exception()

    async def _until_due(
        self, bell: Bell, hint: asyncio.Task[Ring | None], wake: float, stop: asyncio.Event
    ) -> asyncio.Task[Ring | None]:
        """Return when something may be due: by the earliest due time, by the sweep, or when work has ended. What a hint
        names is taken at once, without a look at all the rest."""
        loop = asyncio.get_running_loop()
        while not stop.is_set() and (left := wake - loop.time()) > 0:
            await asyncio.wait({hint, *self._running}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            if self._ended():
                # It may be due again, and what found no place has one; ends that come together are one look.
                wake = min(wake, loop.time() + (GATHER_S if self._running else 0.0))
            if hint.done():
                ring, hint = hint.result(), self._look(bell)
                wake = min(wake, await self._due_of(ring)) if ring is not None else wake
        return hint

    def _matters(self, ring: Ring) -> bool:
        """Is this hint worth waking up for? What is due after the next sweep is found by that."""
        due = ring.dues.get(self.role)
        if due is None:
            return self.on_ring is not None and ring.kind != "log"
        return due < ring.seq + SWEEP_S * 1000  # a number is the store's clock in ms, or a little more

    async def _due_of(self, ring: Ring) -> float:
        """Begin this hint's work if it is due. When, on the loop's clock, all is to be looked at because of it."""
        if not ring.conversation:
            return 0.0
        if self.on_ring is not None:
            self.on_ring(ring)
        due = ring.dues.get(self.role)
        if due is None or len(self._running) >= self.at_once:
            return math.inf
        late_s = (due - await self.store.now()) / 1000
        if late_s > 0:
            return asyncio.get_running_loop().time() + late_s
        works = await self._fill([shard_of(ring.conversation)])
        if any(work.conversation == ring.conversation for work in works):
            return math.inf
        return asyncio.get_running_loop().time() + GATHER_S  # another's, or not due yet over there

    async def _idle_s(self) -> float:
        """How long nothing is due; while every place is taken only an end of work matters. 0: something is due."""
        if len(self._running) >= self.at_once:
            return SWEEP_S
        due = await self.store.earliest(self.role, self.shards)
        if due is None:
            return SWEEP_S
        return min(SWEEP_S, max(0.0, (due - await self.store.now()) / 1000))

    async def _fill(self, shards: Sequence[str]) -> Sequence[Work]:
        """Take what is due there, as far as there are free places, and begin it; what that was."""
        room = self.at_once - len(self._running)
        works = await self.store.take(self.role, shards, room) if room else []
        self._running |= {asyncio.create_task(self._handle(work), name=f"{self.role}-work") for work in works}
        return works

    def _ended(self) -> int:
        """Forget what has ended; how many. Raises `StoreUnavailable` when that was the end of one."""
        done = {task for task in self._running if task.done()}
        self._running -= done
        errors = [error for task in done if (error := task.exception()) is not None]
        if errors:  # of those that ended together; the others say the same
            raise errors[0]
        return len(done)

    @contextlib.asynccontextmanager
    async def _all_ended(self) -> AsyncIterator[None]:
        """Whatever happens, no work goes on unseen."""
        try:
            yield
        finally:
            if self._running:
                await asyncio.wait(self._running)
                for task in self._running:
                    task.exception()  # the first was raised; the others say the same
                self._running.clear()

    async def _handle(self, work: Work) -> None:
        structlog.contextvars.bind_contextvars(conversation=work.conversation, role=self.role)  # of this task alone
        try:
            await self.handle(work)
        except ArchiveAway:  # this one alone cannot go on: its lease brings it back
            log.warning("work.archive_away", role=self.role, conversation=work.conversation)
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
