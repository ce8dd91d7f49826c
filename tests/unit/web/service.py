"""A web channel that really listens, and customers who call it: what the tests of this folder play with."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from channels.api.routes import setup
from channels.transport.deps import WEB, Deps
from channels.web.settings import WebSettings
from conversation import events as ev
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.memory import Clock, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from conversation.records import Entry
from conversation.store import Append, Appended, Ring
from tests.contract.wire import check_answer, check_frame

NOW = 1_763_719_200_000  # a Friday in November 2025, 10:00 UTC
KEY = "a-secret-of-the-shop-for-tests-only"
Json = dict[str, Any]


class FragileStore(MemoryStore):
    """The twin, of which a test can take the appends away, or only their answers."""

    away = False
    unreadable = False
    broken = False
    answers_lost = 0
    silent = False
    reads = 0
    tails_left: int | None = None  # so many may still be read; None: all

    async def append(self, append: Append) -> Appended:
        if self.away:
            raise StoreUnavailable("the store is away")
        appended = await super().append(append)
        if self.answers_lost:
            self.answers_lost -= 1
            raise StoreUnavailable("written, but not confirmed in time")
        return appended

    async def entries(self, conversation: str, after: int = 0, limit: int | None = None) -> list[Entry]:
        task = asyncio.current_task()
        hubs = limit is not None or (task is not None and task.get_name().startswith("web.watch"))
        self.reads += hubs
        if self.broken and hubs:
            raise RuntimeError("what nobody foresaw")
        if self.unreadable and hubs:
            raise StoreUnavailable("the store is away")
        return await super().entries(conversation, after, limit)

    async def ring(self, ring: Ring) -> None:
        if not self.silent:
            await super().ring(ring)

    async def tail(self, conversation: str, after: int) -> tuple[list[Entry], dict[str, int]]:
        if self.away or self.tails_left == 0:
            raise StoreUnavailable("the store is away")
        if self.tails_left is not None:
            self.tails_left -= 1
        return await super().tail(conversation, after)


@dataclass
class Answer:
    """What came back: status, body, headers."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        """The code of the error."""
        return str(self.body["error"]["code"])


@dataclass
class Gateway:
    """A running channel; `door` is how the tests play assistant and agents, as another process would."""

    http: aiohttp.ClientSession
    url: str
    door: Door
    app: web.Application
    chat: web.Application
    ids: itertools.count[int] = field(default_factory=itertools.count, kw_only=True)

    async def call(self, method: str, path: str, body: object = None, **request: Any) -> Answer:
        """One call, held against openapi.json; `body` is sent as JSON unless `data` is given."""
        if body is not None:
            request["data"] = json.dumps(body)
        async with self.http.request(method, f"{self.url}{path}", **request) as response:
            data = await response.read()
            is_json = response.content_type == "application/json"
            answer = Answer(response.status, json.loads(data) if is_json else data, response.headers)
        if method != "OPTIONS":
            check_answer(method, path, answer.status, answer.body)
        return answer

    async def opens(self, **body: Any) -> Customer:
        """A customer opens the chat."""
        answer = await self.call("POST", "/api/chat", body)
        assert answer.status in (200, 201), answer
        return Customer(self, answer.body["conversation"], answer.body["token"])

    async def writes(self, conversation: str, *events: ev.Event) -> int:
        """The assistant, an agent or the service writes; the number of the first event."""
        written = await self.door.write(conversation, lambda c: events, f"t/{next(self.ids)}")
        assert written.appended is not None
        return written.appended.first

    def watched(self, conversation: str) -> int:
        """How many listen to a conversation."""
        return self.chat[WEB].hub.listeners(conversation)

    async def shutdown(self) -> None:
        """What the runner does first when the process is told to end."""
        await self.app.shutdown()


@dataclass
class Service(Gateway):
    """A gateway on a store of its own, with all that a test may want to turn."""

    store: FragileStore
    book: MemoryBook
    clock: Clock
    place: dict[str, int | None]

    @property
    def chat_files(self) -> Path:
        """The folder of received files."""
        return self.chat[WEB].settings.files


@dataclass
class Customer:
    """One conversation and its token."""

    service: Gateway
    conversation: str
    token: str

    @property
    def auth(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def call(self, method: str, path: str, body: object = None, **request: Any) -> Answer:
        headers = {**self.auth, **request.pop("headers", {})}
        return await self.service.call(method, f"/api/chat/{self.conversation}{path}", body, headers=headers, **request)

    async def says(self, text: str, id: str | None = None) -> Answer:
        return await self.call("POST", "/messages", {"id": id or f"m{next(self.service.ids)}", "text": text})

    async def events(self, after: int = 0, wait: float = 0) -> Json:
        answer = await self.call("GET", f"/events?after={after}&wait={wait}")
        assert answer.status == 200, answer
        body: Json = answer.body
        return body

    async def texts(self) -> list[str]:
        """All the texts the customer sees."""
        return [event["text"] for event in (await self.events())["events"]]

    @contextlib.asynccontextmanager
    async def socket(self, after: int = 0, token: str | None = None, **request: Any) -> AsyncIterator[Wire]:
        """A WebSocket that has said hello."""
        async with self.service.http.ws_connect(f"{self.service.url}/api/chat/{self.conversation}/ws", **request) as ws:
            wire = Wire(ws)
            await wire.send(type="hello", token=token or self.token, after=after)
            yield wire


@dataclass
class Wire:
    """The client's end of a socket."""

    ws: aiohttp.ClientWebSocketResponse[bool]

    async def send(self, **frame: Any) -> None:
        await self.ws.send_str(json.dumps(frame))

    async def next(self) -> Json:
        frame: Json = await self.ws.receive_json(timeout=60)
        check_frame("ServerFrame", frame)
        return frame

    def stop_reading(self) -> None:
        """The client hangs: its side of the connection takes nothing more."""
        self._transport().pause_reading()

    def go_on_reading(self) -> None:
        self._transport().resume_reading()

    def cut(self) -> None:
        """The network breaks, without a closing word."""
        self._transport().abort()

    def _transport(self) -> asyncio.Transport:
        connection = self.ws._response.connection
        assert connection is not None
        assert isinstance(connection.transport, asyncio.Transport)
        return connection.transport

    async def until(self, kind: str) -> Json:
        """The next frame of this type; those before it are passed over."""
        while True:
            frame = await self.next()
            if frame["type"] == kind:
                return frame


