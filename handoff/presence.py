"""Agents whose desk is gone: their customers are told, then passed on. Every handoff worker sweeps, one firing wins."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Literal

import structlog

from conversation import events as ev
from conversation.book import Book
from conversation.door import Door
from conversation.errors import Conflict, UnknownConversation
from conversation.ids import all_shards
from conversation.state import Conversation
from conversation.store import Store
from handoff.timers import Firing, requeue

SWEEP_S = 5.0  # late by this much at the most, against the design's 45 s and 90 s
BEAT_S = 15.0  # an open desk says so this often: two beats may be lost before anybody is told
HELD = 10_000  # conversations that agents hold at one time
AT_ONCE = 50  # reads in flight
TRUSTED_S = 60.0  # a bell that was lost is made good by then
AWAY_S = 12 * 3600  # a longer absence is the end of a shift

AwayReason = Literal["break", "lunch", "meeting", "training", "paperwork", "hard_case"]
_AWAY = "away:"  # notes of the book: `away:AGENT` holds why

log = structlog.get_logger()


class Presence:
    """Who is at the desk, and what is done for the customers of those who no longer are."""

    def __init__(self, store: Store, door: Door, book: Book) -> None:
        self._store = store
        self._door = door
        self._book = book
        self._waits = door.policy.waits
        self._seen: dict[str, Conversation | object] = {}  # what agents hold, as last read; or who is reading it now
        self._seen_until = 0.0  # on the loop's clock; 0: nobody hears the bells for us
        self._lost: set[str] | None = None  # as last seen; None: never looked, and anybody may have been lost before

    async def at_desk(self) -> list[str]:
        """The agents whose desk is open. Raises `StoreUnavailable`."""
        return await self._book.present(await self._store.now() - int(self._waits.agent_lost_told * 1000))

    async def away(self) -> dict[str, str]:
        """Who takes no new cases now, and why. Raises `StoreUnavailable`."""
        notes = await self._book.notes(_AWAY)
        return {name.removeprefix(_AWAY): reason for name, reason in notes.items() if reason}

    async def step_away(self, agent: str, reason: AwayReason | None) -> None:
        """Take no new cases from now on, for a reason; None: back again. What is held stays held."""
        await self._book.note(_AWAY + agent, reason or "", AWAY_S if reason else 1)

    async def holdings(self) -> dict[str, list[Conversation]]:
        """What each agent holds now. Raises `StoreUnavailable`."""
        return _by_agent(await self._read(await self._listed()))

    async def glance(self) -> dict[str, list[Conversation]]:
        """The same, reading only what is new or has rung since: for what is asked all the time.

        Who holds nothing any more is seen at once, and so is a new case. Raises `StoreUnavailable`.
        """
        now = asyncio.get_running_loop().time()
        if now >= self._seen_until:
            self._seen.clear()
            self._seen_until = now + TRUSTED_S if self._seen_until else 0.0
        listed = await self._listed()
        known = {id: c for id in listed if isinstance(c := self._seen.get(id), Conversation)}
        new = [id for id in listed if id not in known]
        reader = object()
        self._seen = {**known, **dict.fromkeys(new, reader)}
        for c in await self._read(new):
            known[c.id] = c
            if self._seen_until and self._seen.get(c.id) is reader:  # no bell while it was read
                self._seen[c.id] = c
        return _by_agent([known[id] for id in listed if id in known])

    def heard(self, conversation: str) -> None:
        """Something was written in this conversation."""
        self._seen.pop(conversation, None)

    def listening(self, on: bool) -> None:
        """From now on every bell is `heard`; or bells may have been, or will be, lost."""
        self._seen.clear()
        self._seen_until = asyncio.get_running_loop().time() + TRUSTED_S if on else 0.0

    async def _listed(self) -> list[str]:
        return [id for _, id in await self._store.on_floor("agent", all_shards(), HELD)]

    async def _read(self, ids: Sequence[str]) -> list[Conversation]:
        found: list[Conversation] = []
        for start in range(0, len(ids), AT_ONCE):
            read = (self._door.read(id) for id in ids[start : start + AT_ONCE])
            for c in await asyncio.gather(*read, return_exceptions=True):
                if isinstance(c, UnknownConversation):
                    continue  # forgotten meanwhile
                if isinstance(c, BaseException):
                    raise c
                found.append(c)
        return found

    async def held_by(self, agents: set[str]) -> AsyncIterator[Conversation]:
        """The conversations whose floor is with one of these agents."""
        held = await self.holdings() if agents else {}
        for agent in sorted(agents & set(held)):
            for c in held[agent]:
                yield c

    async def sweep(self) -> int:
        """Look once after agents who vanished, and return how many conversations heard of it."""
        now = await self._store.now()
        told, gone = self._waits.agent_lost_told * 1000, self._waits.agent_lost_requeue * 1000
        beats = await self._book.last_beats()
        lost = {agent: now - at for agent, at in beats.items() if now - at >= told}
        fired = await self._greet((beats.keys() if self._lost is None else self._lost & beats.keys()) - lost.keys())
        async for c in self.held_by(set(lost)):
            fired += await self._fire(c, _passed_on(c) if lost[c.agent or ""] >= gone else _told(c))
        for agent, silent_ms in lost.items():
            if silent_ms >= gone:
                await self._book.leave(agent)  # nothing is left to pass on
                log.info("agent.lost", agent=agent)
        self._lost = set(lost)
        return fired

    async def _greet(self, back: set[str]) -> int:
        """Who heard that their agent was gone hears that they are back, unless the agent has written since."""
        fired = 0
        async for c in self.held_by(back):
            if "agent_lost" in c.told:
                fired += await self._fire(c, _back(c))
        return fired

    async def release_all(self, agent: str) -> int:
        """The agent goes home: what is still held goes back in front of the list. Returns how many that were."""
        released = 0
        async for c in self.held_by({agent}):
            released += await self._fire(c, Firing(f"desk/left/{c.term}", [requeue(c, "released")]))
        return released

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until `stop` is set. Raises `StoreUnavailable` when the store is away: the caller waits for it."""
        while not stop.is_set():
            await self.sweep()
            try:
                await asyncio.wait_for(stop.wait(), SWEEP_S)
            except asyncio.TimeoutError:
                continue

    async def _fire(self, c: Conversation, firing: Firing) -> int:
        try:
            written = await self._door.write(c.id, lambda _: firing.events, id=firing.id, term=c.term)
        except Conflict:
            return 0  # the floor has moved: this agent does not hold it any more
        return len(written.events)


def _by_agent(read: Sequence[Conversation]) -> dict[str, list[Conversation]]:
    held: dict[str, list[Conversation]] = {}
    for c in read:
        if c.holder == "agent" and c.agent:
            held.setdefault(c.agent, []).append(c)
    return held


def _told(c: Conversation) -> Firing:
    return Firing(f"timer/agent_lost/{c.term}", [ev.ServiceTold(kind="agent_lost")])


def _back(c: Conversation) -> Firing:
    told = ev.ServiceTold(kind="agent_back", details={"name": c.agent_name or ""})
    return Firing(f"timer/agent_back/{c.term}", [told])


def _passed_on(c: Conversation) -> Firing:
    return Firing(f"timer/agent_lost_requeue/{c.term}", [requeue(c, "agent_lost")])
