"""The waiting list: one order over all shards, read at most once a second; a place in it, and how long waits are.

Who waits for a team is told what concerns that team: its opening, a place among its own, and its own waits.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from typing import TypedDict

from conversation.book import Book
from conversation.door import Door
from conversation.errors import UnknownConversation
from conversation.ids import all_shards
from conversation.state import Conversation
from handoff.teams import hours_of, opens_at, team_of

FRESH_S = 1.0  # the design's promise: a position is right to a second
LISTED = 10_000  # beyond it nobody is told a position
MEASURED = 30  # fewer measured waits are no measure
LOOKED_AT = 100  # of those ahead, for whose team they wait: whoever is further back is told no place


class Place(TypedDict, total=False):
    """What a waiting customer may be told: waits in opening hours, else when it opens (ms) and in which zone."""

    position: int
    wait_p50_s: int
    wait_p90_s: int
    opens_at: int
    zone: str


class WaitingList:
    """The merged list; one per process, shared by all who ask."""

    def __init__(self, door: Door, book: Book, seconds: Callable[[], float] = time.monotonic) -> None:
        self._door = door
        self._store = door.store
        self._book = book
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
        """Where this conversation stands. Raises `StoreUnavailable` or `UnknownConversation`."""
        c, policy = await self._door.read(conversation), self._door.policy
        team = team_of(c, policy)
        opening = opens_at(team, policy, await self._store.now())
        if opening is not None:
            return {"opens_at": opening, "zone": hours_of(team, policy).zone}
        await self._refresh(conversation)
        place: Place = {}
        position = await self._position(c, team)
        if position is not None:
            place["position"] = position
        waits = await self._book.waits(team) if team else self._waits
        if len(waits) >= MEASURED:
            place["wait_p50_s"] = percentile(waits, 50)
            place["wait_p90_s"] = percentile(waits, 90)
        return place

    async def _position(self, c: Conversation, team: str) -> int | None:
        """The place in the list; where there are teams, among those whom the same people serve."""
        position = self._positions.get(c.id)
        if position is None or not self._door.policy.teams:
            return position
        ahead = self._order[: position - 1]
        if len(ahead) > LOOKED_AT:
            return None
        return 1 + sum(await asyncio.gather(*(self._waits_for(other, team) for other in ahead)))

    async def _waits_for(self, conversation: str, team: str) -> bool:
        try:
            return team_of(await self._door.read(conversation), self._door.policy) == team
        except UnknownConversation:
            return False  # forgotten meanwhile

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
