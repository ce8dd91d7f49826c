"""What customers do on WhatsApp and what becomes of our messages, each kind in one function."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import structlog

from channels.asking import Asking
from channels.chats import Chats
from channels.saying import Outgoing
from channels.whatsapp import decode as de
from channels.whatsapp.channel import LIMIT_BYTES
from channels.whatsapp.client import CLOSED, GONE, Client, TooLarge
from channels.whatsapp.encode import offers, payload
from channels.whatsapp.notices import word
from channels.whatsapp.settings import CHANNEL, CURSORS, HEARD, WhatsAppSettings
from conversation import events as ev
from conversation.book import Book
from conversation.door import Door
from conversation.errors import UnknownConversation
from conversation.files import keep
from conversation.state import Conversation

FETCHED_TRIES = 3  # then the customer is asked to send the file again
DAY_S = 86_400
FILES_MOST, FILES_WINDOW_S = 60, 3_600  # the disk is the store's too

log = structlog.get_logger()


class NotYet(Exception):
    """It is not in the log and may get there next time: it must be posted again."""


class Inbox:
    """Each message is handled once, however often it is posted."""

    def __init__(self, client: Client, door: Door, book: Book, settings: WhatsAppSettings) -> None:
        self._client, self._door, self._book, self._settings = client, door, book, settings
        self._chats = Chats(door, book, settings.chats_key, CURSORS, offers)
        self._asking = Asking(self._chats, CHANNEL, "WhatsApp")
        self._handlers: dict[type[de.Incoming], Callable[[Any], Awaitable[None]]] = {
            de.Said: self._said,
            de.Ordered: self._ordered,
            de.Tapped: self._tapped,
            de.Filed: self._filed,
        }

    async def handle(self, came: de.Incoming | de.Receipt) -> None:
        """Return once it is in the log. Raises `StoreUnavailable` or `NotYet`: let Meta post it again."""
        if isinstance(came, de.Receipt):
            return await self._receipt(came)
        state = await self._chats.of(came.phone)
        if state is not None:  # before the rest: what is pending may go out from now on
            await self._door.store.advance(state.id, HEARD, came.at)
        await self._handlers[type(came)](came)
        return None

    async def _said(self, came: de.Said) -> None:
        await self._write(came, lambda c: de.wrote(came.text))

    async def _ordered(self, came: de.Ordered) -> None:
        language = await self._language(came)
        words = await self._asking.do(
            came.command, came.argument, de.arrival(came), tapped=came.tapped, language=language
        )
        if words is not None:
            await self._say(came, words, language)

    async def _tapped(self, came: de.Tapped) -> None:
        if await self._chats.choose(came.phone, came.value, f"wa/choice/{came.under}") is None:
            await self._notice(came, "stale")

    async def _filed(self, came: de.Filed) -> None:
        if came.media is not None and await self._book.hit(f"whatsapp/files/{came.phone}", FILES_WINDOW_S) > FILES_MOST:
            return await self._without_file(came, "too_many_files")
        try:
            content = came.content if came.media is None else await self._client.fetch(came.media, LIMIT_BYTES)
        except TooLarge:
            return await self._without_file(came, "too_large")
        except (httpx.HTTPError, ValueError, KeyError) as error:
            return await self._not_fetched(came, error)
        event = ev.CustomerSentFile(
            file=await asyncio.to_thread(keep, self._settings.files, content),
            name=came.file_name,
            media_type=came.media_type,
            size_bytes=len(content),
            caption=came.caption,
            channel=CHANNEL,
        )
        await self._write(came, lambda c: [event])
        return None

    async def _not_fetched(self, came: de.Filed, error: Exception) -> None:
        if await self._book.hit(f"whatsapp/broken/{came.wamid}", DAY_S) < FETCHED_TRIES:
            raise NotYet(f"a file could not be fetched ({type(error).__name__}); it is tried again") from error
        log.error("whatsapp.file_skipped", error=type(error).__name__)
        await self._without_file(came, "file_failed")

    async def _without_file(self, came: de.Filed, why: str) -> None:
        if came.caption:
            await self._write(came, lambda c: de.wrote(came.caption))
        await self._notice(came, why)

    async def _write(self, came: de.Incoming, wanted: Callable[[Conversation], list[ev.Event]]) -> None:
        await self._chats.write(de.arrival(came), wanted)

    async def _notice(self, to: de.Incoming, name: str) -> None:
        language = await self._language(to)
        await self._say(to, Outgoing(word(name, language)), language)

    async def _say(self, to: de.Incoming, words: Outgoing, language: str) -> None:
        """One of our words, once per message; best effort."""
        if await self._book.hit(f"whatsapp/notice/{to.wamid}", DAY_S) == 1:
            await self._client.send(to.phone, payload(words, language))

    async def _language(self, of: de.Incoming) -> str:
        state = await self._chats.of(of.phone)
        return "en" if (state.language if state else of.language) == "en" else "fr"

    async def _receipt(self, came: de.Receipt) -> None:
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
            why = "more than a day since the customer wrote" if came.code == CLOSED else f"Meta's error {came.code}"
            kind: Any = "blocked" if came.code in GONE else "refused"
            failed = ev.MessageFailed(target=came.seq, channel=CHANNEL, why=kind, details=why)
            written = await self._door.write(state.id, lambda c: [failed], f"wa/failed/{came.seq}")
            if written.appended is not None:
                await self._door.store.advance(state.id, CURSORS.failed, written.appended.last)
