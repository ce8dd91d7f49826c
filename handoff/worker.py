"""The handoff role: does what the agenda says is due, and looks after vanished agents. It needs no brain.

It runs inside every gateway, or alone. Any number may run: each firing is one append whose id names it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from conversation.agenda import HANDOFF, Timer, Work
from conversation.book import Book
from conversation.door import Door
from conversation.errors import Conflict, StaleWork, StoreUnavailable
from conversation.events import Event
from conversation.state import Conversation
from conversation.worker import AWAY_S, Worker
from handoff.callbacks import CallBacks
from handoff.duty.calling import Calling
from handoff.duty.rotas import Rotas
from handoff.passed import passed_on
from handoff.presence import Presence
from handoff.timers import Firing, due_now, fire, needs_place, shown
from handoff.waiting import WaitingList

TRIES = 5  # a floor that moves during a firing is looked at again; after this the lease brings it back

log = structlog.get_logger()


class HandoffWorker:
    """Watches over every conversation: announcements, alarms, promises, vanished agents."""

    def __init__(self, door: Door, book: Book, waiting: WaitingList, rotas: Rotas | None = None) -> None:
        """Without `rotas` nobody is on duty."""
        self.door = door
        self.waiting = waiting
        self._calling = Calling(rotas)
        self._callbacks = CallBacks(door, book)
        self.presence = Presence(door.store, door, book)
        self._worker = Worker(door.store, HANDOFF, self.handle)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, whatever happens. A store that is away is waited for."""
        await asyncio.gather(kept("agenda", self._worker.run, stop), kept("presence", self.presence.run, stop))

    async def drain(self) -> int:
        """Do all that is due now, once, and return how many conversations were touched."""
        swept = await self.presence.sweep()
        return swept + await self._worker.drain()

    async def handle(self, work: Work) -> None:
        """Do the first thing that is due in this conversation; what is due after it comes back at once."""
        for _ in range(TRIES):
            try:
                return await self._once(work)
            except StaleWork:
                raise
            except Conflict:
                continue  # the floor moved meanwhile: what was due may not be so any more
        return None

    async def _once(self, work: Work) -> None:
        c = await self.door.read(work.conversation)
        now = await self.door.store.now()
        timer = due_now(c, self.door.policy, now)
        if timer is None:
            return await self.door.settle(work)
        firing = await self._firing(timer, c, now)
        if firing is None:
            return await self.door.settle(work)

        def decide(latest: Conversation) -> list[Event]:
            return list(firing.events) if due_now(latest, self.door.policy, now) == timer else []

        await self.door.write(c.id, decide, id=firing.id, term=c.term, work=work, ends_work=True)
        log.info("timer.fired", kind=timer.kind.partition(":")[0], conversation=c.id, late_ms=now - timer.due_at)
        return None

    async def _firing(self, timer: Timer, c: Conversation, now: int) -> Firing | None:
        if timer.kind == "callback":
            return await self._callbacks.firing(c, now)
        if timer.kind == "duty":
            return await self._calling.firing(c, now, self.door.policy)
        place = await self.waiting.place(c.id) if needs_place(timer) else {}
        firing = fire(timer, c, now, place)
        if timer.kind == "announce":
            return shown(firing, passed_on(await self.door.store.entries(c.id), c))
        return firing


async def kept(what: str, watch: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event) -> None:
    """Keep this loop going until `stop` is set, whatever breaks it; `what` names it in the logs."""
    while not stop.is_set():
        try:
            await watch(stop)
        except StoreUnavailable:  # the agenda's loop says so once; here it is only waited for
            await _pause(stop)
        except Exception:  # the edge of the loop: without its watchdogs a service falls silent and nobody sees it
            log.exception("watchdogs.failed", what=what)
            await _pause(stop)


async def _pause(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), AWAY_S)
    except asyncio.TimeoutError:
        return
