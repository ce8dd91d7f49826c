"""Files from customers: fetched from Telegram, kept under the hash of their content."""

from __future__ import annotations

import asyncio
from pathlib import Path

from telegram import Bot

from channels.telegram.decode import Filed
from channels.telegram.settings import CHANNEL
from conversation import events as ev
from conversation.files import keep

LIMIT_BYTES = 20 * 1024 * 1024  # what getFile hands out (core.telegram.org/bots/api#getfile)


async def received(bot: Bot, folder: Path, filed: Filed) -> ev.CustomerSentFile:
    """The file, kept; the event says under which name. Raises `TelegramError`."""
    content = filed.content
    if filed.file_id is not None:
        content = bytes(await (await bot.get_file(filed.file_id)).download_as_bytearray())
    return ev.CustomerSentFile(
        file=await asyncio.to_thread(keep, folder, content),
        name=filed.name_of_file,
        media_type=filed.media_type,
        size_bytes=len(content),
        caption=filed.caption,
        channel=CHANNEL,
    )
