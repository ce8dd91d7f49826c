"""The customer's calls over HTTP: each reads what it was given, does one deed, and answers with its number."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec
from aiohttp import web

from channels import links, seen
from channels.admission import identity, tokens
from channels.admission.errors import WireError
from channels.admission.limits import Pace
from channels.transport import access
from channels.transport.deps import WEB, Web
from channels.transport.poll import poll
from channels.uploads.upload import received
from channels.web import decode
from channels.web.encode import View
from channels.web.transcript import transcript as written_out
from conversation import events as ev
from conversation.ids import new_id
from conversation.limits import JSON_LIMIT_BYTES
from conversation.state import Conversation


async def open_chat(request: web.Request) -> web.Response:
    """`POST /api/chat`: a conversation and its token."""
    parts = request.app[WEB]
    access.pace(request, "open", parts.settings.paces.open_by_address)
    asked = decode.body(await body_of(request), decode.Open)
    if asked.link is not None:
        state, opened = await parts.elsewhere.back(asked.link, asked.id or new_id()), False
        token = await _issued(parts, state, typed=links.typed(asked.link))
    else:
        state, opened = await parts.writing.open(asked, _signed(parts, asked.identity))
        token = await _issued(parts, state, typed=False)
    return answered({"conversation": state.id, "token": token}, 201 if opened else 200)


async def message(request: web.Request) -> web.Response:
    """`POST …/messages`: a text, or a choice that was offered."""
    conversation = await _writer(request)
    given = decode.message(decode.body(await body_of(request), decode.Message))
    return _accepted(await request.app[WEB].writing.message(conversation, given))


async def human(request: web.Request) -> web.Response:
    """`POST …/human`: a person, at once."""
    parts = request.app[WEB]
    conversation = await access.conversation_of(request)
    parts.limiter.check(f"ask {conversation}", parts.settings.paces.ask)
    given = decode.body(await body_of(request), decode.Human)
    return _accepted(await parts.writing.human(conversation, given.id))


async def leave(request: web.Request) -> web.Response:
    """`DELETE …/human`: out of the line again."""
    return _accepted(await request.app[WEB].writing.leave(await _writer(request)))


async def contact(request: web.Request) -> web.Response:
    """`POST …/contact`: where to write when the customer is gone."""
    conversation = await _writer(request)
    given = decode.body(await body_of(request), decode.Contact)
    return _accepted(await request.app[WEB].writing.contact(conversation, given))


async def rating(request: web.Request) -> web.Response:
    """`POST …/rating`: how it was."""
    conversation = await _writer(request)
    given = decode.body(await body_of(request), decode.Rating)
    return _accepted(await request.app[WEB].writing.rate(conversation, given.score, given.comment))


async def language(request: web.Request) -> web.Response:
    """`POST …/language`: the language the customer chose."""
    conversation = await _writer(request)
    given = decode.body(await body_of(request), decode.Switch)
    return _accepted(await request.app[WEB].writing.switch(conversation, given.language))


async def sign_in(request: web.Request) -> web.Response:
    """`POST …/identity`: who was a visitor has signed in, and keeps the conversation."""
    conversation = await _writer(request)
    parts = request.app[WEB]
    given = decode.body(await body_of(request), decode.SignIn)
    who = identity.verify(given.identity, parts.settings.identity_keys, parts.clock() / 1000)
    seq, after = await parts.writing.sign_in(conversation, who)
    return answered({"seq": seq, "token": parts.tokens.issue(conversation, after=after)}, 202)


async def sign_out(request: web.Request) -> web.Response:
    """`DELETE …/identity`: it was not me; what a visitor wrote is a visitor's again, and nobody's way in is good."""
    conversation = await _writer(request)
    return _accepted(await request.app[WEB].writing.undo_merge(conversation))


async def wish(request: web.Request) -> web.Response:
    """`POST …/wishes`: what holds for good, or is taken back."""
    conversation = await _writer(request)
    given = decode.body(await body_of(request), decode.Wished)
    return _accepted(await request.app[WEB].writing.wish(conversation, decode.wish(given)))


async def link(request: web.Request) -> web.Response:
    """`POST …/link`: a one-time link that brings the conversation to another channel."""
    conversation = await _writer(request)
    asked = decode.body(await body_of(request), decode.GoOn)
    return answered((await request.app[WEB].elsewhere.link(conversation, asked.channel))._asdict(), 200)


async def transcript(request: web.Request) -> web.Response:
    """`GET …/transcript`: the whole conversation as a text to keep."""
    parts = request.app[WEB]
    conversation = await _reader(request)
    state = await parts.door.read(conversation)
    view = View(conversation, state.language, state.name or "")
    text = written_out(await parts.door.store.entries(conversation), view)
    headers = {"Content-Disposition": f'attachment; filename="conversation-{conversation}.txt"', **_SAVED}
    return web.Response(text=text, content_type="text/plain", charset="utf-8", headers=headers)


async def token(request: web.Request) -> web.Response:
    """`POST …/token`: a fresh token for the bearer of a good one."""
    conversation = await _writer(request)
    parts = request.app[WEB]
    state = await parts.door.read(conversation)
    held = await access.token_of(request)  # after that reading: it is good for what was read, or not at all
    return answered({"token": await _issued(parts, state, typed=held.typed)}, 200)


async def forget_device(request: web.Request) -> web.Response:
    """`DELETE …/token`: this token is good for nothing from now on."""
    await _writer(request)
    held = await access.token_of(request)
    await request.app[WEB].book.hit(tokens.forgotten(held), tokens.FORGOTTEN_S)
    return answered({}, 200)


async def events(request: web.Request) -> web.Response:
    """`GET …/events`: what is new after a number, waiting for it if asked to."""
    parts = request.app[WEB]
    conversation = await _reader(request)
    after, wait_s, read = int(_number(request, "after")), _number(request, "wait"), int(_number(request, "read"))
    answer = await poll(parts.hub, conversation, after, wait_s, read)
    await access.conversation_of(request)  # it may have become another's while this waited
    return answered(answer, 200)


async def send_file(request: web.Request) -> web.Response:
    """`POST …/files`: a photo or a PDF."""
    parts = request.app[WEB]
    access.pace(request, "file", parts.settings.paces.file_by_address)  # conversations cost nothing to open
    conversation = await _writer(request)
    parts.limiter.check(f"file {conversation}", parts.settings.paces.file)
    upload = await received(request)
    file = ev.CustomerSentFile(
        file=await parts.files.keep(upload.content),
        name=upload.name,
        media_type=upload.media_type,
        size_bytes=len(upload.content),
        caption=upload.caption,
    )
    return _accepted(await parts.writing.file(conversation, upload.id, file))


async def get_file(request: web.Request) -> web.StreamResponse:
    """`GET …/files/{file}`: a file of this conversation; browsers save it, they do not run it."""
    parts = request.app[WEB]
    conversation = await _reader(request)
    path = parts.files.path(request.match_info["file"])
    for entry in await parts.door.store.entries(conversation):
        for file in seen.files(entry.event):
            if file.file == path.name:
                return web.FileResponse(path, headers=_file_headers(file))
    raise WireError("not_found", "there is no such file in this conversation")


def _file_headers(file: ev.CustomerSentFile | ev.Attachment) -> dict[str, str]:
    named = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    return {
        **_SAVED,
        "Content-Type": file.media_type,
        "Content-Disposition": named,
        "Cache-Control": "private, max-age=3600",
    }


# --- what the calls share

# What customers save: browsers neither guess what it is nor run anything in it.
_SAVED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "no-store",
}


def _signed(parts: Web, token: str | None) -> identity.Identity | None:
    """Who the shop says is writing, if it says so. Raises `WireError`."""
    return identity.verify(token, parts.settings.identity_keys, parts.clock() / 1000) if token is not None else None


async def _issued(parts: Web, state: Conversation, *, typed: bool) -> str:
    """A token for who was let in to the conversation as `state` has it. Raises `WireError` `token_invalid`.

    It is made first, and then looked whether the conversation has become somebody else's on the way: whatever
    happens after that look makes the token void by its time.
    """
    token = parts.tokens.issue(state.id, typed=typed, after=state.guarded_at)
    if (await parts.door.read(state.id)).guarded_at != state.guarded_at:
        raise WireError(
            "token_invalid", "the conversation has become somebody's meanwhile; open one with POST /api/chat"
        )
    return token


async def _writer(request: web.Request) -> str:
    """The conversation of a call that writes. Raises `WireError`."""
    paces = request.app[WEB].settings.paces
    return await _paced(request, "write", paces.write_by_address, paces.message)


async def _reader(request: web.Request) -> str:
    """The conversation of a call that reads. Raises `WireError`."""
    paces = request.app[WEB].settings.paces
    return await _paced(request, "read", paces.read_by_address, paces.read)


async def _paced(request: web.Request, kind: str, by_address: Pace, each: Pace) -> str:
    """The address is paced before the token is looked at, the conversation after."""
    access.pace(request, kind, by_address)
    conversation = await access.conversation_of(request)
    request.app[WEB].limiter.check(f"{kind} {conversation}", each)
    return conversation


async def body_of(request: web.Request, most: int = JSON_LIMIT_BYTES) -> bytes:
    """The body, of `most` bytes; an empty one stands for no fields. Raises `WireError` `too_large`."""
    data = bytearray()
    async for chunk in request.content.iter_chunked(JSON_LIMIT_BYTES):
        data += chunk
        if len(data) > most:
            raise WireError("too_large", f"the body is larger than {most // 1024} KiB; send it in parts")
    return bytes(data) or b"{}"


def _number(request: web.Request, name: str) -> float:
    """A number of the query, 0 when it is not given. Raises `WireError` `bad_json`."""
    text = request.query.get(name, "0")
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < 2**53:
        raise WireError("bad_json", f"{name} must be a number from 0; see GET …/events in openapi.json")
    return number


def _accepted(seq: int) -> web.Response:
    return answered({"seq": seq}, 202)


def answered(answer: dict[str, Any], status: int) -> web.Response:
    """JSON that no proxy keeps."""
    headers = {"Cache-Control": "no-store"}
    body = msgspec.json.encode(answer)
    return web.Response(status=status, body=body, content_type="application/json", headers=headers)
