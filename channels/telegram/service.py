"""The process `passerelle telegram`: sends, shows typing, and polls unless Telegram posts to the gateway."""

from __future__ import annotations

import asyncio
import json

import structlog
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from channels.messaging.carrying import Sender
from channels.messaging.commands import menu
from channels.messaging.polling import Poller, until
from channels.messaging.signs import TypingSigns
from channels.telegram.channel import TelegramApp
from channels.telegram.client import open_bot
from channels.telegram.settings import CHANNEL, TelegramRefused, TelegramSettings
from channels.telegram.updates import Updates
from conversation.book import Book
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.worker import Worker

AGAIN_MAX_S = 30.0
NOTE = "telegram:bot"
NOTE_EVERY_S = 30.0
NOTE_LIVES_S = 90

log = structlog.get_logger()


async def serve(settings: TelegramSettings, door: Door, book: Book, stop: asyncio.Event) -> None:
    """Run until `stop` is set. Raises `TelegramRefused`; a Telegram that cannot be reached is waited for."""
    bot = open_bot(settings)
    app = TelegramApp(bot)
    signs = TypingSigns(CHANNEL, app.types, door)
    worker = Worker(door.store, CHANNEL, Sender(app, door, settings.files).handle, on_ring=signs.on_ring)
    receiving = _receive(bot, settings, Updates(bot, door, book, settings), book, stop)
    tasks = [
        asyncio.create_task(worker.run(stop), name="telegram-sender"),
        asyncio.create_task(receiving, name="telegram-receiver"),
        asyncio.create_task(_name_the_bot(bot, door, book, stop), name="telegram-name"),
    ]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await signs.close()
        await bot.shutdown()


async def _receive(bot: Bot, settings: TelegramSettings, updates: Updates, book: Book, stop: asyncio.Event) -> None:
    await introduce(bot, settings, stop)
    if settings.webhook_url is None:
        await Poller(CHANNEL, updates, book).run(stop)


async def _name_the_bot(bot: Bot, door: Door, book: Book, stop: asyncio.Event) -> None:
    """The note `telegram:bot` -> the bot's name and the time: while it stands, the site may offer Telegram."""
    while not stop.is_set():
        try:
            if await until(stop, bot.get_me()) is not None:
                note = {"username": bot.username, "at": await door.store.now()}
                await book.note(NOTE, json.dumps(note), NOTE_LIVES_S)
        except (TelegramError, StoreUnavailable) as error:
            log.info("telegram.not_named", error=type(error).__name__, next_try_s=NOTE_EVERY_S)
        await until(stop, asyncio.sleep(NOTE_EVERY_S))


async def introduce(bot: Bot, settings: TelegramSettings, stop: asyncio.Event) -> None:
    """Wait until Telegram knows us, show our commands in its menu, and end an old webhook before polling."""
    tries = 0
    while not stop.is_set():
        try:
            await bot.initialize()
            web = settings.public_url is not None
            await bot.set_my_commands(list(menu("en", web).items()))
            await bot.set_my_commands(list(menu("fr", web).items()), language_code="fr")
            if settings.webhook_url is None:
                await bot.delete_webhook(drop_pending_updates=False)
            log.info("telegram.ready", bot=bot.username, polls=settings.webhook_url is None)
            return
        except InvalidToken as error:
            raise TelegramRefused from error
        except TelegramError as error:
            tries += 1
            if tries == 1:
                log.warning("telegram.away", error=type(error).__name__, next="trying again")
            await until(stop, asyncio.sleep(min(2.0**tries, AGAIN_MAX_S)))
