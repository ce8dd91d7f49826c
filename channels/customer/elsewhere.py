"""The same conversation on another channel: one-time links to there, and back to here."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import NamedTuple

from channels import links, ways
from channels.admission.errors import WireError
from channels.customer.qr import drawn
from channels.web.encode import Json
from conversation.book import Book
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.ids import new_id
from conversation.state import Conversation

LINK_S = 900  # time to find the phone; a link that is left lying about is soon worth nothing
KNOWN_MS = 30_000  # between two looks which ways there are


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
        self._ways: list[str] = []
        self._looked_at = -KNOWN_MS

    async def channels(self) -> Json:
        """What the floor tells of it: the channels on which a conversation can go on now."""
        with contextlib.suppress(StoreUnavailable):  # then as it was last
            now = self._clock()
            if not 0 <= now - self._looked_at < KNOWN_MS:  # below 0: the clock was set back
                self._looked_at = now
                self._ways = sorted(await ways.known(self._book))
        return {"links": self._ways} if self._ways else {}

    async def link(self, conversation: str, channel: str) -> Link:
        """A link that brings this conversation there. Raises `WireError` `not_found` where nobody answers now."""
        address = (await ways.known(self._book)).get(channel)
        if address is None:
            raise WireError("not_found", f"no {channel} bot is running here; go on in this window")
        code = new_id()
        await links.keep(self._book, code, await self._door.read(conversation), LINK_S)
        url = address + code
        return Link(url, code, self._clock() + LINK_S * 1_000, drawn(url)._asdict())

    async def back(self, link: str, by: str) -> Conversation:
        """The conversation of a link, for who follows it first: see `links.follow`. Raises `WireError` `not_found` when
        it is spent, too old, or was given out before the conversation became somebody's."""
        state = await links.follow(self._book, self._door, link, by)
        if state is None:
            raise WireError("not_found", "this link was used or is too old; ask for a new one where you got it")
        return state
