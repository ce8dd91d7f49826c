"""The waiting list: one order over all shards, read at most once a second; a place in it, and how long waits are."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Sequence

from conversation.book import Book
from conversation.ids import all_shards
from conversation.policy import Hours
from conversation.store import Store
from handoff.hours import opens_at

FRESH_S = 1.0  # the design's promise: a position is right to a second
LISTED = 10_000  # beyond it nobody is told a position
MEASURED = 30  # fewer measured waits are no measure


# What a waiting customer may be told: `position`, `wait_p50_s`, `wait_p90_s` in opening hours, else `opens_at` (ms).
Place = dict[str, int]


class WaitingList:
    """The merged list; one per process, shared by all who ask."""

    def __init__(self, store: Store, book: Book, hours: Hours, seconds: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._book = book
        self._hours = hours
        self._seconds = seconds
        self._read_at = -math.inf
        self._reading = asyncio.Lock()
        self._order: list[str] = []
        self._positions: dict[str, int] = {}
        self._waits: list[float] = []

    async def order(self) -> Sequence[str]:
        """The waiting conversations, the next one first. Raises `StoreUnavailable`."""
        await self._refresh()
        return self._order

    async def place(self, conversation: str) -> Place:
        """Where this conversation stands. Raises `StoreUnavailable`."""
        opening = opens_at(self._hours, await self._store.now())
        if opening is not None:
            return {"opens_at": opening}
        await self._refresh(conversation)
        place: Place = {}
        if conversation in self._positions:
            place["position"] = self._positions[conversation]
        if len(self._waits) >= MEASURED:
            place["wait_p50_s"] = percentile(self._waits, 50)
            place["wait_p90_s"] = percentile(self._waits, 90)
        return place

    async def usual(self) -> dict[str, int | None]:
        """Half and nine tenths of the measured waits in seconds, None while too few are measured."""
        await self._refresh()
        enough = len(self._waits) >= MEASURED
        return {f"wait_p{part}_s": percentile(self._waits, part) if enough else None for part in (50, 90)}

    async def _refresh(self, wanted: str | None = None) -> None:
        """Read again what is old, or lacks the `wanted` conversation because it came since. One reads for all."""
        async with self._reading:
            old = self._seconds() - self._read_at >= FRESH_S
            if old or (wanted is not None and wanted not in self._positions):
                await self._read()

    async def _read(self) -> None:
        listed = await self._store.on_floor("waiting", all_shards(), LISTED)
        self._order = [conversation for _, conversation in listed]
        self._positions = {conversation: number for number, conversation in enumerate(self._order, 1)}
        self._waits = await self._book.waits()
        self._read_at = self._seconds()


def percentile(waits: Sequence[float], percent: int) -> int:
    """The smallest measured wait that `percent` of them do not exceed, in whole seconds, rounded up."""
    ranked = sorted(waits)
    return math.ceil(ranked[max(0, math.ceil(len(ranked) * percent / 100) - 1)])
