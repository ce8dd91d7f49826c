"""The real web channel on the twins in memory, listening on a port, and a shop elsewhere that embeds the widget.

The tests stand in for the assistant and the agents only: they write through the door, as brains and desks do.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from channels import ways
from channels.api.routes import setup
from channels.customer.elsewhere import KNOWN_MS
from channels.transport.deps import Deps
from channels.web.settings import WebSettings
from channels.widget import pages
from conversation import events as ev
from conversation.door import Door
from conversation.ids import shard_of
from conversation.memory import Clock, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from conversation.store import Ring
from tests.service import free_port
from tests.serving import Listening, served

KEY = "a-secret-of-the-demo-shop-for-tests-only"
ASSISTANT = {"fr": "Assistant automatique", "en": "Automated assistant"}


@dataclass
class Gateway:
    """One gateway process' worth of service; `stop` and `start` keep the log, as a restart does."""

    folder: Path
    port: int = field(default_factory=free_port)
    origins: tuple[str, ...] = ()
    place: dict[str, object] = field(default_factory=dict)
    without_sockets: bool = False
    secret: str = "s" * 32

    def __post_init__(self) -> None:
        self.clock = Clock()
        self.store = MemoryStore(self.clock)
        self.book = MemoryBook(self.clock)
        self.door = Door(self.store, Policy())
        self._listening = Listening(self.port)
        self._ids = itertools.count()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen, on the same port as before."""

        async def place_of(conversation: str) -> Mapping[str, object]:
            return self.place

        settings = WebSettings(
            secret=self.secret, files=self.folder, origins=self.origins, identity_keys={"demo": KEY}, sweep_s=0.2
        )
        app = web.Application(middlewares=[self._no_sockets] if self.without_sockets else [])
        setup(app, Deps(settings, Door(self.store, Policy(), book=self.book), self.book, place_of, self.clock))
        pages.setup(app, pages.Demo("demo", KEY))
        await self._listening.start(app)

    async def stop(self) -> None:
        """Say bye and end; customers cannot reach it until `start`."""
        await self._listening.stop()

    @web.middleware
    async def _no_sockets(self, request: web.Request, handler: pages.Handler) -> web.StreamResponse:
        """A proxy that lets no WebSocket through."""
        if request.path.endswith("/ws"):
            raise web.HTTPBadGateway
        return await handler(request)

    # --- what the tests play

    def shard(self, conversation: str) -> str:
        """Whose bell rings for a conversation."""
        return shard_of(conversation)

    async def conversation(self) -> str:
        """The one conversation there is."""
        (only,) = await self.conversations()
        return only

    async def conversations(self) -> list[str]:
        """All of them."""
        return sorted([conversation async for conversation in self.store.conversations()])

    async def writes(self, *events: ev.Event, conversation: str | None = None) -> None:
        """The assistant, an agent or the service writes."""
        where = conversation or await self.conversation()
        await self.door.write(where, lambda c: events, f"test/{next(self._ids)}")

    async def answers(self, text: str, *buttons: ev.Button, language: ev.Language = "fr") -> None:
        """The assistant answers."""
        await self.writes(ev.AssistantWrote(text=text, language=language, buttons=buttons))

    async def agent_comes(self, name: str = "Léa") -> None:
        """An agent claims the conversation."""
        await self.writes(ev.HandoffClaimed(agent="a1", name=name))

    async def agent_says(self, text: str, name: str = "Léa") -> None:
        """The agent answers."""
        await self.writes(ev.AgentWrote(agent="a1", name=name, text=text))

    async def agent_reads(self) -> None:
        """The agent has all there is on the screen."""
        where = await self.conversation()
        seq = (await self.door.read(where)).seq
        await self.store.advance(where, "taken", seq)
        await self.store.ring(Ring(conversation=where, kind="read", data={"role": "agent", "taken": True, "seq": seq}))

    async def bot(self, name: str = "BonQuartierBot") -> None:
        """A Telegram bot runs from now on."""
        await self.book.note(f"{ways.NOTE}telegram", f"https://t.me/{name}?start=", 3_600)
        self.clock.advance(KNOWN_MS / 1000)

    async def types(self, role: str, name: str = "") -> None:
        """Somebody types."""
        where = await self.conversation()
        await self.store.ring(Ring(conversation=where, kind="typing", data={"role": role, "name": name}))

    async def said(self) -> list[str]:
        """Every text of the customer in the log, in order."""
        entries = await self.store.entries(await self.conversation())
        return [entry.event.text for entry in entries if isinstance(entry.event, ev.CustomerWrote)]


SHOP = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Another shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/shop.css">
<script src="{widget}/widget.js" data-language="{lang}" defer></script></head>
<body><main><h1>Another shop</h1><p>Pots and pans.</p><input aria-label="Search the shop"></main></body></html>"""

# A page that means ill to whatever it embeds.
HOSTILE = """
* { color: red; font-family: fantasy !important; letter-spacing: 5px; text-transform: uppercase; }
html { font-size: 62.5%; }
button, p, section, div { display: none; background: yellow !important; }
main, main p { display: block; }
passerelle-chat { display: none; opacity: 0; position: static; transform: rotate(40deg); }
"""


@contextlib.asynccontextmanager
async def other_shop(gateway_url: str, lang: str = "fr", port: int | None = None) -> AsyncIterator[str]:
    """A shop of another origin, under a strict policy, with the widget on its page; its address."""
    sockets = gateway_url.replace("http", "ws", 1)
    policy = (
        f"default-src 'none'; script-src {gateway_url}; connect-src {gateway_url} {sockets}; style-src 'self'; "
        "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )

    async def page(request: web.Request) -> web.Response:
        text = SHOP.format(widget=gateway_url, lang=lang)
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy})

    async def style(request: web.Request) -> web.Response:
        return web.Response(text=HOSTILE, content_type="text/css")

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_get("/shop.css", style)
    async with served(app, port or free_port()) as url:
        yield url
