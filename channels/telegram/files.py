"""Files both ways: fetched from Telegram and kept under the hash of their content, and read from there to be sent."""

from __future__ import annotations

import asyncio
from pathlib import Path

from telegram import Bot

from channels.telegram.decode import Filed
from channels.telegram.settings import CHANNEL
from conversation import events as ev
from conversation.files import keep, place

LIMIT_BYTES = 20 * 1024 * 1024  # what getFile hands out (core.telegram.org/bots/api#getfile)
PHOTO_LIMIT_BYTES = 10 * 1024 * 1024  # what sendPhoto takes; a document may have 50 MB
_PHOTOS = ("image/jpeg", "image/png")


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


async def send(bot: Bot, chat: int, file: ev.Attachment, caption: str, folder: Path) -> None:
    """A picture as a photo, anything else as a document. Raises `TelegramError`, `FileNotFoundError`."""
    content = await asyncio.to_thread(place(folder, file.file).read_bytes)
    if file.media_type in _PHOTOS and len(content) <= PHOTO_LIMIT_BYTES:
        await bot.send_photo(chat, content, caption=caption, filename=file.name)
    else:
        await bot.send_document(chat, content, caption=caption, filename=file.name, disable_content_type_detection=True)
