"""What customers do on Telegram, each kind in one function, whether it came by the poller or the webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import msgspec
import structlog
from telegram import Bot, Update

from channels.asking import Asking
from channels.chats import Chats
from channels.links import offer
from channels.saying import Outgoing
from channels.telegram import decode as de
from channels.telegram.encode import offers
from channels.telegram.files import LIMIT_BYTES, received
from channels.telegram.notices import HUMAN_LABEL, commands, word
from channels.telegram.replies import Replies
from channels.telegram.settings import CHANNEL, CURSORS, TelegramSettings
from conversation import events as ev
from conversation.book import Book
from conversation.door import Door
from conversation.errors import ArchiveAway, StoreUnavailable

HANDLED_TRIES = 3  # then an update that breaks something is skipped, so that it does not hold up the others
BROKEN_KEPT_S = 86_400  # as long as Telegram keeps an update
FILES_MOST, FILES_WINDOW_S = 60, 3_600  # an album is ten photos; the disk is the store's too
WEB_LINK_S = 900  # to open the site; who is later asks for another

log = structlog.get_logger()


class NotYet(Exception):
    """The update is not in the log and may get there next time: it must come again."""


class Inbox:
    """Each update is handled once, however often it comes; those of one chat one after the other."""

    def __init__(self, bot: Bot, door: Door, book: Book, settings: TelegramSettings) -> None:
        self._bot = bot
        self._book = book
        self._folder: Path = settings.files
        self._public_url = settings.public_url
        self._chats = Chats(door, book, settings.derive("chats"), CURSORS, offers)
        self._asking = Asking(self._chats, CHANNEL, "Telegram")
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
            "web": self._web,
            "help": self._help,
        }

    async def handle(self, update: Update) -> None:
        """Return once it is in the log. Raises `StoreUnavailable` or `NotYet`: let Telegram send it again."""
        incoming = None
        try:
            incoming = de.decode(update)
            if incoming is not None:
                lock = self._locks.setdefault(incoming.chat, asyncio.Lock())
                async with lock:
                    incoming = await self._in_its_language(incoming)
                    await self._handlers[type(incoming)](incoming)
        except ArchiveAway as error:  # one conversation is not to be had: the other chats go on
            await self._broken(update.update_id, incoming, error)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: one bad update must not stop the others
            await self._broken(update.update_id, incoming, error)

    async def _in_its_language(self, incoming: de.Incoming) -> de.Incoming:
        """The same, in the language of the chat's conversation: it knows better than the phone's settings."""
        state = await self._chats.of(incoming.address)
        language = state.language if state else incoming.language
        return msgspec.structs.replace(incoming, language="en" if language == "en" else "fr")

    async def _broken(self, update: int, incoming: de.Incoming | None, error: Exception) -> None:
        name = type(error).__name__
        if await self._book.hit(f"telegram/broken/{update}", BROKEN_KEPT_S) < HANDLED_TRIES:
            log.warning("telegram.update_again", update=update, error=name)
            raise NotYet(f"update {update} could not be handled ({name}); it is tried again") from error
        log.error("telegram.update_skipped", update=update, error=name)
        if isinstance(incoming, de.Filed):
            await self._without_file(incoming, "file_failed")

    async def _said(self, incoming: de.Said) -> None:
        await self._chats.write(de.arrival(incoming), lambda c: de.wrote(incoming.text, incoming.quotes))

    async def _filed(self, incoming: de.Filed) -> None:
        if incoming.size_bytes > LIMIT_BYTES:
            await self._without_file(incoming, "too_large")
        elif await self._book.hit(f"telegram/files/{incoming.chat}", FILES_WINDOW_S) > FILES_MOST:
            await self._without_file(incoming, "too_many_files")
        else:
            event = await received(self._bot, self._folder, incoming)
            await self._chats.write(de.arrival(incoming), lambda c: [event])

    async def _without_file(self, incoming: de.Filed, why: str) -> None:
        if incoming.caption:
            await self._chats.write(de.arrival(incoming), lambda c: de.wrote(incoming.caption))
        once = f"{why}/{incoming.chat}.{incoming.album}" if incoming.album else None
        await self._replies.notice(incoming, Outgoing(word(why, incoming.language)), once)

    async def _edited(self, incoming: de.Edited) -> None:
        target, text = await self._chats.message(incoming.address, f".{incoming.message}"), incoming.text
        await self._chats.write(de.arrival(incoming), lambda c: de.edited(target, text) if target else de.wrote(text))

    async def _tapped(self, incoming: de.Tapped) -> None:
        title = await self._chats.choose(
            incoming.address, incoming.value, f"tg/choice/{incoming.chat}.{incoming.message}"
        )
        await self._replies.answer(incoming.tap, None if title else word("stale", incoming.language))
        await self._replies.put_away(incoming, incoming.tap, title)

    async def _ordered(self, incoming: de.Ordered) -> None:
        own = self._commands.get(incoming.command)
        if own is not None:
            await own(incoming)
        else:
            await self._asked(incoming)
        if incoming.tap is not None:
            await self._replies.answer(incoming.tap)
            await self._replies.put_away(incoming, incoming.tap, incoming.tap.title)

    async def _asked(self, incoming: de.Ordered) -> None:
        """What every platform is asked; a button brings it as a word does."""
        tapped, language, arrival = incoming.tap is not None, incoming.language, de.arrival(incoming)
        words = await self._asking.do(incoming.command, incoming.argument, arrival, tapped=tapped, language=language)
        if words is not None:
            await self._replies.notice(incoming, words)

    async def _start(self, incoming: de.Ordered) -> None:
        """Bring a conversation here by its link, or greet. Where people are at work, it is text for them."""
        linked = await self._chats.link(incoming.argument, incoming.address, incoming.id) if incoming.argument else None
        if linked:
            words = Outgoing(word("linked", linked.language), key=HUMAN_LABEL[incoming.language])
            return await self._replies.notice(incoming, words)
        hello: list[ev.Event] = [de.hello(incoming)]
        greeting = {"assistant": hello, "closed": hello}
        otherwise = hello if incoming.argument else de.wrote("/start")
        await self._chats.write(de.arrival(incoming), lambda c: greeting.get(c.holder, otherwise) if c.seq else [])
        return None

    async def _web(self, incoming: de.Ordered) -> None:
        """A one-time link that opens this conversation on our site."""
        words = Outgoing(word("no_web", incoming.language))
        if self._public_url is not None:
            written = await self._chats.write(de.arrival(incoming), lambda c: [])
            link = await offer(self._book, self._public_url, written.conversation.id, WEB_LINK_S)
            words = Outgoing(word("web", incoming.language, link=link))
        await self._replies.notice(incoming, words)

    async def _help(self, incoming: de.Ordered) -> None:
        lines = [
            f"/{name} – {what}" for name, what in commands(incoming.language, self._public_url is not None).items()
        ]
        await self._replies.notice(incoming, Outgoing("\n".join([word("help", incoming.language), *lines])))
