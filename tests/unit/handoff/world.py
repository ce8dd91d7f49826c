"""A small world for the tests of this room: a store, a book and a clock moved by hand, and people who do things."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

from conversation import events as ev
from conversation.agenda import Work
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.ids import new_conversation
from conversation.memory import Clock, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from conversation.promises import Breach
from conversation.records import Entry
from conversation.state import Conversation
from conversation.store import Append, Appended
from handoff.waiting import WaitingList
from handoff.worker import HandoffWorker

PARIS = ZoneInfo("Europe/Paris")


def moment(text: str) -> int:
    """A moment lived in Paris, `2026-11-23 10:00`, as ms since 1970."""
    return int(datetime.fromisoformat(text).replace(tzinfo=PARIS).timestamp() * 1000)


MONDAY_MORNING = moment("2026-11-23 10:00")


class Store(MemoryStore):
    """The in-memory store, which can be away for a while."""

    away = False
    broken = 0  # how many looks at the agenda or a list fail as nobody foresaw

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.missed = asyncio.Event()  # set when somebody found it away

    async def append(self, append: Append) -> Appended:
        self._reach()
        return await super().append(append)

    async def tail(self, conversation: str, after: int) -> tuple[list[Entry], dict[str, int]]:
        self._reach()
        return await super().tail(conversation, after)

    async def take(self, role: str, shards: Sequence[str], count: int = 1, lease_s: float | None = None) -> list[Work]:
        self._break()
        return await super().take(role, shards, count, lease_s)

    async def on_floor(self, holder: str, shards: Sequence[str], limit: int) -> list[tuple[int, str]]:
        self._break()
        return await super().on_floor(holder, shards, limit)

    def _break(self) -> None:
        if self.broken:
            self.broken -= 1
            raise RuntimeError("what nobody foresaw")

    def _reach(self) -> None:
        if self.away:
            self.missed.set()
            raise StoreUnavailable("the store is away")


class World:
    """Everything the handoff room needs, in memory."""

    def __init__(self, start: int = MONDAY_MORNING, policy: Policy | None = None) -> None:
        self.clock = Clock(start)
        self.store = Store(self.clock)
        self.book = MemoryBook(self.clock)
        self.breaches: list[Breach] = []
        self.door = Door(self.store, policy or Policy(), self._breached, book=self.book)
        self.waiting = WaitingList(self.door, self.book, lambda: self.clock() / 1000)
        self.worker = HandoffWorker(self.door, self.book, self.waiting)
        self._numbers = count(1)

    async def _breached(self, breach: Breach) -> None:
        self.breaches.append(breach)

    async def opened(self, channel: str = "web", language: str = "fr") -> str:
        """A new conversation's id."""
        c = new_conversation(f"seed{next(self._numbers)}")
        await self.append(c, ev.ConversationOpened(channel=channel, language=language))
        return c

    async def append(self, c: str, *events: ev.Event) -> Conversation:
        """These events in one batch, and the state after it."""
        written = await self.door.write(c, lambda _: events, id=f"test/{next(self._numbers)}")
        return written.conversation

    async def says(self, c: str, text: str) -> Conversation:
        return await self.append(c, ev.CustomerWrote(text=text))

    async def asks(self, c: str) -> Conversation:
        """The customer taps the button for a person."""
        return await self.append(c, ev.HandoffRequested(reason="explicit", by="customer"))

    async def claimed(self, c: str, agent: str = "lea", name: str = "Léa") -> Conversation:
        return await self.append(c, ev.HandoffClaimed(agent=agent, name=name))

    async def after(self, seconds: float) -> int:
        """Time passes, and the handoff worker does what is due; how many conversations it touched."""
        self.clock.advance(seconds)
        return await self.worker.drain()

    async def log(self, c: str) -> list[ev.Event]:
        return [entry.event for entry in await self.store.entries(c)]

    async def names(self, c: str) -> list[str]:
        """The log as names of events."""
        return [ev.name_of(event) for event in await self.log(c)]

    async def last(self, c: str) -> ev.Event:
        return (await self.log(c))[-1]
