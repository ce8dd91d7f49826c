"""The real service for the pictures: store and brain as processes, gateway and watchdogs here; people are always in.

It is what `passerelle run` starts, put together by the same functions. The gateway runs in this process so that it can
be away for a moment, and the opening hours are those of a picture, not those of the day on which it is taken.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import shutil
import signal
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
from playwright.async_api import Browser

from channels import ways
from channels.admission.identity import sign
from conversation import events as ev
from conversation.door import Door
from conversation.ids import new_conversation
from conversation.policy import Hours, Policy, Waits
from conversation.state import Conversation
from conversation.store import Ring
from handoff.agents import Agents, Role
from handoff.waiting import WaitingList
from handoff.worker import HandoffWorker
from passerelle import demo
from passerelle.commands.gateway import build
from passerelle.compose import Spine, open_database, policy, spine
from passerelle.embedded import EmbeddedStore
from passerelle.settings import Settings, with_secret
from tests.brain import brain_on, has_brain
from tests.servers import eventually
from tests.service import PASSWORD, free_port
from tests.serving import Listening

KEY = "a key of the shop in the pictures, to sign customers in with"
BOT = "https://t.me/BonQuartierBot?start="
DAY_S = 86_400
READY_S = 180.0  # a brain loads in ten seconds; a busy machine may need many more
WAITS_S = [60 + 12 * number for number in range(50)]  # measured waits, so that the usual one can be told

_ALWAYS = dict.fromkeys(Hours.__struct_fields__[1:8], "00:00-24:00")
OPEN = Hours(**_ALWAYS, public_holidays="none")  # type: ignore[arg-type]
# A picture of something else is not spoilt because the machine is slow: watchdogs have a day.
_WATCHED = ("slow", "assistant_down", "agent_lost_told", "agent_lost_requeue")
CALM = Waits(**dict.fromkeys(_WATCHED, float(DAY_S)))
CLOSED = Hours(**dict.fromkeys(_ALWAYS, "09:00-09:01"))  # type: ignore[arg-type]


@dataclass
class Stage:
    """The service, and what the pictures play on it: shop, agents elsewhere, other customers."""

    settings: Settings
    shared: Spine
    browser: Browser
    brain: Process
    _hours: Hours = OPEN
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _listening: Listening = field(default_factory=Listening)
    _watching: asyncio.Task[None] | None = None
    _ids: itertools.count[int] = field(default_factory=itertools.count)
    _after: list[Callable[[], Awaitable[object]]] = field(default_factory=list)
    _begun: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    @property
    def door(self) -> Door:
        return self.shared.door

    async def opens(self, hours: Hours = OPEN) -> None:
        """The gateway listens, with people at the desk or without."""
        self._hours = hours
        rules = msgspec.structs.replace(self.shared.policy, hours=hours)
        shared = replace(self.shared, policy=rules, door=Door(self.shared.store, rules, book=self.shared.book))
        waiting = WaitingList(shared.door, shared.book)
        self._listening = Listening(self.settings.port)
        await self._listening.start(build(self.settings, shared, waiting))
        self._stop = asyncio.Event()
        self._watching = asyncio.create_task(HandoffWorker(shared.door, shared.book, waiting).run(self._stop))

    async def closes(self) -> None:
        """Nobody reaches the gateway until it `opens`."""
        self._stop.set()
        if self._watching is not None:
            await self._watching
            self._watching = None
        await self._listening.stop()

    # --- what is played

    async def writes(self, c: str, *events: ev.Event) -> Conversation:
        """The shop, an agent elsewhere or the service writes."""
        return (await self.door.write(c, lambda _: events, f"pictures/{next(self._ids)}")).conversation

    async def customer(
        self, *lines: str, name: str = "", person: str = "", language: ev.Language = "fr", channel: str = "web"
    ) -> str:
        """Somebody who has written these lines, each answered by the assistant; the conversation."""
        c = new_conversation(f"pictures{next(self._ids)}")
        self._begun.append(c)
        opened = ev.ConversationOpened(channel=channel, language=language)
        seq = (await self.writes(c, opened, ev.ServiceTold(kind="ai_notice"))).seq
        if name:
            proof = ev.CustomerIdentified(proof="person", how="identity", person=person or name, name=name)
            await self.writes(c, proof)
            await self.shared.book.remember(person or name, c, seq)
        for line in lines:
            await self.says(c, line)
        return c

    async def says(self, c: str, text: str) -> int:
        """The customer writes, and the assistant has read it; the message's number."""
        channel = (await self.door.read(c)).channel
        seq = (await self.writes(c, ev.CustomerWrote(text=text, channel=channel))).seq
        await eventually(lambda: self._understood(c, seq))
        return seq

    async def _understood(self, c: str, seq: int) -> bool:
        told = await self.shared.store.entries(c, after=seq)
        return any(isinstance(it.event, ev.AssistantUnderstood) and seq in it.event.covers for it in told)

    async def asks(self, c: str) -> None:
        """They ask for a person, and are in line."""
        if (await self.door.read(c)).holder == "assistant":
            await self.writes(c, ev.HandoffRequested(reason="explicit", by="customer"))

    async def types(self, c: str, role: str, name: str = "") -> None:
        await self.shared.store.ring(Ring(conversation=c, kind="typing", data={"role": role, "name": name}))

    async def hires(self, name: str, role: Role = "agent", language: str = "fr") -> str:
        """An account, or the one there is; the agent's id."""
        database = open_database(self.settings)
        email = email_of(name)
        agent = await asyncio.to_thread(Agents(database).ensure, email, name, PASSWORD, role, language)
        await asyncio.to_thread(database.close)
        return agent.id

    def signed(self, person: str, name: str) -> str:
        """The word of the shop that it is this customer."""
        return sign({"sub": person, "name": name}, "pictures", KEY, time.time())

    def silences(self) -> None:
        """The assistant answers nothing until this state is over."""
        self.brain.send_signal(signal.SIGSTOP)

    async def tidies(self, *persons: str) -> None:
        """Take the conversations of one state off the desk, and people out of the address book."""
        self.brain.send_signal(signal.SIGCONT)
        while self._after:
            await self._after.pop()()
        for c in self._begun:
            await self.door.write(c, _ending, f"pictures/{next(self._ids)}")
        self._begun.clear()
        if not self._listening.on or self._hours is not OPEN:
            await self.closes()
            await self.opens()
        for person in persons:
            for c in await self.shared.book.conversations_of(person):
                await self.shared.book.part(person, c)

    def afterwards(self, undo: Callable[[], Awaitable[object]]) -> None:
        """What has to be put back once the pictures of this state are taken."""
        self._after.append(undo)

    def remembers(self, c: str) -> None:
        """A conversation that began in a browser, to be tidied with the others."""
        self._begun.append(c)


