"""One conversation that somebody here watches: its reader, from its own last number, and who listens to it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from typing import NamedTuple, Protocol

import structlog

from channels.web import encode
from channels.web.encode import Json, View
from conversation import events as ev
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.floor import Holder
from conversation.records import Entry
from conversation.state import Conversation
from conversation.store import Ring

MOST = 500  # events in one answer, the contract's

log = structlog.get_logger()

Place = Callable[[str], Awaitable[Mapping[str, object]]]
Spawn = Callable[[Coroutine[None, None, None], str], "asyncio.Task[None]"]


class Surroundings(NamedTuple):
    """What is known beside the log: the place of who waits, and the channels that a conversation can go on."""

    place: Place
    links: Callable[[], Awaitable[Json]]


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

    def review(self) -> None:
        """The conversation has changed hands: look again whether you may see what comes."""

    def leave(self) -> None:
        """The gateway is going down."""


class Watched:
    """One conversation and its reader, which is there only while there is something to read.

    Thousands are watched and silent: each keeps little. `spawn` starts a task that its keeper looks after.
    """

    def __init__(self, conversation: str, door: Door, around: Surroundings, spawn: Spawn) -> None:
        self.conversation = conversation
        self.listeners: set[Listener] = set()
        self.begun = asyncio.Lock()
        self.ready = False
        self.reader: asyncio.Task[None] | None = None
        self.seq = 0
        self.stale = False  # the store was away when this was to be read: the next sweep tries again
        self._door = door
        self._around = around
        self._spawn = spawn
        self._again = False  # something came while it was being read
        self._folded = 0  # pages read ahead of the reader: what they saw of floor and language counts already
        self._holder: Holder = "assistant"
        self._view = View(conversation, "fr", "")
        self._told: Json = {}
        self._delivered = 0
        self._read = 0
        self._said = 0  # the customer's last message
        self._taken = 0  # up to here a person has read what the customer wrote

    @property
    def waits(self) -> bool:
        """Its place in the list can change without an event."""
        return self._holder == "waiting"

    async def begin(self) -> Conversation:
        """Find out where the conversation is; its state. Raises `UnknownConversation` or `StoreUnavailable`."""
        state = await self._door.read(self.conversation)
        self.seq = self._folded = state.seq
        self._delivered, self._read = state.cursors.get("delivered", 0), state.cursors.get("read", 0)
        self._holder = state.holder
        self._said, self._taken = state.customer_seq, taken(state)
        self._view = View(self.conversation, state.language, state.name or "")
        self._told = await self.floor()
        self.ready = True
        if self._again:  # rung while the log was being read
            self._look()
        return state

    async def floor(self) -> Json:
        """Who holds the floor now, what has been read there, and the place of who waits."""
        place: Mapping[str, object] = {}
        if self._holder == "waiting":
            with contextlib.suppress(StoreUnavailable):  # who holds it is known; only the place is not
                place = await self._around.place(self.conversation)
        seen = {"seen_seq": self._taken} if self._taken else {}
        return {**encode.floor(self._holder, place), **seen, **await self._around.links()}

    async def page(self, after: int) -> Page:
        """The visible events after a number, at most 500 of them."""
        found: list[Json] = []
        if after >= self.seq:  # who comes back to what it knows: what is newer is handed on when it is read
            return Page(found, more=False)
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

    async def read(self, seq: int) -> None:
        """The customer has read so far: a cursor, never beyond what there is, and a hint for the desk."""
        seq = min(seq, self._folded)
        if seq > self._read:
            self._read = seq
            await self._door.store.advance(self.conversation, "read", seq)
            data = {"role": "customer", "seq": seq}
            await self._door.store.ring(Ring(conversation=self.conversation, kind="read", data=data))

    def wake(self, ring: Ring | None = None) -> None:
        """Something may be new here; without a ring, look."""
        if ring is not None and ring.kind == "read":
            self._is_read(ring)
        elif ring is not None and ring.kind == "typing":
            frame = encode.typing(ring.data, self._view.language)
            for listener in list(self.listeners) if frame else ():
                listener.typing(frame or {})
        elif ring is None or (ring.kind == "log" and ring.seq > self.seq):
            self._look()

    def _is_read(self, ring: Ring) -> None:
        """The agent who holds the conversation has it on the screen; who only looks at the list has not taken it."""
        seq = min(ring.data.get("seq", 0), self._said)
        if ring.data.get("taken") and seq > self._taken:
            self._taken = seq
            self._look()

    def _look(self) -> None:
        """Read what is new, unless that is being done."""
        self._again = True
        if self.reader is None and self.ready:
            self.reader = self._spawn(self._read_on(), f"web.watch {self.conversation}")

    async def _read_on(self) -> None:
        """Read until nothing is new. A store that is away is said once and tried again with each sweep."""
        try:
            while self._again and self.listeners:
                self._again = False
                await self.catch_up()
                self.stale = False
        except StoreUnavailable:
            if not self.stale:
                log.warning("watch.store_away", conversation=self.conversation)
            self.stale = True
        except Exception:  # the edge of the task: its end would leave the sockets deaf
            log.exception("watch.failed", conversation=self.conversation)
            self.stale = True
        finally:
            self.reader = None

    async def catch_up(self) -> None:
        """Hand on what is new, once."""
        new = await self._door.news(self.conversation, self.seq)
        for start in range(0, len(new) or 1, MOST):
            entries = new[start : start + MOST]
            self._fold(entries)
            floor = await self.floor()
            events = encode.events(entries, self._view)
            self.seq = entries[-1].seq if entries else self.seq  # only now: what failed above is read again
            if events or floor != self._told:
                self._told = floor
                for listener in list(self.listeners):
                    listener.deliver(Batch(events, floor))

    def _fold(self, entries: Iterable[Entry]) -> None:
        """The little of the state that the view needs, folded as it passes."""
        for entry in entries:
            if entry.seq <= self._folded:
                continue
            self._folded, self._holder = entry.seq, entry.floor.holder
            if isinstance(entry.event, ev.CustomerWrote | ev.CustomerChose | ev.CustomerSentFile):
                self._said = entry.seq
            self._taken = max(self._taken, taken_by(entry, self._said))
            if isinstance(entry.event, ev.CustomerIdentified | ev.ConversationUnmerged):
                for listener in self.listeners:
                    listener.review()
            if isinstance(entry.event, ev.CustomerSwitchedLanguage):
                self._view = self._view._replace(language=entry.event.language)
            elif isinstance(entry.event, ev.CustomerIdentified) and entry.event.name:
                self._view = self._view._replace(customer=entry.event.name)


def taken(state: Conversation) -> int:
    """Up to which number a person has read what the customer wrote. That the assistant has is nothing to tell: it has
    read everything at once, and its answer says so."""
    wrote = state.said.seq if state.said is not None and state.said.by == "agent" else 0
    return min(max(state.cursors.get("taken", 0), wrote), state.customer_seq)


def taken_by(entry: Entry, said: int) -> int:
    """The same, as far as one entry tells. `said` is the number of the customer's last message before it."""
    return said if isinstance(entry.event, ev.AgentWrote) else 0
