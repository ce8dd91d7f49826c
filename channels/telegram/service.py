"""The process `passerelle telegram`: sends, shows typing, and polls unless Telegram posts to the gateway."""

from __future__ import annotations

import asyncio

from channels.messaging.duty import Calls
from channels.messaging.serving import carry
from channels.telegram.channel import TelegramApp
from channels.telegram.client import open_bot
from channels.telegram.settings import TelegramSettings
from channels.telegram.updates import Updates
from conversation.agenda import DUTY
from conversation.book import Book
from conversation.door import Door
from conversation.worker import Worker


async def serve(settings: TelegramSettings, door: Door, book: Book, stop: asyncio.Event) -> None:
    """Run until `stop` is set. Raises `TelegramRefused`; a Telegram that cannot be reached is waited for."""
    bot = open_bot(settings)
    calls = Worker(door.store, DUTY, Calls(TelegramApp(bot), door, settings.public_url).handle)
    calling = asyncio.create_task(calls.run(stop), name="telegram-duty")
    try:
        await carry(TelegramApp(bot), Updates(bot, door, book, settings), door, book, settings.files, stop)
    finally:
        calling.cancel()
        await asyncio.gather(calling, return_exceptions=True)
        await bot.shutdown()