def _ending(c: Conversation) -> Sequence[ev.Event]:
    """What closes it, wherever it is, and takes it out of its person's history."""
    closed = ev.ConversationClosed(outcome="settled", name="Léa")
    claimed = ev.HandoffClaimed(agent="tidier", name="Léa")
    ending = {"closed": (), "waiting": (claimed, closed)}.get(c.holder, (closed,))
    parted = (ev.ConversationMerged(into=c.person), ev.ConversationUnmerged(into=c.person)) if c.person else ()
    return (*ending, *parted)


def email_of(name: str) -> str:
    """Where an agent logs in; two are the demo's own."""
    known = {demo_name: email for email, demo_name, _ in demo.AGENTS}
    return known.get(name) or f"{name.lower().replace('é', 'e').replace('è', 'e')}@pictures.example"


@contextlib.asynccontextmanager
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    """Everything runs; nothing is left behind."""
    folder = Path(tempfile.mkdtemp(prefix="psr-", dir="/tmp"))
    store = EmbeddedStore(folder / "store")
    wanted = Settings(data_dir=folder, port=free_port(), demo_password=PASSWORD, identity_keys={"pictures": KEY})
    try:
        url = await asyncio.to_thread(store.start)
        settings = replace(with_secret(wanted), redis_url=url)
        await asyncio.to_thread(demo.prepare, settings)
        async with brain_on(folder, url, settings.secret) as brain, spine(settings) as shared:
            rules: Policy = msgspec.structs.replace(policy(), hours=OPEN, waits=CALM)
            own = replace(shared, policy=rules, door=Door(shared.store, rules, book=shared.book))
            it = Stage(settings, own, browser, brain)
            for wait in WAITS_S:
                await shared.book.measure_wait(wait)
            await shared.book.note(f"{ways.NOTE}telegram", "https://t.me/BonQuartierBot?start=", 86_400)
            await it.opens()
            await eventually(lambda: has_brain(it.url), READY_S)
            yield it
            await it.closes()
    finally:
        await asyncio.to_thread(store.stop)
        shutil.rmtree(folder, ignore_errors=True)
