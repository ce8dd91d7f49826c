"""The server: methods of the Bot API that Passerelle uses, with Telegram's own limits and offset rules."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from aiohttp import web

from tests.fakes.telegram.failures import Script, error
from tests.fakes.telegram.people import Person, Shown
from tests.serving import Listening

Json = dict[str, Any]
TOKEN = "4242:a-token-of-the-fake"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
TEXT_LIMIT = 4096
DATA_LIMIT_BYTES = 64
CAPTION_LIMIT = 1024
PHOTO_LIMIT_BYTES, DOCUMENT_LIMIT_BYTES = 10 * 1024 * 1024, 50 * 1024 * 1024
FILE_LIMIT_BYTES = 20 * 1024 * 1024
POLL_MAX_S = 50
OBJECTS = frozenset(
    {"reply_markup", "allowed_updates", "commands", "link_preview_options"}
)  # sent as JSON inside a form


class Refused(Exception):
    """What Telegram answers to a request it does not take: (status, description)."""


class FakeTelegram:
    """`async with FakeTelegram() as server:` serves on a free port of loopback; `server.url` is TELEGRAM_API."""

    def __init__(self, token: str = TOKEN, port: int = 0) -> None:
        self.token = token
        self.bot: Json = {"id": 4242, "is_bot": True, "first_name": "Le Bon Quartier", "username": "bon_quartier_bot"}
        self.failures = Script()
        self.people: dict[int, Person] = {}
        self.shown: list[Shown] = []  # every message that reached a person, in order, as it looks now
        self.calls: list[tuple[str, Json]] = []
        self.updates: list[Json] = []  # not confirmed yet
        self.tapping: dict[str, Person] = {}  # buttons that still spin, by the query's id
        self.commands: dict[str, list[Json]] = {}
        self.webhook: Json = {"url": ""}
        self.webhook_statuses: list[int] = []
        self.on_call: Callable[[str], None] | None = None
        self._files: dict[str, bytes] = {}
        self._numbers = itertools.count(1)
        self._arrived = asyncio.Condition()
        self._polling: asyncio.Future[None] | None = None
        self._listening = Listening(port, patience_s=0.1)

    # --- its life

    @property
    def port(self) -> int:
        return self._listening.port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> FakeTelegram:
        await self.start()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.stop()

    async def start(self, app: web.Application | None = None) -> None:
        """Listen; on the same port again after a `stop`, as a Telegram that was away."""
        app = app or web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._method)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        await self._listening.start(app)

    async def stop(self) -> None:
        """Nobody listens any more: connections are refused."""
        await self._listening.stop()

    # --- the outside: people and their updates

    def person(self, chat: int = 7, first_name: str = "Camille", language: str | None = "fr") -> Person:
        """Somebody who has opened the chat with the bot: from then on it may write."""
        return self.people.setdefault(chat, Person(self, chat, first_name, language))

    def number(self) -> int:
        return next(self._numbers)

    async def push(self, kind: str, content: Json) -> Json:
        """A new update: kept until confirmed, or posted to the webhook."""
        update = {"update_id": self.number(), kind: content}
        await self.push_again(update)
        return update

    async def push_again(self, update: Json) -> None:
        """The same update, as Telegram does when it is not sure that it arrived."""
        async with self._arrived:
            self.updates.append(update)
            self._arrived.notify_all()
        if self.webhook["url"]:
            await self.post_updates()

    async def post_updates(self) -> None:
        """Post what is not confirmed to the webhook, in order; what is not answered by 2xx stays."""
        secret = self.webhook.get("secret_token")
        async with aiohttp.ClientSession(headers={SECRET_HEADER: secret} if secret else {}) as session:
            for update in list(self.updates):
                async with session.post(self.webhook["url"], json=update) as answer:
                    self.webhook_statuses.append(answer.status)
                    if answer.status // 100 != 2:
                        return
                    self.updates.remove(update)

    def keep_file(self, name: str, content: bytes) -> None:
        """A file that can be fetched under this id."""
        self._files[name] = content

    def add_file(self, content: bytes) -> Json:
        name = f"file{self.number()}"
        self.keep_file(name, content)
        return {"file_id": name, "file_unique_id": name, "file_size": len(content), "width": 1, "height": 1}

    def as_json(self, shown: Shown) -> Json:
        """A message of the bot as updates carry it."""
        chat = {"id": shown.chat, "type": "private"}
        message = {"message_id": shown.id, "date": 1, "chat": chat, "from": self.bot, "text": shown.text}
        return message | ({"reply_markup": shown.markup} if shown.buttons else {})

    # --- the inside: requests of the bot

    async def _method(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return error(401, "Unauthorized")
        method = request.match_info["method"]
        form = await request.post()
        parameters = {key: json.loads(str(value)) if key in OBJECTS else value for key, value in form.items()}
        handler: Callable[[Json], Awaitable[Any]] | None = getattr(self, f"_do_{method.lower()}", None)
        if handler is None:
            return error(404, "Not Found: method not found")
        self.calls.append((method, parameters))
        failure = self.failures.next(method)
        if failure is not None and not failure.goes_through:
            self._called(method)
            return await failure.answer(request)
        try:
            result = await handler(parameters)
        except Refused as refused:
            return error(*refused.args)
        self._called(method)
        if failure is not None:
            return await failure.answer(request)
        return web.json_response({"ok": True, "result": result})

    def _called(self, method: str) -> None:
        if self.on_call is not None:
            self.on_call(method)

    async def _download(self, request: web.Request) -> web.Response:
        content = self._files.get(request.match_info["path"])
        known = request.match_info["token"] == self.token and content is not None
        return web.Response(body=content) if known else error(404, "Not Found")

    async def _do_getme(self, parameters: Json) -> Json:
        return self.bot | {"can_join_groups": True, "can_read_all_group_messages": False}

    async def _do_getupdates(self, parameters: Json) -> list[Json]:
        """Confirms what lies below `offset`; waits for news; the older of two polls is thrown out."""
        if self.webhook["url"]:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
        offset, limit = int(parameters.get("offset", 0)), int(parameters.get("limit", 100))
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        if self._polling is not None and not self._polling.done():
            self._polling.set_result(None)
        if not self.updates:
            self._polling = asyncio.get_running_loop().create_future()
            await self._wait(self._polling, min(int(parameters.get("timeout", 0)), POLL_MAX_S))
        return self.updates[:limit]

    async def _wait(self, thrown_out: asyncio.Future[None], timeout_s: int) -> None:
        async def news() -> None:
            async with self._arrived:
                await self._arrived.wait_for(lambda: bool(self.updates))

        waiting = asyncio.ensure_future(news())
        await asyncio.wait((waiting, thrown_out), timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await waiting
        if thrown_out.done():
            raise Refused(409, "Conflict: terminated by other getUpdates request; make sure that only one runs")

    async def _do_sendmessage(self, parameters: Json) -> Json:
        text, markup = str(parameters.get("text", "")), parameters.get("reply_markup")
        _check_text(text)
        _check_markup(markup)
        shown = Shown(self.number(), self._may_write(parameters), text, markup)
        self.shown.append(shown)
        return self.as_json(shown)

    async def _do_sendphoto(self, parameters: Json) -> Json:
        return self._show_file(parameters, "photo", PHOTO_LIMIT_BYTES)

    async def _do_senddocument(self, parameters: Json) -> Json:
        return self._show_file(parameters, "document", DOCUMENT_LIMIT_BYTES)

    def _show_file(self, parameters: Json, kind: str, limit_bytes: int) -> Json:
        caption = str(parameters.get("caption", ""))
        part = parameters.get(kind)
        if not isinstance(part, web.FileField):
            raise Refused(400, f"Bad Request: there is no {kind} in the request")
        content = part.file.read()
        if not 0 < len(content) <= limit_bytes:
            raise Refused(
                413 if content else 400, "Request Entity Too Large" if content else "Bad Request: file is empty"
            )
        if len(caption.encode("utf-16-le")) // 2 > CAPTION_LIMIT:
            raise Refused(400, "Bad Request: message caption is too long")
        shown = Shown(self.number(), self._may_write(parameters), caption, file=(kind, part.filename, content))
        self.shown.append(shown)
        return self.as_json(shown)

    async def _do_sendchataction(self, parameters: Json) -> bool:
        self.people[self._may_write(parameters)].typing_seen += 1
        return True

    async def _do_editmessagetext(self, parameters: Json) -> Json:
        _check_text(str(parameters.get("text", "")))
        return self._edit(parameters, str(parameters["text"]))

    async def _do_editmessagereplymarkup(self, parameters: Json) -> Json:
        return self._edit(parameters, None)

    def _edit(self, parameters: Json, text: str | None) -> Json:
        where = (int(parameters.get("chat_id", 0)), int(parameters.get("message_id", 0)))
        shown = next((shown for shown in self.shown if (shown.chat, shown.id) == where), None)
        if shown is None:
            raise Refused(400, "Bad Request: message to edit not found")
        after = (shown.text if text is None else text, parameters.get("reply_markup"))
        if after == (shown.text, shown.markup):
            raise Refused(400, "Bad Request: message is not modified")
        shown.text, shown.markup, shown.edited = *after, True
        return self.as_json(shown)

    async def _do_answercallbackquery(self, parameters: Json) -> bool:
        person = self.tapping.pop(str(parameters["callback_query_id"]), None)
        if person is None:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        person.toasts.append(str(parameters.get("text", "")))
        return True

    async def _do_getfile(self, parameters: Json) -> Json:
        name = str(parameters["file_id"])
        if name not in self._files:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(self._files[name]) > FILE_LIMIT_BYTES:
            raise Refused(400, "Bad Request: file is too big")
        return {"file_id": name, "file_unique_id": name, "file_size": len(self._files[name]), "file_path": name}

    async def _do_setwebhook(self, parameters: Json) -> bool:
        self.webhook = dict(parameters)
        return True

    async def _do_deletewebhook(self, parameters: Json) -> bool:
        self.webhook = {"url": ""}
        return True

    async def _do_setmycommands(self, parameters: Json) -> bool:
        self.commands[str(parameters.get("language_code", ""))] = parameters["commands"]
        return True

    def _may_write(self, parameters: Json) -> int:
        """A bot cannot write first, nor to who has blocked it."""
        chat = int(parameters.get("chat_id", 0))
        person = self.people.get(chat)
        if person is None and chat >= 0:
            raise Refused(400, "Bad Request: chat not found")
        if person is not None and person.blocks_bot:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        return chat


def _check_text(text: str) -> None:
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > TEXT_LIMIT:
        raise Refused(400, "Bad Request: message is too long")


def _check_markup(markup: Json | None) -> None:
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            if not 1 <= len(button["callback_data"].encode()) <= DATA_LIMIT_BYTES:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
