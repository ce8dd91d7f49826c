"""The same conversation on another channel: one-time links to Telegram, and back to here."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import NamedTuple

import msgspec

from channels import links
from channels.web.encode import Json
from channels.web.errors import WireError
from channels.web.qr import drawn
from conversation.book import Book
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.ids import new_id
from conversation.state import Conversation

BOT = "telegram:bot"  # the note in which the telegram process names its bot for as long as it lives
LINK_S = 900  # time to find the phone; a link that is left lying about is soon worth nothing
BOT_KNOWN_MS = 30_000  # between two looks whether there is a bot


class _Note(msgspec.Struct):
    username: str


class Link(NamedTuple):
    """A way to another channel: good once, until `expires_at` (ms). `qr` is the same for a phone's camera."""

    url: str
    code: str
    expires_at: int
    qr: Json


class Elsewhere:
    """Makes links and takes them; `clock` gives ms."""

    def __init__(self, book: Book, door: Door, clock: Callable[[], int]) -> None:
        self._book = book
        self._door = door
        self._clock = clock
        self._bot: str | None = None
        self._looked_at = -BOT_KNOWN_MS

    async def channels(self) -> Json:
        """What the floor tells of it: the channels on which a conversation can go on now."""
        with contextlib.suppress(StoreUnavailable):  # then as it was last
            now = self._clock()
            if not 0 <= now - self._looked_at < BOT_KNOWN_MS:  # below 0: the clock was set back
                self._looked_at = now
                self._bot = await self._bot_of_now()
        return {"links": ["telegram"]} if self._bot else {}

    async def telegram(self, conversation: str) -> Link:
        """A link that brings this conversation to Telegram. Raises `WireError` `not_found` where there is no bot."""
        bot = await self._bot_of_now()
        if bot is None:
            raise WireError("not_found", "no Telegram bot is running here; go on in this window")
        code = new_id()
        await links.keep(self._book, code, await self._door.read(conversation), LINK_S)
        url = f"https://t.me/{bot}?start={code}"
        return Link(url, code, self._clock() + LINK_S * 1_000, drawn(url)._asdict())

    @contextlib.asynccontextmanager
    async def back(self, link: str) -> AsyncIterator[Conversation]:
        """The conversation of a link, once: see `links.followed`. Raises `WireError` `not_found` when it is spent, too
        old, or was given out before the conversation became somebody's."""
        async with links.followed(self._book, self._door, link) as state:
            if state is None:
                raise WireError("not_found", "this link was used or is too old; ask for a new one where you got it")
            yield state

    async def _bot_of_now(self) -> str | None:
        note = (await self._book.notes(BOT)).get(BOT)
        with contextlib.suppress(msgspec.MsgspecError):  # a process of another version writes it otherwise
            return msgspec.json.decode(note, type=_Note).username if note else None
        return None
