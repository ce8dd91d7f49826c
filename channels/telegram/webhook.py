"""Telegram posts the updates to the gateway, once `passerelle telegram` has told it where."""

from __future__ import annotations

from aiohttp import web

from channels.messaging.posted import received
from channels.telegram.client import open_bot
from channels.telegram.settings import WEBHOOK_PATH, TelegramSettings
from channels.telegram.updates import Updates
from conversation.book import Book
from conversation.door import Door

HEADER = "X-Telegram-Bot-Api-Secret-Token"


def setup(app: web.Application, settings: TelegramSettings, door: Door, book: Book) -> None:
    """Add the route to the gateway."""
    bot = open_bot(settings)
    updates = Updates(bot, door, book, settings)

    async def receive(request: web.Request) -> web.Response:
        return await received(request, HEADER, lambda _: settings.webhook_secret, updates.posted)

    async def ended(_: web.Application) -> None:
        await bot.shutdown()

    app.router.add_post(WEBHOOK_PATH, receive)
    app.on_cleanup.append(ended)
