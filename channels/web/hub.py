"""One reader for each conversation that somebody here watches, whatever the number of its sockets.

The bell is heard first, then the log is read from the reader's own last number; a sweep finds what a
lost hint would hide. Who listens gets each event once, in order, together with the floor.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Mapping
from typing import NamedTuple, Protocol

import structlog

from channels.web import encode, metrics
from channels.web.encode import Json, View
from channels.web.errors import where
from conversation import events as ev
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.floor import Holder
from conversation.ids import all_shards
from conversation.records import Entry
from conversation.store import Ring

MOST = 500  # events in one answer, the contract's
AWAY_S = 1.0  # between two tries while the store is away
HEARD_S = 5.0  # how often the listener looks up when no bell rings

log = structlog.get_logger()

Place = Callable[[str], Awaitable[Mapping[str, int | None]]]


class Batch(NamedTuple):
    """What is new for the watchers of a conversation: visible events (maybe none) and the floor."""

    events: list[Json]
    floor: Json


class Page(NamedTuple):
    """A part of the history; `more` when it goes on."""

    events: list[Json]
    more: bool


class Listener(Protocol):
    """Who watches. These calls never wait."""

    def deliver(self, batch: Batch) -> None:
        """New events, or a new floor."""

    def typing(self, frame: Json) -> None:
        """Somebody is typing; it expires by itself."""

    def leave(self) -> None:
        """The gateway is going down."""


class Watched:
    """One conversation and its reader."""

    def __init__(self, conversation: str, door: Door, place: Place, sweep_s: float) -> None:
        self.conversation = conversation
        self.listeners: set[Listener] = set()
        self.reader: asyncio.Task[None] | None = None
        self.begun = asyncio.Lock()
        self.seq = 0
        self._door = door
        self._place = place
        self._sweep_s = sweep_s
        self._wake = asyncio.Event()
        self._folded = 0  # pages read ahead of the reader: what they saw of floor and language counts already
        self._holder: Holder = "assistant"
        self._view = View(conversation, "fr", "")
        self._told: Json = {}
        self._delivered = 0

    async def begin(self) -> None:
        """Find out where the conversation is. Raises `UnknownConversation` or `StoreUnavailable`."""
        state = await self._door.read(self.conversation)
        self.seq = self._folded = state.seq
        self._holder = state.holder
        self._view = View(self.conversation, state.language, state.name or "")
        self._told = await self.floor()

    async def floor(self) -> Json:
        """Who holds the floor now, and the place of who waits."""
        place: Mapping[str, int | None] = {}
        if self._holder == "waiting":
            with contextlib.suppress(StoreUnavailable):  # who holds it is known; only the place is not
                place = await self._place(self.conversation)
        return encode.floor(self._holder, place)

    async def page(self, after: int) -> Page:
        """The visible events after a number, at most 500 of them."""
        found: list[Json] = []
        while len(found) <= MOST:
            entries = await self._door.store.entries(self.conversation, after, MOST + 1)
            self._fold(entries)
            found += encode.events(entries, self._view)
            if len(entries) <= MOST:
                break
            after = entries[-1].seq
        return Page(found[:MOST], more=len(found) > MOST)

    async def delivered(self, seq: int) -> None:
        """A client has everything up to here: a cursor, never beyond what there is."""
        seq = min(seq, self.seq)
        if seq > self._delivered:
            self._delivered = seq
            await self._door.store.advance(self.conversation, "delivered", seq)

    def wake(self, ring: Ring | None = None) -> None:
        """Something may be new here; without a ring, look."""
        if ring is not None and ring.kind == "typing":
            frame = encode.typing(ring.data, self._view.language)
            for listener in list(self.listeners) if frame else ():
                listener.typing(frame or {})
        elif ring is None or (ring.kind == "log" and ring.seq > self.seq):
            self._wake.set()

    async def run(self) -> None:
        """Read on while somebody watches. A store that is away is tried again with each sweep, and said once."""
        away = False
        while self.listeners:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._sweep_s)
            self._wake.clear()
            try:
                await self.catch_up()
                away = False
            except StoreUnavailable:
                if not away:
                    log.warning("watch.store_away", conversation=self.conversation)
                away = True
            except Exception as error:  # noqa: BLE001  # the edge of the loop: its end would leave the sockets deaf
                log.error("watch.failed", conversation=self.conversation, error=type(error).__name__, at=where(error))

    async def catch_up(self) -> None:
        """Hand on what is new, once."""
        while True:
            entries = await self._door.store.entries(self.conversation, self.seq, MOST)
            self._fold(entries)
            floor = await self.floor()
            events = encode.events(entries, self._view)
            self.seq = entries[-1].seq if entries else self.seq  # only now: what failed above is read again
            if events or floor != self._told:
                self._told = floor
                for listener in list(self.listeners):
                    listener.deliver(Batch(events, floor))
            if len(entries) < MOST:
                return

    def _fold(self, entries: Iterable[Entry]) -> None:
        """The little of the state that the view needs, folded as it passes."""
        for entry in entries:
            if entry.seq <= self._folded:
                continue
            self._folded, self._holder = entry.seq, entry.floor.holder
            if isinstance(entry.event, ev.CustomerSwitchedLanguage):
                self._view = self._view._replace(language=entry.event.language)
            elif isinstance(entry.event, ev.CustomerIdentified) and entry.event.name:
                self._view = self._view._replace(customer=entry.event.name)


class Hub:
    """All that is watched from this process, and the one listener to the bells."""

    def __init__(self, door: Door, place: Place, sweep_s: float) -> None:
        self._door = door
        self._place = place
        self._sweep_s = sweep_s
        self._watched: dict[str, Watched] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ears: asyncio.Task[None] | None = None
        self.closing = False

    def start(self) -> None:
        """Begin to hear the bells."""
        self._ears = self._keep(self._listen(), "web.bells")

    async def stop(self) -> None:
        """Tell all who watch, then end every task."""
        self.closing = True
        for watched in list(self._watched.values()):
            for listener in list(watched.listeners):
                listener.leave()

    async def close(self) -> None:
        """End the readers and the listener."""
        while self._tasks:  # again: `wait_for` of Python 3.10 can swallow a cancellation
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks, timeout=AWAY_S)

    def listeners(self, conversation: str) -> int:
        """How many watch a conversation from here."""
        watched = self._watched.get(conversation)
        return len(watched.listeners) if watched else 0

    @contextlib.asynccontextmanager
    async def watch(self, conversation: str, listener: Listener) -> AsyncIterator[Watched]:
        """Listen to a conversation from now on; what came before is in its pages.

        Raises `UnknownConversation` or `StoreUnavailable`.
        """
        watched = self._watched.get(conversation)
        if watched is None:
            watched = Watched(conversation, self._door, self._place, self._sweep_s)
            self._watched[conversation] = watched
            metrics.WATCHED.inc()
        watched.listeners.add(listener)
        try:
            async with watched.begun:
                if watched.reader is None:
                    await watched.begin()
                    watched.reader = self._keep(watched.run(), f"web.watch {conversation}")
            yield watched
        finally:
            watched.listeners.discard(listener)
            if not watched.listeners:
                self._forget(watched)

    def _forget(self, watched: Watched) -> None:
        self._watched.pop(watched.conversation)
        metrics.WATCHED.dec()
        if watched.reader is not None:
            watched.reader.cancel()

    async def _listen(self) -> None:
        while not self.closing:
            try:
                async with self._door.store.listen(all_shards()) as bell:
                    self._ring(None)
                    while not self.closing:
                        ring = await bell.next(HEARD_S)
                        if ring is not None:
                            self._ring(ring if ring.conversation else None)
            except StoreUnavailable:
                log.warning("bells.store_away")
            except Exception as error:  # noqa: BLE001  # the edge of the loop: without it only sweeps would find news
                log.error("bells.failed", error=type(error).__name__, at=where(error))
            await asyncio.sleep(AWAY_S)

    def _ring(self, ring: Ring | None) -> None:
        """A hint for one conversation, or (None: hints may have been lost) for all."""
        if ring is None:
            for watched in list(self._watched.values()):
                watched.wake()
        elif (one := self._watched.get(ring.conversation)) is not None:
            one.wake(ring)

    def _keep(self, work: Coroutine[None, None, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
