"""A multipart upload read part by part: one `file`, and beside it `id` and `caption` in any order."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import BadHttpMessage

from channels.admission.errors import WireError
from channels.uploads import files
from channels.web import decode
from channels.web.channel import WEB
from conversation.ids import new_id
from conversation.limits import JSON_LIMIT_BYTES


class Upload(NamedTuple):
    """What came, as it may be kept: `content` is of the `media_type`, whatever the form said."""

    id: str
    name: str
    media_type: str
    caption: str
    content: bytes


async def received(request: web.Request) -> Upload:
    """The upload. Raises `WireError` `bad_json`, `unknown_field`, `too_large` or `text_too_long`."""
    if not request.content_type.startswith("multipart/form-data"):
        raise _not_a_form()
    content, name = b"", None
    fields: dict[str, str] = {}
    try:
        form = await request.multipart()
        while (part := await form.next()) is not None:
            if not isinstance(part, BodyPartReader) or part.name not in ("file", "id", "caption"):
                raise WireError("unknown_field", "the form has a part besides file, id and caption; leave it out")
            if part.name in fields or (part.name == "file" and content):
                raise WireError("bad_json", f"the form has two parts named {part.name}; send one")
            if part.name == "file":
                content, name = await _read(part, WEB.file_limit_bytes), part.filename
            else:
                fields[part.name] = (await _read(part, JSON_LIMIT_BYTES)).decode()
    except (ValueError, BadHttpMessage, web.RequestPayloadError) as error:  # broken, cut short, or no UTF-8
        raise _not_a_form() from error
    if not content:
        raise WireError("bad_json", "the form has no file, or an empty one; send it in the part named file")
    kept = await files.safe(content)
    caption = decode.comment(fields.get("caption"))
    return Upload(_id(fields), files.file_name(name, kept.media_type), kept.media_type, caption, kept.content)


async def _read(part: BodyPartReader, most_bytes: int) -> bytes:
    data = bytearray()
    while chunk := await part.read_chunk():
        data += chunk
        if len(data) > most_bytes:
            raise WireError("too_large", f"{part.name} is larger than {most_bytes:,} bytes; send a smaller one")
    return bytes(data)


def _id(fields: dict[str, str]) -> str:
    if "id" not in fields:
        return new_id()
    return decode.body(msgspec.json.encode({"id": fields["id"]}), decode.Human).id


def _not_a_form() -> WireError:
    return WireError("bad_json", "send the file as multipart/form-data, in a part named file")