@contextlib.asynccontextmanager
async def running(folder: Path, **settings: Any) -> AsyncIterator[Service]:
    """A service on a port of its own."""
    clock = Clock(NOW)
    store, book = FragileStore(clock), MemoryBook(clock)
    place: dict[str, int | None] = {}

    async def place_of(conversation: str) -> Mapping[str, int | None]:
        return place

    deps = Deps(web_settings(folder, **settings), Door(store, Policy(), book=book), book, place_of, clock)
    async with listening(deps) as gateway:
        yield Service(**vars(gateway), store=store, book=book, clock=clock, place=place)


@contextlib.asynccontextmanager
async def listening(deps: Deps) -> AsyncIterator[Gateway]:
    """A gateway on a port of its own."""
    app = web.Application()
    chat = setup(app, deps)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        url = str(server.make_url("")).rstrip("/")
        yield Gateway(http, url, Door(deps.door.store, Policy()), app, chat)


def web_settings(folder: Path, **settings: Any) -> WebSettings:
    """Settings for tests: a fast sweep, and one shop that may sign customers in."""
    made = {"secret": "s" * 32, "files": folder, "identity_keys": {"k1": KEY}, "sweep_s": 0.05, **settings}
    return WebSettings(**made)


def seqs(events: Sequence[Json]) -> list[int]:
    return [event["seq"] for event in events]
