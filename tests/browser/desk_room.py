"""The real desk on the twins in memory, with the web channel and the demo shop beside it: agents sit down in browsers.

The tests play the customer and the assistant: customers through the web channel's own calls, both through the door.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from aiohttp import web
from argon2 import PasswordHasher
from playwright.async_api import Browser, expect

from channels.api.routes import setup as setup_web
from channels.transport.deps import Deps as WebDeps
from channels.web.settings import WebSettings
from channels.widget import pages
from conversation import events as ev
from conversation.answers import Answers
from conversation.door import Door
from conversation.ids import new_conversation
from conversation.memory import Clock, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from conversation.state import Conversation
from conversation.store import Ring
from handoff.agents import Agents, Role
from handoff.database import Database
from handoff.desk import Deps, setup
from handoff.waiting import WaitingList
from shop.opening import open_shop
from tests.browser.chromium import DESKTOP, person
from tests.browser.seated import Seated
from tests.service import free_port
from tests.serving import Listening

PASSWORD = "a long enough password"
ANSWERS = Answers(Path(__file__).parents[2] / "data" / "answers")
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # argon2's smallest: tests log in often


@dataclass
class DeskRoom:
    """One gateway's desk; `stop` and `start` keep the log and the sessions, as a restart does."""

    folder: Path
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.clock = Clock()
        self.store = MemoryStore(self.clock)
        self.book = MemoryBook(self.clock)
        self.door = Door(self.store, Policy(), book=self.book)
        self.agents = Agents(Database(f"sqlite:///{self.folder / 'agents.db'}"), self.clock, QUICK)
        self.shop = open_shop("sqlite://", demo=True)
        self.shop.lag()  # made and filled now, not within the time that a question has
        self._listening = Listening(self.port)
        self._ids = itertools.count(1)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen, on the same port as before."""

        async def place_of(conversation: str) -> Mapping[str, object]:
            return {}

        app = web.Application()
        door = Door(self.store, Policy(), book=self.book)
        waiting = WaitingList(door, self.book, lambda: self.clock() / 1000)
        files = self.folder / "files"
        setup(app, Deps(door, self.book, self.agents, waiting, self.shop, files, answers=ANSWERS))
        settings = WebSettings(secret="s" * 32, files=files, sweep_s=0.2)
        setup_web(app, WebDeps(settings, door, self.book, place_of, self.clock))
        pages.setup(app)
        await self._listening.start(app)

    async def stop(self) -> None:
        """Say bye and end; nobody reaches it until `start`."""
        await self._listening.stop()

    # --- what the tests play

    async def writes(self, c: str, *events: ev.Event) -> Conversation:
        """The customer, the assistant, an agent elsewhere or the service writes."""
        return (await self.door.write(c, lambda _: events, f"test/{next(self._ids)}")).conversation

    async def opens(self, name: str = "", language: ev.Language = "fr", channel: str = "web") -> str:
        """A customer opens a conversation; with a name, one who is signed in."""
        c = new_conversation(f"room{next(self._ids)}")
        await self.writes(c, ev.ConversationOpened(channel=channel, language=language))
        if name:
            await self.writes(c, ev.CustomerIdentified(proof="person", how="identity", person="C-2001", name=name))
        return c

    async def says(self, c: str, text: str, reading: ev.Reading | None = None) -> int:
        """The customer writes, and the assistant reads it; the message's number."""
        channel = (await self.door.read(c)).channel
        seq = (await self.writes(c, ev.CustomerWrote(text=text, channel=channel))).seq
        if reading is not None:
            own = (msgspec.structs.replace(reading, seq=seq),)
            await self.writes(c, ev.AssistantUnderstood(covers=(seq,), turn=f"t{seq}", readings=own))
        return seq

    async def asks(self, c: str, reason: ev.Reason = "explicit", *evidence: str) -> None:
        """The conversation goes to the waiting list."""
        await self.writes(c, ev.HandoffRequested(reason=reason, by="customer", evidence=evidence))

    async def waits(self, name: str = "", text: str = "Je voudrais parler à quelqu’un") -> str:
        """A customer who waits for a person; the conversation."""
        c = await self.opens(name)
        await self.says(c, text)
        await self.asks(c)
        return c

    async def types(self, c: str) -> None:
        """The customer types."""
        await self.store.ring(Ring(conversation=c, kind="typing", data={"role": "customer", "name": ""}))

    async def log(self, c: str) -> list[ev.Event]:
        return [entry.event for entry in await self.store.entries(c)]

    async def of(self, c: str, kind: type[ev.Event]) -> list[ev.Event]:
        """The events of one kind, in order."""
        return [event for event in await self.log(c) if isinstance(event, kind)]

    # --- agents

    async def hires(self, name: str, role: Role = "agent", language: str = "fr") -> str:
        """An account; its e-mail."""
        email = f"{name.lower().replace('é', 'e')}@shop.example"
        await asyncio.to_thread(self.agents.add, email, name, PASSWORD, role, language)
        return email

    async def seats(
        self,
        browser: Browser,
        name: str = "Léa",
        role: Role = "agent",
        language: str = "fr",
        size: tuple[int, int] = DESKTOP,
        dark: bool = False,
    ) -> Seated:
        """A new agent in a browser of their own, logged in and live."""
        email = await self.hires(name, role, language)
        context = await person(browser, size, f"{language}-{language.upper()}", dark=dark)
        seated = Seated(await context.new_page())
        await seated.goes_to(self.url)
        await seated.logs_in(email, PASSWORD)
        await expect(seated.page.locator(".link.live")).to_be_attached()
        return seated
