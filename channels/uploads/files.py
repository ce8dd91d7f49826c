"""Files from customers: known by their content, photos painted anew, stored once under their hash, in one folder."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from channels.admission.errors import WireError
from channels.uploads.images import Picture, repaint
from conversation.cleaning import clean
from conversation.files import is_file, keep, place
from conversation.limits import FILE_NAME_LIMIT

PDF = "application/pdf"
PDF_END_BYTES = 2_048  # within these last bytes a PDF says where its table is, and that it ends

# What the content begins with. A name or a header can say anything; nothing that a browser runs is among these.
_PICTURE = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP", re.DOTALL)
_PDF = re.compile(rb"%PDF-\d\.\d")
_PDF_END = re.compile(rb"startxref\s+\d+\s+%%EOF[\s\x00]*\Z")


class Files:
    """The folder; what touches the disk or a picture runs in a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, content: bytes) -> str:
        """Store it, and return its hash."""
        return await asyncio.to_thread(keep, self._folder, content)

    def path(self, file: str) -> Path:
        """Where a file lies. Raises `WireError` `not_found` for what is no hash."""
        if not is_file(file):
            raise WireError("not_found", "there is no such file in this conversation")
        return place(self._folder, file)


async def safe(content: bytes) -> Picture:
    """The content as it may be kept, and what it is. Raises `WireError` `bad_json` or `too_large`."""
    if _PICTURE.match(content):
        return await repaint(content)
    if _PDF.match(content) and _PDF_END.search(content[-PDF_END_BYTES:]):
        return Picture(content, PDF)
    raise WireError("bad_json", "this kind of file is not taken; send a photo (PNG, JPEG, GIF, WebP) or a PDF")


def file_name(given: str | None, kind: str) -> str:
    """A name fit to show and to save: the last part of a path, short, never empty, and ending as the content does."""
    last = re.split(r"[/\\]", given or "")[-1]
    name = re.sub(r'["<>|*?:]', "", clean(last)).strip(". ")
    stem, _, ending = name.rpartition(".")
    endings = _ENDINGS[kind]
    if ending.lower() in endings and stem:
        return name[-FILE_NAME_LIMIT:]
    known = ending.lower() in _KNOWN and stem  # another picture's ending; what looks like none is part of the name
    return f"{(stem if known else name)[-FILE_NAME_LIMIT + 5 :] or 'file'}.{endings[0]}"


_ENDINGS = {
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/webp": ("webp",),
    PDF: ("pdf",),
}
_KNOWN = {"gif", "heic", "heif", *(ending for endings in _ENDINGS.values() for ending in endings)}
