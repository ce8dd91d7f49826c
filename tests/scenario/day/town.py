"""One town: a store, the real gateway on a port, a brain with the trained model, watchdogs, and a demo shop.

Nothing runs by itself: `settle` works off what is due until all is quiet, so a story needs no waiting for luck.
On the real store time is real; on the twin in memory a story may begin on any evening and let weeks pass.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec
from argon2 import PasswordHasher

from bot.brain import Brain, Options
from bot.contacts import Contacts
from bot.player import Player
from conversation.agenda import BRAIN, HANDOFF
from conversation.book import Book
from conversation.door import Door
from conversation.ids import all_shards
from conversation.memory import Clock
from conversation.policy import Hours, Policy
from conversation.promises import Breach
from conversation.state import Conversation
from conversation.store import Store
from handoff.agents import Agents, Role
from handoff.database import Database
from handoff.presence import Presence
from handoff.waiting import WaitingList
from handoff.worker import HandoffWorker
from passerelle import assistant, compose
from passerelle.assistant import Loaded
from passerelle.commands.brain import closed_by, place_in
from passerelle.commands.gateway import build
from passerelle.compose import Spine
from passerelle.settings import Settings
from shop.demo import content
from shop.opening import open_shop
from shop.words import PARIS as ZONE
from tests.scenario.day.people import KEY, KID, Agent, Customer
from tests.scenario.day.phone import Exchange, OnTelegram
from tests.scenario.day.said import wrongs
from tests.service import free_port
from tests.serving import Listening

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALWAYS = msgspec.convert({**dict.fromkeys(_DAYS, "00:00-24:00"), "public_holidays": "none"}, Hours)
PATIENCE = 60  # rounds of work until all is quiet; more would be a loop
PASSWORD = "a long enough password"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # argon2's smallest: stories log in often


@dataclass
class Town:
    """Everything a service is made of, in one process, over real sockets."""

    loaded: Loaded
    store: Store
    book: Book
    folder: Path
    clock: Clock | None = None  # None: the real store's own
    bursts: bool = False
    port: int = field(default_factory=free_port)
    breaches: list[Breach] = field(default_factory=list)

    def __post_init__(self) -> None:
        rules = compose.policy()
        self.policy: Policy = rules if self.clock else msgspec.structs.replace(rules, hours=ALWAYS)
        self.door = Door(self.store, self.policy, self._broken, book=self.book)
        self.settings = Settings(port=self.port, data_dir=self.folder, secret="s" * 32, identity_keys={KID: KEY})
        self.shop = open_shop(self.settings.shop, demo=True, clock=self.now)
        self.waiting = WaitingList(self.door, self.book, self._seconds)
        self.watchdogs = HandoffWorker(self.door, self.book, self.waiting)
        self.agents = Agents(Database(self.settings.database), None, QUICK)
        self.presence = Presence(self.store, self.door, self.book)
        # What else has work: who looks after agents that vanish, a messaging app.
        self.carriers: list[Callable[[], Awaitable[object]]] = [self.presence.sweep]
        self._people: list[Customer | Agent | OnTelegram] = []
        self._exchange: Exchange | None = None
        self._listening = Listening(self.port)
        self.new_brain()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def now(self) -> datetime:
        """The town's time, in Paris."""
        if self.clock is None:
            return datetime.now(ZONE)
        return datetime.fromtimestamp(self.clock() / 1000, timezone.utc).astimezone(ZONE)

    def later(self, **time: float) -> None:
        """Let time pass: `later(minutes=4)`, `later(weeks=3)`. Only where the clock is ours."""
        assert self.clock is not None, "on the real store time is real"
        self.clock.advance(timedelta(**time).total_seconds())

    async def start(self) -> None:
        """Open the doors."""
        await asyncio.to_thread(self.shop.lag)  # made and filled now, not within the three seconds of a question
        spine = Spine(self.store, self.book, Door(self.store, self.policy, self._broken, book=self.book), self.policy)
        await self._listening.start(build(self.settings, spine, self.waiting))

    async def stop(self) -> None:
        """Everybody goes home."""
        for person in self._people:
            await person.goes()
        if self._exchange is not None:
            await self._exchange.stop()
        await self._listening.stop()

    def new_brain(self) -> None:
        """A fresh brain process, with nothing in memory; the former one is dead."""
        door = Door(self.store, self.policy, self._broken, book=self.book)
        assistant.wire(self.shop, door, self.settings.secret, self.settings.files_dir)
        loaded, place, contacts = self.loaded, place_in(self.waiting), Contacts(door, self.book)
        player = Player(loaded.assistant, loaded.voice, self.policy, place, contacts, closed_by(self.policy))
        self.brain = Brain(door, player, self.book, Options(bursts=self.bursts))

    async def settle(self, brain: bool = True) -> None:
        """Let everything work until nothing is due now."""
        for _ in range(PATIENCE):
            if brain:
                await self.brain.drain()
            await self.watchdogs.drain()
            for carry in self.carriers:
                await carry()
            late = [(await self.store.overdue(role, all_shards()))[0] for role in (BRAIN, HANDOFF)]
            if not (late[0] and brain) and not late[1]:
                return
        raise AssertionError("the town does not come to rest")

    async def state(self, conversation: str) -> Conversation:
        """What the log comes to."""
        return await self.door.read(conversation)

    async def customer(self, language: str = "fr", person: str | None = None, **claims: str) -> Customer:
        """Somebody opens the chat on the shop's page; `person` is the shop's id of who is signed in."""
        customer = await Customer.opens(self, language, person, claims)
        self._people.append(customer)
        return customer

    async def on_telegram(self, name: str = "Camille", language: str = "fr") -> OnTelegram:
        """Somebody opens the chat with the shop's bot."""
        if self._exchange is None:
            self._exchange = Exchange(self)
            await self._exchange.start()
            self.carriers.append(self._exchange.carry)
        person = self._exchange.server.person(len(self._people) + 1, name, language)
        self._people.append(customer := OnTelegram(self, person))
        await customer.comes()
        return customer

    async def agent(self, name: str, role: Role = "agent", language: str = "fr") -> Agent:
        """Somebody sits down at the desk."""
        email = f"{name.lower().replace('é', 'e')}@shop.example"
        await asyncio.to_thread(self.agents.add, email, name, PASSWORD, role, language)
        agent = await Agent.logs_in(self, email, PASSWORD)
        self._people.append(agent)
        return agent

    async def wrongs(self) -> list[str]:
        """What was said to anybody today and must not be said (`said.wrongs`), and every promise that was broken."""
        everybody = content.customers(self.now().date())
        found = [str(breach) for breach in self.breaches]
        for one in self._people:
            if not isinstance(one, Agent):
                found += wrongs(await self.state(one.id), await self.store.entries(one.id), everybody)
        return found

    def _seconds(self) -> float:
        return self.now().timestamp()

    async def _broken(self, breach: Breach) -> None:
        self.breaches.append(breach)
