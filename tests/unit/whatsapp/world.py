"""A gateway with the webhook, Meta's API, and a customer who writes, on the in-memory store."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import itertools
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.messaging.carrying import Sender
from channels.whatsapp.channel import WhatsAppApp
from channels.whatsapp.client import Client
from channels.whatsapp.settings import CHANNEL, WEBHOOK_PATH, WhatsAppSettings
from channels.whatsapp.webhook import Webhook
from conversation import events as ev
from conversation.door import Door
from conversation.memory import Clock, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from conversation.records import Entry
from conversation.state import Conversation
from conversation.worker import Worker
from tests.fakes.graph import PHONE_ID, TOKEN, FakeGraph

Json = dict[str, Any]
START_MS = 1_764_000_000_000
PHONE = "33612345678"
NAMES = itertools.count()


@dataclass
class World:
    """`says` and `posts` go through the real webhook; `send` is the sender."""

    server: FakeGraph
    settings: WhatsAppSettings
    url: str = ""
    clock: Clock = field(default_factory=lambda: Clock(START_MS))
    store: MemoryStore = field(init=False)
    book: MemoryBook = field(init=False)
    door: Door = field(init=False)

    def __post_init__(self) -> None:
        self.store, self.book = MemoryStore(self.clock), MemoryBook(self.clock)
        self.door = Door(self.store, Policy())
        self.hook = Webhook(self.settings, self.door, self.book)
        self.client: Client = self.hook._client
        app = WhatsAppApp(self.client, self.door, self.book, self.settings.template)
        self.sender = Worker(self.store, CHANNEL, Sender(app, self.door, self.settings.files).handle)

    def message(self, kind: str = "text", wamid: str = "", **content: Any) -> Json:
        """A customer's message as the webhook carries it."""
        wamid = wamid or f"wamid.{next(NAMES)}"
        return {"from": PHONE, "id": wamid, "timestamp": str(self.clock() // 1000), "type": kind, **content}

    def value(self, *messages: Json, statuses: tuple[Json, ...] = ()) -> Json:
        """What is posted for them."""
        value: Json = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "15550000000", "phone_number_id": PHONE_ID},
            "contacts": [{"profile": {"name": "Camille"}, "wa_id": PHONE}],
            "messages": list(messages),
            "statuses": list(statuses),
        }
        return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"value": value}]}]}

    async def post(self, posted: object, signature: str | None = None) -> int:
        """Post as Meta does; the status."""
        body = posted if isinstance(posted, bytes) else json.dumps(posted).encode()
        good = "sha256=" + hmac.new(self.settings.app_secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Hub-Signature-256": good if signature is None else signature}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(self.url + WEBHOOK_PATH, data=body) as answer,
        ):
            return answer.status

    async def comes(self, *messages: Json) -> None:
        """They come in, and what is due goes out."""
        assert await self.post(self.value(*messages)) == 200
        await self.send()

    async def says(self, text: str) -> Conversation:
        await self.comes(self.message(text={"body": text}))
        return await self.conversation()

    async def taps(self, value: str, under: str = "wamid.question") -> None:
        reply = {"type": "button_reply", "button_reply": {"id": value, "title": "x"}}
        await self.comes(self.message("interactive", interactive=reply, context={"id": under}))

    async def send(self) -> int:
        return await self.sender.drain()

    async def conversation(self) -> Conversation:
        bound = await self.book.bound(CHANNEL, PHONE)
        assert bound is not None, "nothing of this number is in the log"
        return await self.door.read(bound)

    async def log(self) -> list[Entry]:
        return await self.store.entries((await self.conversation()).id)

    async def events(self, kind: type[ev.Event]) -> list[Any]:
        return [entry.event for entry in await self.log() if isinstance(entry.event, kind)]

    async def write(self, *events: ev.Event) -> int:
        """Another room writes; the last number."""
        c = (await self.conversation()).id
        written = await self.door.write(c, lambda _: list(events), f"test/{next(NAMES)}")
        assert written.appended is not None
        return written.appended.last

    async def answers(self, *texts: str, buttons: tuple[ev.Button, ...] = ()) -> int:
        last = await self.write(*(ev.AssistantWrote(text=text, buttons=buttons) for text in texts))
        await self.send()
        return last


@contextlib.asynccontextmanager
async def a_world(folder: Path, template: str | None = "please_write") -> AsyncIterator[World]:
    """A world and its end."""
    async with FakeGraph() as server:
        settings = WhatsAppSettings(
            token=TOKEN,
            phone_id=PHONE_ID,
            app_secret="app-secret",
            verify_token="a word",
            secret="s" * 32,
            files=folder / "files",
            template=template,
            api=server.url,
        )
        world = World(server, settings)
        app = web.Application()
        app.router.add_get(WEBHOOK_PATH, world.hook.verify)
        app.router.add_post(WEBHOOK_PATH, world.hook.receive)
        async with TestServer(app) as gateway:
            world.url = str(gateway.make_url("")).rstrip("/")
            yield world
        await world.client.close()
