"""What WhatsApp can show, as data, and how a message gets there: freely for a day, by a template after."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import httpx
import structlog

from channels.capabilities import Capabilities
from channels.notices import SERVICE
from channels.saying import Outgoing
from channels.tries import Fate, Try, delay_s
from channels.whatsapp.client import Client
from channels.whatsapp.encode import LIMIT, ROWS, Json, encode, payload
from channels.whatsapp.notices import word
from channels.whatsapp.settings import CHANNEL, CURSORS, HEARD
from conversation.book import Book
from conversation.events import Attachment, Event
from conversation.files import place
from conversation.state import Conversation
from conversation.store import Store

LIMIT_BYTES = 16 * 1024 * 1024  # of a film or a sound (…/docs/whatsapp/cloud-api/reference/media); a document: 100 MB
WINDOW_MS = 24 * 3_600_000 - 60_000  # a day after the customer's last word, and a minute for the way
DAY_S = 86_400

WHATSAPP = Capabilities(
    name=CHANNEL, buttons=ROWS, typing=False, text_limit=LIMIT, file_limit_bytes=LIMIT_BYTES, edits=False
)

log = structlog.get_logger()


def _heard_at(state: Conversation) -> int:
    """When the customer last wrote on WhatsApp (ms): by the log where that was the last channel, else by the cursor."""
    opened_at = 0 if "news" in state.told else state.opened_at  # by the shop, perhaps: that is no word of theirs
    here = max(opened_at, state.customer_at) if state.channel == CHANNEL else 0
    return max(here, state.cursors.get(HEARD, 0))


class WhatsAppCarrier:
    """See `Carrier`."""

    cursors = CURSORS

    def __init__(self, client: Client, store: Store, book: Book, files: Path, template: str | None) -> None:
        self._client, self._store, self._book = client, store, book
        self._files, self._template = files, template

    def encode(self, event: Event, language: str, known: Mapping[int, Event]) -> list[Outgoing]:
        """See `Carrier.encode`."""
        return encode(event, "en" if language == "en" else "fr", known)

    async def send(self, state: Conversation, message: Outgoing, at: Try) -> Fate | None:
        """See `Carrier.send`."""
        to = state.addresses[CHANNEL]
        if _heard_at(state) + WINDOW_MS < await self._store.now():
            await self._ask_to_write(to, state.language)
            return Fate("blocked", "more than a day since the customer wrote here")
        try:
            content = await self._file(message, message.file) if message.file else payload(message, state.language)
        except FileNotFoundError:
            return Fate("refused", "the file is not there any more")
        except httpx.HTTPError as error:
            return Fate("later", f"the file was not taken ({type(error).__name__})", delay_s(at.n))
        return await self._client.send(to, content, f"{state.id}/{at.seq}", at.n)

    async def say_it_goes_on(self, state: Conversation) -> None:
        """See `Carrier.say_it_goes_on`."""
        line = Outgoing(SERVICE + word("elsewhere", state.language))
        bad = await self._client.send(state.addresses[CHANNEL], payload(line, state.language))
        if bad is not None:
            log.info("whatsapp.courtesy_failed", what="elsewhere", error=bad.details)

    async def _ask_to_write(self, to: str, language: str) -> None:
        """Once a day: the template, upon which the customer writes and gets what waits. All that Meta lets through."""
        if self._template is None or await self._book.hit(f"whatsapp/template/{to}", DAY_S) > 1:
            return
        code = "en" if language == "en" else "fr"
        content = {"type": "template", "template": {"name": self._template, "language": {"code": code}}}
        bad = await self._client.send(to, content)
        if bad is not None:
            log.warning("whatsapp.template_failed", template=self._template, error=bad.details)

    async def _file(self, message: Outgoing, file: Attachment) -> Json:
        """A picture as an image, anything else as a document. Raises `FileNotFoundError`, `httpx.HTTPError`."""
        content = await asyncio.to_thread(place(self._files, file.file).read_bytes)
        media = await self._client.upload(file.name, file.media_type, content)
        if file.media_type in ("image/jpeg", "image/png"):
            return {"type": "image", "image": {"id": media, "caption": message.text}}
        return {"type": "document", "document": {"id": media, "caption": message.text, "filename": file.name}}
