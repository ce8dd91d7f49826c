"""The list a desk begins with, in pages: the first is drawn while others are read, and one reading serves all desks.

After the store was away every open desk asks again in the same moment: a thousand lines each would hold up the process.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from itertools import chain
from typing import Any, NamedTuple

from conversation.ids import all_shards
from conversation.store import Store
from handoff.desk.encode import Json

FIRST = 30  # lines of the first frame: more than a screen shows, and there soonest
PAGE = 100  # lines of a frame: some 90 KB, drawn in a few milliseconds
# Lines of each holder. More than a floor works on at one time; together fewer
# than the states and lines that a process keeps (5,000 each), or every reading would fold every log again.
MOST = {"waiting": 2_000, "agent": 1_000, "assistant": 1_500, "closed": 200}

ReadLines = Callable[[Sequence[str], str], Coroutine[Any, Any, list[Json]]]


class Listed(NamedTuple):
    """What stands in the lists, in pages, and the holders who have more than is listed."""

    pages: list[list[str]]
    cut: list[str]


async def listed(store: Store) -> Listed:
    """Look up who has what: who waits first, then what agents hold, then the others. Raises `StoreUnavailable`."""
    found = {
        holder: [conversation for _, conversation in await store.on_floor(holder, all_shards(), most + 1)]
        for holder, most in MOST.items()
    }
    cut = [holder for holder, most in MOST.items() if len(found[holder]) > most]
    waiting, held, *others = (found[holder][:most] for holder, most in MOST.items())
    # What moved meanwhile may have been found twice.
    ids = list(dict.fromkeys([*waiting[:FIRST], *held, *waiting[FIRST:], *chain.from_iterable(others)]))
    starts = range(FIRST, len(ids), PAGE)
    return Listed([ids[:FIRST], *(ids[start : start + PAGE] for start in starts)], cut)


class Listing:
    """Reads the list for the desks of a process."""

    def __init__(self, store: Store, lines: ReadLines) -> None:
        self._store = store
        self._lines = lines
        self._next: dict[str, _Reading] = {}
        self._turns = defaultdict[str, asyncio.Lock](asyncio.Lock)  # whoever asks during a reading waits for the next
        self._readings: set[_Reading] = set()

    async def pages(self, language: str) -> AsyncIterator[Json]:
        """`list` frames that say what is true now or later. Raises `StoreUnavailable`.

        Who hears the bells before it asks misses nothing: what is read here was read after that.
        """
        reading = self._next.get(language)
        if reading is None:
            reading = self._next[language] = _Reading()
            reading.begin(self._read(reading, language), self._readings.discard)
            self._readings.add(reading)
        async for page in reading.follow():
            yield page

    async def stop(self) -> None:
        """Nobody waits for a list any more."""
        await asyncio.gather(*(reading.stop() for reading in self._readings))

    async def _read(self, reading: _Reading, language: str) -> None:
        async with self._turns[language]:
            del self._next[language]
            pages, cut = await listed(self._store)
            for number, ids in enumerate(pages, 1):
                lines, more = await self._lines(ids, language), number < len(pages)
                frame: Json = {"type": "list", "conversations": lines, "first": number == 1, "more": more}
                reading.add(frame if more else {**frame, "cut": cut})


class _Reading:
    """One reading of the list: its pages so far, for however many follow it."""

    def __init__(self) -> None:
        self._pages: list[Json] = []
        self._grown = asyncio.Event()
        self._task: asyncio.Task[None]

    def begin(self, work: Coroutine[Any, Any, None], ended: Callable[[_Reading], None]) -> None:
        """Do the work, which adds the pages."""
        self._task = asyncio.create_task(work, name="desk.listing")
        self._task.add_done_callback(lambda task: task.cancelled() or task.exception())  # those who follow raise it
        self._task.add_done_callback(lambda _: self._grown.set())
        self._task.add_done_callback(lambda _: ended(self))

    async def stop(self) -> None:
        """Read no further."""
        self._task.cancel()
        await asyncio.wait([self._task])

    def add(self, page: Json) -> None:
        """One page more."""
        self._pages.append(page)
        self._grown.set()
        self._grown = asyncio.Event()

    async def follow(self) -> AsyncIterator[Json]:
        """All pages, each as soon as it is there. Raises what the work failed with."""
        sent = 0
        while sent < len(self._pages) or not self._task.done():
            if sent == len(self._pages):
                await self._grown.wait()
            else:
                yield self._pages[sent]
                sent += 1
        self._task.result()
