"""Telegram posts the updates to the gateway, when there is a public URL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import structlog
from aiohttp import web
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from channels.messaging.posted import received
from channels.telegram.client import open_bot
from channels.telegram.settings import WEBHOOK_PATH, TelegramRefused, TelegramSettings
from channels.telegram.updates import KINDS, Updates
from conversation.book import Book
from conversation.door import Door

HEADER = "X-Telegram-Bot-Api-Secret-Token"
AGAIN_S = 30.0  # between two tries to tell Telegram our address

log = structlog.get_logger()


def setup(app: web.Application, settings: TelegramSettings, door: Door, book: Book) -> None:
    """Add the route to the gateway; when it starts, Telegram is told where to post."""
    bot = open_bot(settings)
    updates = Updates(bot, door, book, settings)

    async def receive(request: web.Request) -> web.Response:
        return await received(request, HEADER, lambda _: settings.webhook_secret, updates.posted)

    async def announced(app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(announce(bot, settings), name="telegram-webhook")
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await bot.shutdown()

    app.router.add_post(WEBHOOK_PATH, receive)
    app.cleanup_ctx.append(announced)


async def announce(bot: Bot, settings: TelegramSettings) -> None:
    """Tell Telegram where to post, until it has heard; does nothing without a public address."""
    while settings.webhook_url is not None:
        try:
            await bot.initialize()
            await bot.set_webhook(settings.webhook_url, allowed_updates=KINDS, secret_token=settings.webhook_secret)
            log.info("telegram.webhook_set", url=settings.webhook_url)
            break
        except InvalidToken:
            log.error("telegram.token_refused", what=str(TelegramRefused()))
            break
        except TelegramError as error:
            log.warning("telegram.webhook_not_set", error=type(error).__name__, next_try_s=AGAIN_S)
        await asyncio.sleep(AGAIN_S)
