"""Everything between a person's Telegram and the log, with the real library, on the in-memory store."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

from channels.messaging.carrying import Sender
from channels.telegram.channel import TelegramApp
from channels.telegram.client import Client, open_bot
from channels.telegram.settings import CHANNEL, TelegramSettings
from channels.telegram.updates import Updates
from conversation import events as ev
from conversation.door import Door
from conversation.memory import Clock, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from conversation.promises import Breach
from conversation.records import Entry
from conversation.state import Conversation
from conversation.worker import Worker
from tests.fakes.telegram.people import Person
from tests.fakes.telegram.server import FakeTelegram

START_MS = 1_764_000_000_000
NAMES = iter(range(1_000_000_000))


@dataclass
class World:
    """One bot with its store; `customer` has opened the chat with it."""

    server: FakeTelegram
    settings: TelegramSettings
    clock: Clock = field(default_factory=lambda: Clock(START_MS))
    store: MemoryStore = field(init=False)
    book: MemoryBook = field(init=False)
    door: Door = field(init=False)
    bot: Client = field(init=False)
    breaches: list[Breach] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store, self.book = MemoryStore(self.clock), MemoryBook(self.clock)
        self.door = Door(self.store, Policy(), self._broken, book=self.book)
        self.bot = open_bot(self.settings)
        self.customer: Person = self.server.person()
        self.updates = Updates(self.bot, self.door, self.book, self.settings)
        self.app = TelegramApp(self.bot)
        self.sender = Worker(self.store, CHANNEL, Sender(self.app, self.door, self.settings.files).handle)

    async def _broken(self, breach: Breach) -> None:
        self.breaches.append(breach)

    async def receive(self) -> int:
        """Fetch and write down what people did."""
        return await self.updates.once()

    async def send(self) -> int:
        """Send all that is due now."""
        return await self.sender.drain()

    async def carry(self) -> None:
        """Both ways."""
        await self.receive()
        await self.send()

    async def says(self, text: str) -> Conversation:
        """The customer writes, and it arrives."""
        await self.customer.says(text)
        await self.carry()
        return await self.conversation()

    async def conversation(self, person: Person | None = None) -> Conversation:
        return await self.door.read(await self.id(person))

    async def id(self, person: Person | None = None) -> str:
        bound = await self.book.bound(CHANNEL, str((person or self.customer).chat))
        assert bound is not None, "nothing of this chat is in the log"
        return bound

    async def log(self, person: Person | None = None) -> list[Entry]:
        return await self.store.entries(await self.id(person))

    async def events(self, kind: type[ev.Event], person: Person | None = None) -> list[ev.Event]:
        return [entry.event for entry in await self.log(person) if isinstance(entry.event, kind)]

    async def write(self, *events: ev.Event) -> None:
        """Another room writes into the conversation."""
        await self.door.write(await self.id(), lambda c: list(events), f"test/{next(NAMES)}")

    async def answers(self, *texts: str, buttons: tuple[ev.Button, ...] = ()) -> None:
        """The assistant writes, and what is due is sent."""
        await self.write(*(ev.AssistantWrote(text=text, buttons=buttons) for text in texts))
        await self.send()


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop turn until something holds; the test's own time-out ends a wait in vain."""
    while not condition():  # noqa: ASYNC110 - what is waited for happens behind sockets
        await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def a_world(folder: Path, public_url: str | None = None) -> AsyncIterator[World]:
    """A world and its end: nothing stays connected."""
    async with FakeTelegram() as server:
        settings = TelegramSettings(
            token=server.token, secret="s" * 32, files=folder, api=server.url, public_url=public_url, poll_s=1
        )
        world = World(server, settings)
        try:
            yield world
        finally:
            await world.bot.shutdown()
