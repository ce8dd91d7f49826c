"""Meta's Graph API on loopback, as far as WhatsApp needs it: messages, media, and failures by script."""

from __future__ import annotations

import itertools
from collections import deque
from typing import Any

from aiohttp import web

from tests.serving import Listening

Json = dict[str, Any]
TOKEN, PHONE_ID = "a-token-of-the-fake", "1059"
LIMITS = {"text": 4096, "button": 1024, "list": 4096}


class FakeGraph:
    """`async with FakeGraph() as server:` serves on a free port; `server.url` is the base URL.

    `failures`: what the next messages meet: `(status, Meta's code)`, or `cut` / `cut after` for the connection.
    """

    def __init__(self) -> None:
        self.sent: list[Json] = []  # every message that Meta took, in order
        self.media: dict[str, tuple[bytes, Json]] = {}
        self.failures: deque[tuple[int, int] | str] = deque()
        self._numbers = itertools.count(1)
        self._listening = Listening(patience_s=0.1)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.port}/v23.0"

    @property
    def reads(self) -> list[str]:
        """What the customer sees of it, a line for each message."""
        return [_shown(message) for message in self.sent]

    async def __aenter__(self) -> FakeGraph:
        await self.start()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; on the same port again after a `stop`."""
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_post(f"/v23.0/{PHONE_ID}/messages", self._message)
        app.router.add_post(f"/v23.0/{PHONE_ID}/media", self._upload)
        app.router.add_get("/v23.0/{media}", self._about)
        app.router.add_get("/download/{media}", self._download)
        await self._listening.start(app)

    async def stop(self) -> None:
        """Nobody listens any more."""
        await self._listening.stop()

    def keep(self, content: bytes, **about: Any) -> str:
        """A file that a customer sent; its id."""
        media = f"m{next(self._numbers)}"
        self.media[media] = (content, about)
        return media

    async def _message(self, request: web.Request) -> web.StreamResponse:
        if not _known(request):
            return _error(401, 190)
        message = await request.json()
        failure = self.failures.popleft() if self.failures else None
        if isinstance(failure, tuple):
            return _error(*failure)
        if failure == "cut":
            return _cut(request)
        if (wrong := _wrong(message)) is not None:
            return _error(400, 100, wrong)
        self.sent.append(message)
        if failure is not None:
            return _cut(request)
        return web.json_response({"messages": [{"id": f"wamid.out{next(self._numbers)}"}]})

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        part = form["file"]
        assert isinstance(part, web.FileField)
        return web.json_response({"id": self.keep(part.file.read(), name=part.filename)})

    async def _about(self, request: web.Request) -> web.StreamResponse:
        media = request.match_info["media"]
        if not _known(request) or media not in self.media:
            return _error(404, 100)
        content, about = self.media[media]
        url = f"http://127.0.0.1:{self._listening.port}/download/{media}"
        return web.json_response({"id": media, "url": url, "file_size": len(content), **about})

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if not _known(request):
            return _error(401, 190)
        return web.Response(body=self.media[request.match_info["media"]][0])


def _known(request: web.Request) -> bool:
    return request.headers.get("Authorization") == f"Bearer {TOKEN}"


def _cut(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


def _error(status: int, code: int, message: str = "no") -> web.Response:
    return web.json_response({"error": {"message": message, "type": "OAuthException", "code": code}}, status=status)


def _wrong(message: Json) -> str | None:
    """Meta's limits."""
    if message["type"] == "text":
        body = message["text"]["body"]
        return None if 0 < len(body) <= LIMITS["text"] else "the text is too long, or empty"
    if message["type"] != "interactive":
        return None
    shown = message["interactive"]
    if not 0 < len(shown["body"]["text"]) <= LIMITS[shown["type"]]:
        return "the text is too long, or empty"
    titles = [(title, 20 if shown["type"] == "button" else 24) for title in _titles(shown)]
    most = 3 if shown["type"] == "button" else 10
    return None if 0 < len(titles) <= most and all(0 < len(t) <= limit for t, limit in titles) else "buttons"


def _titles(shown: Json) -> list[str]:
    if shown["type"] == "button":
        return [button["reply"]["title"] for button in shown["action"]["buttons"]]
    return [row["title"] for section in shown["action"]["sections"] for row in section["rows"]]


def _shown(message: Json) -> str:
    kind = message["type"]
    if kind == "text":
        return str(message["text"]["body"])
    if kind == "interactive":
        return f"{message['interactive']['body']['text']} [{' | '.join(_titles(message['interactive']))}]"
    if kind == "template":
        return f"template {message['template']['name']} {message['template']['language']['code']}"
    return f"{kind}: {message[kind]['caption']}"
