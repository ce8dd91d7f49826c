"""What customers do on Telegram, each kind in one function, whether it came by the poller or the webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import structlog
from telegram import Bot, Update

from channels.telegram import decode as de
from channels.telegram.chats import Chats
from channels.telegram.encode import Outgoing
from channels.telegram.files import LIMIT_BYTES, received
from channels.telegram.notices import HUMAN_LABEL, LANGUAGES, word
from channels.telegram.replies import Replies
from channels.telegram.settings import TelegramSettings
from conversation import events as ev
from conversation.book import Book
from conversation.door import Door
from conversation.errors import StoreUnavailable

HANDLED_TRIES = 3  # then an update that breaks something is skipped, so that it does not hold up the others
BROKEN_KEPT_S = 86_400  # as long as Telegram keeps an update
FILES_MOST, FILES_WINDOW_S = 60, 3_600  # an album is ten photos; the disk is the store's too

log = structlog.get_logger()


class NotYet(Exception):
    """The update is not in the log and may get there next time: it must come again."""


class Inbox:
    """Each update is handled once, however often it comes; those of one chat one after the other."""

    def __init__(self, bot: Bot, door: Door, book: Book, settings: TelegramSettings) -> None:
        self._bot = bot
        self._book = book
        self._folder: Path = settings.files
        self._chats = Chats(door, book, settings.derive("chats"))
        self._replies = Replies(bot, book)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._handlers: dict[type[de.Incoming], Callable[[Any], Awaitable[None]]] = {
            de.Said: self._said,
            de.Filed: self._filed,
            de.Edited: self._edited,
            de.Tapped: self._tapped,
            de.Ordered: self._ordered,
            de.Elsewhere: self._replies.refuse_group,
        }
        self._commands: dict[str, Callable[[de.Ordered], Awaitable[None]]] = {
            "start": self._start,
            "human": self._human,
            "language": self._language,
            "leave": self._leave,
        }

    async def handle(self, update: Update) -> None:
        """Return once it is in the log. Raises `StoreUnavailable` or `NotYet`: let Telegram send it again."""
        incoming = None
        try:
            incoming = de.decode(update)
            if incoming is not None:
                lock = self._locks.setdefault(incoming.chat, asyncio.Lock())
                async with lock:
                    await self._handlers[type(incoming)](incoming)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: one bad update must not stop the others
            await self._broken(update.update_id, incoming, error)

    async def _broken(self, update: int, incoming: de.Incoming | None, error: Exception) -> None:
        name = type(error).__name__
        if await self._book.hit(f"telegram/broken/{update}", BROKEN_KEPT_S) < HANDLED_TRIES:
            log.warning("telegram.update_again", update=update, error=name)
            raise NotYet(f"update {update} could not be handled ({name}); it is tried again") from error
        log.error("telegram.update_skipped", update=update, error=name)
        if isinstance(incoming, de.Filed):
            await self._without_file(incoming, "file_failed")

    async def _said(self, incoming: de.Said) -> None:
        await self._chats.write(incoming, lambda c: de.wrote(incoming.text))

    async def _filed(self, incoming: de.Filed) -> None:
        if incoming.size_bytes > LIMIT_BYTES:
            await self._without_file(incoming, "too_large")
        elif await self._book.hit(f"telegram/files/{incoming.chat}", FILES_WINDOW_S) > FILES_MOST:
            await self._without_file(incoming, "too_many_files")
        else:
            event = await received(self._bot, self._folder, incoming)
            await self._chats.write(incoming, lambda c: [event])

    async def _without_file(self, incoming: de.Filed, why: str) -> None:
        if incoming.caption:
            await self._chats.write(incoming, lambda c: de.wrote(incoming.caption))
        await self._replies.notice(incoming, Outgoing(word(why, incoming.language)))

    async def _edited(self, incoming: de.Edited) -> None:
        target, text = await self._chats.message(incoming), incoming.text
        await self._chats.write(incoming, lambda c: de.edited(target, text) if target else de.wrote(text))

    async def _tapped(self, incoming: de.Tapped) -> None:
        title = await self._chats.choose(incoming)
        await self._replies.answer(incoming.query, None if title else word("stale", incoming.language))
        await self._replies.put_away(incoming, title)

    async def _ordered(self, incoming: de.Ordered) -> None:
        await self._commands[incoming.command](incoming)
        await self._replies.answer(incoming.query)

    async def _human(self, incoming: de.Ordered) -> None:
        """To a person at once, with what stood behind the command."""
        asked = ev.HandoffRequested(reason="explicit", by="customer", evidence=("/human (Telegram)",))
        await self._chats.write(incoming, lambda c: [*de.wrote(incoming.argument), asked])

    async def _start(self, incoming: de.Ordered) -> None:
        """Bring a conversation here by its link, or greet. Where people are at work, it is text for them."""
        if incoming.argument:
            linked = await self._chats.link(incoming)
            words = word("linked", linked.language) if linked else word("link_spent", incoming.language)
            await self._replies.notice(incoming, Outgoing(words, key=HUMAN_LABEL[incoming.language]))
            if linked:
                return
        hello = ev.ServiceTold(kind="ai_notice", details={"hello": "1"})
        greeting: dict[str, list[ev.Event]] = {"assistant": [hello], "closed": [hello]}
        await self._chats.write(incoming, lambda c: greeting.get(c.holder, de.wrote("/start")) if c.seq else [])

    async def _language(self, incoming: de.Ordered) -> None:
        language = _LANGUAGES.get(incoming.argument.lower()[:2])
        if language is None:
            question = Outgoing(word("which_language", incoming.language), buttons=LANGUAGES)
            await self._replies.notice(incoming, question)
        else:
            switched = ev.CustomerSwitchedLanguage(language=language, chosen=True)
            await self._chats.write(incoming, lambda c: [switched])
            await self._replies.notice(incoming, Outgoing(word("language", language)))

    async def _leave(self, incoming: de.Ordered) -> None:
        """Out of the line; where nobody waits, a typed `/leave` is text and a tapped one means nothing."""
        otherwise = [] if incoming.query else de.wrote("/leave")
        left = ev.HandoffCancelled(by="customer")
        await self._chats.write(incoming, lambda c: [left] if c.holder == "waiting" else otherwise)


_LANGUAGES: dict[str, ev.Language] = {"fr": "fr", "en": "en", "an": "en"}  # français, french; english, anglais
