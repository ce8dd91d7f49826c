"""Files from customers: fetched from Telegram, kept under the hash of their content."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from pathlib import Path

from telegram import Bot

from channels.telegram.decode import Filed
from channels.telegram.settings import CHANNEL
from conversation import events as ev

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


def keep(folder: Path, content: bytes) -> str:
    """Write the content once, whole or not at all; its SHA-256 `abc…` is its name, its place is `ab/abc…`."""
    name = hashlib.sha256(content).hexdigest()
    path = folder / name[:2] / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".")
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())  # what is confirmed to Telegram is on disk
        Path(partial).replace(path)
    return name
