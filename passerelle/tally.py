"""The figures of this process, on their way to the store: gathered as the door writes, carried over every few seconds.

Brains and channels have no page of their own: every gateway shows what all of them have carried over (`figures`).
Who is killed takes the last seconds along; nothing but a figure is lost by that.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from conversation.book import Book
from conversation.errors import StoreUnavailable
from conversation.events import Event
from conversation.measures import SPANS, counted, took
from conversation.state import Conversation

EVERY_S = 5.0  # well under the 15 to 60 s in which Prometheus comes by


class Tally:
    """What was counted and not carried over yet: `figure:label` -> how many; of spans, in ms, `figure:bucket`."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._counts: Counter[str] = Counter()

    def add(self, before: Conversation, events: Sequence[Event], after: Conversation) -> None:
        """Count what was just written."""
        for figure, label, by in counted(events):
            self._counts[f"{figure}:{label}"] += by
        for figure, seconds in took(before, events, after.at):
            self._counts[f"{figure}:{bisect_left(SPANS[figure], seconds)}"] += 1
            self._counts[f"{figure}:ms"] += int(seconds * 1000)

    async def carry(self) -> None:
        """Carry over what was counted. What a store that goes away has not taken is carried the next time."""
        for name in list(self._counts):
            by = self._counts.pop(name)
            try:
                await self._book.count(name, by)
            except BaseException:
                self._counts[name] += by
                raise

    async def run(self) -> None:
        """Carry over until cancelled."""
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.carry()
            except StoreUnavailable:
                continue  # said by those who need it; here it is only waited for
