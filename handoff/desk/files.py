"""Files of a conversation at the desk: those that were sent in it, and sending one to the customer."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from typing import NamedTuple

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import BadHttpMessage

from conversation import events as ev
from conversation.files import is_file, keep, place
from conversation.limits import FILE_LIMIT_BYTES, FILE_NAME_LIMIT, JSON_LIMIT_BYTES, TEXT_LIMIT
from conversation.records import Entry
from handoff import moves
from handoff.desk.decode import Identified, body, line
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.errors import DeskError
from handoff.desk.thread import conversation_of
from handoff.desk.writing import deliver

# What agents may send, told by its first bytes, whatever the form calls it: papers and pictures.
_KINDS = (
    (re.compile(rb"%PDF-"), "application/pdf", ".pdf"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png", ".png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg", ".jpg"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp", ".webp"),
)


class Sent(NamedTuple):
    """What the form holds."""

    id: str
    text: str
    name: str
    content: bytes


async def read(request: web.Request) -> web.StreamResponse:
    """GET /api/desk/conversations/{c}/files/{file}: only what was sent in this conversation."""
    desk, name = desk_of(request), request.match_info["file"]
    entries = await desk.door.store.entries(await conversation_of(request))
    media_type = next((kind for file, kind in _files(entries) if file == name), None)
    path = place(desk.files, name) if desk.files is not None and media_type and is_file(name) else None
    if media_type is None or path is None or not await asyncio.to_thread(path.is_file):
        raise DeskError("not_found", "there is no such file in this conversation")
    # Shown by the browser only as what it is: never run, never guessed.
    headers = {
        "Content-Type": media_type,
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return web.FileResponse(path, headers=headers)


async def send(request: web.Request) -> web.Response:
    """POST …/files, a form of `id`, `file` and `text`: a paper or a picture for the customer, with a word."""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    given = await _form(request)
    attachment = await _kept(desk, given)
    decide = partial(moves.write, agent=agent, text=line(given.text, TEXT_LIMIT), attachments=(attachment,))
    return await deliver(desk, conversation, decide, given.id)


async def _kept(desk: Desk, given: Sent) -> ev.Attachment:
    """The file, stored. Raises `DeskError` for what is no paper and no picture."""
    found = next(((kind, end) for first, kind, end in _KINDS if first.match(given.content)), None)
    if found is None:
        raise DeskError("bad_json", "the file is no PDF, PNG, JPEG or WebP; send one of these")
    if desk.files is None:
        raise DeskError("unavailable", "this service keeps no files", 60)
    media_type, end = found
    stem = line(given.name.rpartition("/")[2], len(given.name)).rpartition(".")[0] or given.name or "file"
    file = await asyncio.to_thread(keep, desk.files, given.content)
    name = stem.replace("\n", " ")[: FILE_NAME_LIMIT - len(end)] + end
    return ev.Attachment(file=file, name=name, media_type=media_type, size_bytes=len(given.content))


async def _form(request: web.Request) -> Sent:
    """Raises `DeskError` `bad_json`, `unknown_field` or `too_large`."""
    if not request.content_type.startswith("multipart/form-data"):
        raise _no_form()
    content, name = b"", ""
    fields: dict[str, str] = {}
    try:
        form = await request.multipart()
        while (part := await form.next()) is not None:
            if not isinstance(part, BodyPartReader) or part.name not in ("file", "id", "text"):
                raise DeskError("unknown_field", "the form has a part besides id, file and text; leave it out")
            if part.name == "file":
                content, name = await _part(part, FILE_LIMIT_BYTES), part.filename or ""
            else:
                fields[part.name] = (await _part(part, JSON_LIMIT_BYTES)).decode()
    except (ValueError, BadHttpMessage, web.RequestPayloadError) as error:  # broken, cut short, or no UTF-8
        raise _no_form() from error
    if not content:
        raise DeskError("bad_json", "the form has no file, or an empty one; send it in the part named file")
    id = body(Identified.encode(fields.get("id", "")), Identified).id
    return Sent(id, fields.get("text", ""), name, content)


async def _part(part: BodyPartReader, most_bytes: int) -> bytes:
    data = bytearray()
    while chunk := await part.read_chunk():
        data += chunk
        if len(data) > most_bytes:
            raise DeskError("too_large", f"{part.name} is larger than {most_bytes:,} bytes; send a smaller one")
    return bytes(data)


def _no_form() -> DeskError:
    return DeskError("bad_json", "send a multipart form with the parts id, file and text")


def _files(entries: list[Entry]) -> list[tuple[str, str]]:
    """Every file of the thread, with its type."""
    found: list[tuple[str, str]] = []
    for entry in entries:
        if isinstance(entry.event, ev.CustomerSentFile):
            found.append((entry.event.file, entry.event.media_type))
        attached: tuple[ev.Attachment, ...] = getattr(entry.event, "attachments", ())
        found += [(it.file, it.media_type) for it in attached]
    return found
