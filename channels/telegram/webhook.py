"""Telegram posts the updates to the gateway, when there is a public URL."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator

import structlog
from aiohttp import web
from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from channels.telegram.client import open_bot, readable
from channels.telegram.inbox import Inbox, NotYet
from channels.telegram.poller import UPDATES
from channels.telegram.settings import WEBHOOK_PATH, TelegramRefused, TelegramSettings
from conversation.book import Book
from conversation.door import Door
from conversation.errors import StoreUnavailable

HEADER = "X-Telegram-Bot-Api-Secret-Token"
AGAIN_S = 30.0  # between two tries to tell Telegram our address

log = structlog.get_logger()


def setup(app: web.Application, settings: TelegramSettings, door: Door, book: Book) -> None:
    """Add the route to the gateway; when it starts, Telegram is told where to post."""
    bot = open_bot(settings)
    hook = Webhook(bot, Inbox(bot, door, book, settings), settings)
    app.router.add_post(WEBHOOK_PATH, hook.receive)
    app.cleanup_ctx.append(hook.announced)


class Webhook:
    """Answers 200 when the update is in the log; anything else makes Telegram send it again."""

    def __init__(self, bot: Bot, inbox: Inbox, settings: TelegramSettings) -> None:
        self._bot, self._inbox, self._settings = bot, inbox, settings

    async def receive(self, request: web.Request) -> web.Response:
        """POST /webhooks/telegram."""
        # A header may hold any bytes; aiohttp hands those that are no UTF-8 on as surrogates.
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(given, self._settings.webhook_secret.encode()):
            return _error(403, "forbidden", f"{HEADER} is missing or wrong; only Telegram may post here")
        try:
            data = json.loads(await request.read())
        except ValueError:
            data = None
        if not isinstance(data, dict) or not isinstance(data.get("update_id"), int):
            return _error(400, "bad_json", "this is not an update of the Bot API: a JSON object with an update_id")
        try:
            if readable(data):
                await self._inbox.handle(Update.de_json(data, self._bot))
        except (StoreUnavailable, NotYet):
            return _error(503, "unavailable", "the update could not be stored; send it again")
        return web.json_response({})

    async def announced(self, app: web.Application) -> AsyncIterator[None]:
        """While the gateway runs: open the client, and tell Telegram the address until it has heard it."""
        task = asyncio.create_task(self.announce(), name="telegram-webhook")
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await self._bot.shutdown()

    async def announce(self) -> None:
        """Tell Telegram where to post; does nothing without a public address."""
        url = self._settings.webhook_url
        while url is not None:
            try:
                await self._bot.initialize()
                await self._bot.set_webhook(url, allowed_updates=UPDATES, secret_token=self._settings.webhook_secret)
                log.info("telegram.webhook_set", url=url)
                break
            except InvalidToken:
                log.error("telegram.token_refused", what=str(TelegramRefused()))
                break
            except TelegramError as error:
                log.warning("telegram.webhook_not_set", error=type(error).__name__, next_try_s=AGAIN_S)
            await asyncio.sleep(AGAIN_S)


def _error(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message}}, status=status)
