"""Files from customers: known by their content, stored once under their hash, in one folder."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from channels.web.decode import clean
from channels.web.errors import WireError
from conversation.files import keep, place

NAME_LIMIT = 120
_HASH = re.compile(r"[0-9a-f]{64}")

# What the content begins with. A name or a header can say anything; nothing that a browser runs is among these.
_KINDS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/gif", re.compile(rb"GIF8[79]a")),
    ("image/webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("application/pdf", re.compile(rb"%PDF-")),
)


class Files:
    """The folder; what touches the disk runs in a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, content: bytes) -> str:
        """Store it, and return its hash."""
        return await asyncio.to_thread(keep, self._folder, content)

    def path(self, file: str) -> Path:
        """Where a file lies. Raises `WireError` `not_found` for what is no hash."""
        if not _HASH.fullmatch(file):
            raise WireError("not_found", "there is no such file in this conversation")
        return place(self._folder, file)


def media_type(content: bytes) -> str:
    """What the content is. Raises `WireError` `bad_json` for what is not taken."""
    for kind, begins in _KINDS:
        if begins.match(content):
            return kind
    raise WireError("bad_json", "this kind of file is not taken; send a photo (PNG, JPEG, GIF, WebP) or a PDF")


def file_name(given: str | None, kind: str) -> str:
    """A name fit to show and to save: the last part of a path, short, never empty."""
    last = re.split(r"[/\\]", given or "")[-1]
    name = re.sub(r'["<>|*?:]', "", clean(last)).strip(". ")[-NAME_LIMIT:]
    return name or "file." + kind.rsplit("/", 1)[-1]
