"""What only WhatsApp can do: write freely for a day and by a template after, take files in, and say what became of
our messages."""

from __future__ import annotations

from typing import Literal

import httpx
import structlog

from channels.messaging.incoming import Incoming, Tap
from channels.messaging.saying import Outgoing
from channels.tries import Cursors, Fate, Try, delay_s
from channels.whatsapp.client import CLOSED, DAY_OVER, GONE, Client
from channels.whatsapp.decode import Receipt
from channels.whatsapp.encode import SHAPE, WHATSAPP, Json, payload
from channels.whatsapp.settings import CHANNEL
from conversation.book import Book
from conversation.door import Door
from conversation.errors import UnknownConversation
from conversation.events import Attachment, MessageFailed
from conversation.state import Conversation

WINDOW_MS = 24 * 3_600_000 - 60_000  # a day after the customer's last word, and a minute for the way
DAY_S = 86_400
CURSORS = Cursors(CHANNEL)

log = structlog.get_logger()


class WhatsAppApp:
    """See `App`."""

    can, shape, title = WHATSAPP, SHAPE, "WhatsApp"

    def __init__(self, client: Client, door: Door, book: Book, template: str | None) -> None:
        self._client, self._door, self._book, self._template = client, door, book, template

    async def deliver(self, state: Conversation, message: Outgoing, content: bytes, at: Try) -> Fate | None:
        """See `App.deliver`."""
        to = state.addresses[CHANNEL]
        if _heard_at(state) + WINDOW_MS < await self._door.store.now():
            await self._ask_to_write(to, state.language)
            return Fate("blocked", DAY_OVER)
        try:
            sent = (
                await self._file(message, message.file, content) if message.file else payload(message, state.language)
            )
        except httpx.HTTPError as error:
            return Fate("later", f"the file was not taken ({type(error).__name__})", delay_s(at.n))
        bad = await self._client.send(to, sent, f"{state.id}/{at.seq}", at.n)
        if bad is not None and bad.details == DAY_OVER:
            await self._ask_to_write(to, state.language)
        return bad

    async def say(self, address: str, words: Outgoing, language: str) -> None:
        """See `App.say`."""
        bad = await self._client.send(address, payload(words, language))
        if bad is not None:
            log.info("whatsapp.courtesy_failed", error=bad.details)

    async def private_chat(self) -> str | None:
        """See `App.private_chat`: there are no groups here."""
        return None

    async def fetch(self, media: str) -> bytes:
        """See `App.fetch`."""
        return await self._client.fetch(media, WHATSAPP.file_limit_bytes)

    async def tapped(self, came: Incoming, tap: Tap, title: str | None, toast: str | None) -> None:
        """See `App.tapped`: buttons stay where they are, so a word says that they are not valid any more."""
        if toast is not None and await self._book.hit(f"{CHANNEL}/notice/{came.id}", DAY_S) == 1:
            await self.say(came.address, Outgoing(toast), came.language)

    async def receipt(self, came: Receipt) -> None:
        """Read and delivered are cursors; failed is said in the log, and offered again if it may come again."""
        try:
            state = await self._door.read(came.conversation)
        except UnknownConversation:
            return
        if state.addresses.get(CHANNEL) != came.phone or came.seq > state.seq:
            return
        if came.status in ("read", "delivered"):
            await self._door.store.advance(state.id, came.status, came.seq)
        elif came.status == "failed":
            why = DAY_OVER if came.code == CLOSED else f"Meta's error {came.code}"
            kind: Literal["blocked", "refused"] = "blocked" if came.code in GONE else "refused"
            failed = MessageFailed(target=came.seq, channel=CHANNEL, why=kind, details=why)
            written = await self._door.write(state.id, lambda c: [failed], f"wa/failed/{came.seq}")
            if written.appended is not None:
                await self._door.store.advance(state.id, CURSORS.failed, written.appended.last)
            if came.code == CLOSED:
                await self._ask_to_write(came.phone, state.language)

    async def _ask_to_write(self, to: str, language: str) -> None:
        """Once a day: the template, upon which the customer writes and gets what waits. All that Meta lets through."""
        if self._template is None or await self._book.hit(f"whatsapp/template/{to}", DAY_S) > 1:
            return
        code = "en" if language == "en" else "fr"
        content = {"type": "template", "template": {"name": self._template, "language": {"code": code}}}
        bad = await self._client.send(to, content)
        if bad is not None:
            log.warning("whatsapp.template_failed", template=self._template, error=bad.details)

    async def _file(self, message: Outgoing, file: Attachment, content: bytes) -> Json:
        """A picture as an image, anything else as a document. Raises `httpx.HTTPError`."""
        media = await self._client.upload(file.name, file.media_type, content)
        if file.media_type in ("image/jpeg", "image/png"):
            return {"type": "image", "image": {"id": media, "caption": message.text}}
        return {"type": "document", "document": {"id": media, "caption": message.text, "filename": file.name}}


def _heard_at(state: Conversation) -> int:
    """When the customer last wrote on WhatsApp (ms): by the log where that was the last channel, else by the cursor."""
    opened_at = 0 if "news" in state.told else state.opened_at  # by the shop, perhaps: that is no word of theirs
    here = max(opened_at, state.customer_at) if state.channel == CHANNEL else 0
    return max(here, state.cursors.get(CURSORS.heard, 0))
