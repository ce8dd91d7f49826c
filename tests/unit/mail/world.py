"""A conversation, a mail server, and the sender between them, on the in-memory store."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from channels.mail.channel import Sender
from channels.mail.settings import MailSettings
from conversation import events as ev
from conversation.agenda import MAIL
from conversation.door import Door
from conversation.memory import Clock, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from conversation.records import Entry
from conversation.worker import Worker
from tests.fakes.mail import FakeMail

START_MS = 1_764_000_000_000  # Monday 24 November 2025, 17:00 in Paris
C = "07-0123456789abcdef"
LEA = "lea@mail.example"
NAMES = iter(range(1_000_000_000))


@dataclass
class World:
    """`language` is the conversation's; the customer is called Camille and is on the web."""

    server: FakeMail
    settings: MailSettings
    clock: Clock = field(default_factory=lambda: Clock(START_MS))
    store: MemoryStore = field(init=False)
    book: MemoryBook = field(init=False)
    door: Door = field(init=False)

    def __post_init__(self) -> None:
        self.store, self.book = MemoryStore(self.clock), MemoryBook(self.clock)
        self.door = Door(self.store, Policy())
        self.sender = Worker(self.store, MAIL, Sender(self.door, self.book, self.settings).handle)

    async def opened(self, language: ev.Language = "fr") -> None:
        """The customer has written once."""
        await self.write(
            ev.ConversationOpened(channel="web", language=language),
            ev.CustomerIdentified(proof="none", how="page", name="Camille"),
            ev.CustomerWrote(text="Ma bouilloire fuit."),
        )

    async def write(self, *events: ev.Event) -> int:
        """Another room writes; the last number."""
        written = await self.door.write(C, lambda c: list(events), f"test/{next(NAMES)}")
        assert written.appended is not None
        return written.appended.last

    async def agent_answers(self, text: str = "Je vous en envoie une neuve.", **more: tuple[ev.Attachment, ...]) -> int:
        return await self.write(ev.AgentWrote(agent="a1", name="Léa", text=text, **more))

    async def handed_over(self) -> None:
        """An agent has the floor, and the customer has left an address."""
        await self.write(
            ev.CustomerGaveContact(kind="email", value=LEA),
            ev.HandoffRequested(reason="explicit", by="customer"),
            ev.HandoffClaimed(agent="a1", name="Léa"),
        )

    async def send(self) -> int:
        return await self.sender.drain()

    async def later(self, seconds: float) -> None:
        """Time passes, and what is due then is sent."""
        self.clock.advance(seconds)
        await self.send()

    async def log(self) -> list[Entry]:
        return await self.store.entries(C)

    async def ends(self) -> list[tuple[str, int, str]]:
        """What became of mails: (event, target, why)."""
        found = [entry.event for entry in await self.log()]
        return [
            (ev.name_of(event), event.target, getattr(event, "why", ""))
            for event in found
            if isinstance(event, ev.MailSent | ev.MessageFailed)
        ]

    @property
    def mail(self) -> EmailMessage:
        """The only mail that arrived."""
        [mail] = self.server.box
        return mail


def text_of(mail: EmailMessage) -> str:
    """The plain body."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def html_of(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    assert body is not None
    return str(body.get_content())


@contextlib.asynccontextmanager
async def a_world(folder: Path, server: FakeMail | None = None, **more: str | None) -> AsyncIterator[World]:
    """A world with a server that takes mail; `smtp_url=None`: with an outbox."""
    async with server or FakeMail() as serving:
        given: dict[str, str | None] = {"smtp_url": serving.url, **more}
        settings = MailSettings(
            secret="s" * 32,
            files=folder / "files",
            outbox=folder / "outbox",
            address="https://shop.example",
            sender=given.get("sender") or "Le Bon Quartier <service@shop.example>",
            smtp_url=given["smtp_url"],
        )
        yield World(serving, settings)
