"""What customers do on a messaging app, each kind in one function, however it came in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from weakref import WeakValueDictionary

import msgspec
import structlog

from channels.messaging.app import App, NotYet, Place, TooLarge
from channels.messaging.arrivals import arrival, edited, wrote
from channels.messaging.asking import Asking, settled
from channels.messaging.chats import Chats
from channels.messaging.incoming import Crowd, Edited, Filed, Incoming, Ordered, Said, Tapped
from channels.messaging.notices import word
from channels.messaging.saying import Outgoing
from channels.tries import Cursors
from conversation import events as ev
from conversation.book import Book
from conversation.door import Door
from conversation.errors import ArchiveAway, StoreUnavailable
from conversation.files import keep

HANDLED_TRIES = 3  # then what breaks something is skipped, so that it does not hold up the others
DAY_S = 86_400  # so long apps send again what was not confirmed
FILES_MOST, FILES_WINDOW_S = 60, 3_600  # an album is ten photos; the disk is the store's too

log = structlog.get_logger()


class Inbox:
    """Each thing is handled once, however often it comes; those of one address one after the other."""

    def __init__(self, app: App, door: Door, book: Book, place: Place) -> None:
        self._app, self._book, self._store, self._folder = app, book, door.store, place.files
        self._channel, self._cursors = app.can.name, Cursors(app.can.name)
        self._chats = Chats(door, book, place.derive(f"{self._channel}/chats"), self._cursors, app.shape.offers)
        self._asking = Asking(self._chats, app.title, book, place.public_url, app.shape.key)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._handlers: dict[type[Incoming], Callable[[Any], Awaitable[None]]] = {
            Crowd: self._crowd,
            Said: self._said,
            Filed: self._filed,
            Edited: self._edited,
            Tapped: self._tapped,
            Ordered: self._ordered,
        }

    async def handle(self, came: Incoming) -> None:
        """Return once it is in the log. Raises `StoreUnavailable` or `NotYet`: let the app send it again."""
        try:
            lock = self._locks.setdefault(came.address, asyncio.Lock())
            async with lock:
                came = await self._in_its_language(came)
                await self._handlers[type(came)](came)
        except ArchiveAway as error:  # one conversation is not to be had: the others go on
            await self._broken(came, error)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: one bad message must not stop the others
            await self._broken(came, error)

    async def _in_its_language(self, came: Incoming) -> Incoming:
        """The same, in the language of the address's conversation: it knows better than the phone's settings."""
        state = await self._chats.of(came.address)
        if state is None:
            return came
        if came.at:  # before the rest: what is pending may go out from now on
            await self._store.advance(state.id, self._cursors.heard, came.at)
        return msgspec.structs.replace(came, language="en" if state.language == "en" else "fr")

    async def _broken(self, came: Incoming, error: Exception) -> None:
        name = type(error).__name__
        if await self._book.hit(f"{self._channel}/broken/{came.id}", DAY_S) < HANDLED_TRIES:
            log.warning("message.comes_again", channel=self._channel, id=came.id, error=name)
            raise NotYet(f"{came.id} could not be handled ({name}); it is tried again") from error
        log.error("message.skipped", channel=self._channel, id=came.id, error=name)
        if isinstance(came, Filed):
            await self._without_file(came, "file_failed")

    async def _say_once(self, to: Incoming, words: Outgoing, once: str = "") -> None:
        """One of our words, once for what came (or per `once`, within a day)."""
        if await self._book.hit(self._notice(once or to.id), DAY_S) == 1:
            await self._app.say(to.address, words, to.language)

    def _notice(self, once: str) -> str:
        return f"{self._channel}/notice/{once}"

    async def _crowd(self, came: Crowd) -> None:
        """Where private chats are, once a day; where that cannot be had now, at the next word."""
        once = f"crowd/{came.address}"
        chat = None if await self._book.hits(self._notice(once)) else await self._app.private_chat()
        if chat is not None:
            await self._say_once(came, Outgoing(word("group", came.language, link=chat)), once)

    async def _said(self, came: Said) -> None:
        await self._write(came, lambda c: wrote(came.text, self._channel, came.quotes))

    async def _edited(self, came: Edited) -> None:
        """An edit of a message that is not ours to find is a message of its own."""
        target = await self._chats.message(came.address, came.target)
        events = edited(target, came.text, self._channel) if target else wrote(came.text, self._channel)
        await self._write(came, lambda c: events)

    async def _tapped(self, came: Tapped) -> None:
        title = await self._chats.choose(came.address, came.value, came.choice)
        await self._app.tapped(came, came.tap, title, None if title else word("stale", came.language))

    async def _ordered(self, came: Ordered) -> None:
        words = await self._asking.do(came)
        if words is not None:
            await self._say_once(came, words)
        if came.tap is not None:
            await self._app.tapped(came, came.tap, settled(came.tap.title), None)

    async def _filed(self, came: Filed) -> None:
        limit_bytes = self._app.can.file_limit_bytes
        if came.size_bytes > limit_bytes:
            return await self._without_file(came, "too_large")
        if came.media is not None and await self._book.hit(self._files_of(came), FILES_WINDOW_S) > FILES_MOST:
            return await self._without_file(came, "too_many_files")
        try:
            content = came.content if came.media is None else await self._app.fetch(came.media)
        except TooLarge:
            return await self._without_file(came, "too_large")
        if not content:
            return await self._without_file(came, "file_failed")
        event = ev.CustomerSentFile(
            file=await asyncio.to_thread(keep, self._folder, content),
            name=came.file_name,
            media_type=came.media_type,
            size_bytes=len(content),
            caption=came.caption,
            channel=self._channel,
        )
        await self._write(came, lambda c: [event])
        return None

    def _files_of(self, came: Filed) -> str:
        return f"{self._channel}/files/{came.address}"

    async def _without_file(self, came: Filed, why: str) -> None:
        """What was written with it is kept; why the file is not is said once for an album."""
        if came.caption:
            await self._write(came, lambda c: wrote(came.caption, self._channel))
        line = word(why, came.language, most=self._app.can.file_limit_bytes // 2**20)
        await self._say_once(came, Outgoing(line), f"{why}/{came.address}.{came.album}" if came.album else "")

    async def _write(self, came: Incoming, wanted: Callable[[Any], Sequence[ev.Event]]) -> None:
        await self._chats.write(arrival(self._channel, came), wanted)
