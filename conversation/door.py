"""The one door: read the conversation, decide, append; refused because the floor moved, read and decide again.

Mostly nothing was written since the state in memory: then what it says is appended without reading first, and refused
if that was wrong.

Everybody writes through `Door.write`. The caller gives a function from the state to the events it wants;
the door works out the next floor by the matrix, the next due times by the agenda, and whether the batch
has to be fenced by the term at all.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

import msgspec

from conversation import people
from conversation.agenda import Work, next_due, touched
from conversation.book import Book
from conversation.errors import Conflict, NotOnThisFloor, StaleWork, UnknownConversation
from conversation.events import ConversationErased, ConversationOpened, Event
from conversation.floor import fenced, walk
from conversation.policy import Policy
from conversation.promises import Breach, breaches
from conversation.ranking import list_order
from conversation.records import Entry
from conversation.state import Conversation
from conversation.store import Append, Appended, Store

CACHED = 5_000  # states kept in memory; each a few KB
TRIES = 8  # a batch refused so often meets a floor that moves faster than people can

Decide = Callable[[Conversation], Sequence[Event]]
OnBreach = Callable[[Breach], Awaitable[None]]
OnWritten = Callable[[Conversation, Sequence[Event], Conversation], None]


class Written(msgspec.Struct, frozen=True):
    """What a write came to: the state after it, the numbers, and the events (empty: nothing to do).

    The state's cursors, which are no events, may be older: who needs them reads.
    """

    conversation: Conversation
    events: tuple[Event, ...]
    appended: Appended | None


class _How(NamedTuple):
    """How a batch is written; see `Append`."""

    id: str
    work: Work | None
    ends_work: bool
    term: int | None
    exact: bool = False


class Door:
    """Reads by folding what is new since last time, writes by the one append."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        on_breach: OnBreach | None = None,
        on_written: OnWritten | None = None,
        book: Book | None = None,
    ) -> None:
        """In `book` stands whose each conversation is (`people`), before it stands in the log."""
        self.store = store
        self.policy = policy
        self._on_breach = on_breach
        self._on_written = on_written
        self._book = book
        self._states: OrderedDict[str, Conversation] = OrderedDict()

    async def read(self, conversation: str) -> Conversation:
        """The state now. Raises `UnknownConversation`."""
        state = await self._catch_up(conversation)
        if state.seq == 0:
            raise UnknownConversation(f"no conversation {conversation}")
        return state

    async def news(self, conversation: str, after: int) -> list[Entry]:
        """What the log has after a number. What is kept of a conversation here is as new then, so who writes to it next
        need not read it first."""
        state = self._states.get(conversation)
        if state is None:
            return await self.store.entries(conversation, after)
        entries, cursors = await self.store.tail(conversation, min(after, state.seq - 1))
        await self._go_on(state, [entry for entry in entries if entry.seq >= state.seq], cursors)
        return [entry for entry in entries if entry.seq > after]

    async def write(
        self,
        conversation: str,
        decide: Decide,
        id: str,
        *,
        work: Work | None = None,
        ends_work: bool = False,
        term: int | None = None,
    ) -> Written:
        """Append what `decide` wants in the state of now; an empty answer writes nothing (but ends the work).

        `id` makes it happen once. With `term` the batch is refused (`Conflict`) unless the floor is still
        there: for what was decided earlier, such as a computed answer. Raises `NotOnThisFloor` when the
        matrix refuses, `UnknownConversation` when it was never opened, `StaleWork` when the work was handed to
        another, `StoreUnavailable`.
        """
        how = _How(id, work, ends_work, term)
        written = await self._write_unread(conversation, decide, how)
        if written is not None:
            return written
        for _ in range(TRIES):
            before = await self._catch_up(conversation)
            if term is not None and before.term != term:
                raise Conflict(f"{conversation} is at term {before.term}, not {term}; decide again")
            events = tuple(decide(before))
            if not events and not ends_work:
                return Written(before, (), None)
            if not before.seq and not isinstance(events[0], ConversationOpened):
                raise UnknownConversation(f"no conversation {conversation}; its first event opens it")
            try:
                return await self._append(before, events, how)
            except StaleWork:
                raise
            except Conflict:
                self._states.pop(conversation, None)
        raise Conflict(f"{conversation} moved {TRIES} times during one write; try again")

    async def _write_unread(self, conversation: str, decide: Decide, how: _How) -> Written | None:
        """On the state in memory, if it is still the last. None: the conversation has to be read. What is refused or
        not wanted, too, has to rest on what is read."""
        before = self._states.get(conversation)
        if before is None or how.term not in (None, before.term):
            return None
        try:
            events = tuple(decide(before))
        except Exception:  # noqa: BLE001  # it raises what its caller likes, and is asked again
            return None
        try:
            return await self._append(before, events, how._replace(exact=True)) if events else None
        except StaleWork:
            raise
        except (Conflict, NotOnThisFloor):
            return None

    async def settle(self, work: Work, due_at: int | None = None, seen: int | None = None) -> None:
        """End work without a word; `due_at` (ms) puts it back for later, None leaves it to the state.

        `seen` is the number `due_at` rests on, if it rests on one: when more was written since, it is due at once.
        """
        known = self._states.get(work.conversation) if due_at is not None and seen is not None else None
        state = known or await self._catch_up(work.conversation)
        due = due_at if due_at is not None else next_due(state, work.role, self.policy)
        await self.store.append(
            Append(
                conversation=work.conversation,
                id="",
                events=(),
                seen=state.seq if seen is None else seen,
                floor=state.floor,
                agenda={work.role: due},
                work=work,
                ends_work=True,
            )
        )

    async def _append(self, before: Conversation, events: tuple[Event, ...], how: _How) -> Written:
        floor = walk(before.floor, events)
        now = await self.store.now()
        first = max(before.seq + 1, now)
        after = _fold(before, events, how.id, first, now)
        roles = touched(after, events) | ({how.work.role} if how.work is not None and how.ends_work else set())
        append = Append(
            conversation=before.id,
            id=how.id,
            events=events,
            seen=before.seq,
            floor=floor,
            agenda={role: next_due(after, role, self.policy) for role in roles},
            term=before.term if how.term is not None or before.seq == 0 or fenced(events) else None,
            work=how.work,
            ends_work=how.ends_work,
            exact=how.exact,
            order=list_order(after, self.policy),
        )
        if self._book is not None:
            await people.note(self._book, before.id, events, after.opened_at)
        appended = await self.store.append(append)
        if appended.fresh and self._on_written is not None:
            self._on_written(before, events, after)
        if appended.fresh and self._on_breach is not None:
            for breach in breaches(before, events, after):
                await self._on_breach(breach)
        if not appended.follows or any(isinstance(event, ConversationErased) for event in events):
            return Written(await self._catch_up(before.id), events if appended.fresh else (), appended)
        as_foreseen = (appended.first, appended.at) == (first, now)
        written = after if as_foreseen else _fold(before, events, how.id, appended.first, appended.at)
        self._remember(written)
        return Written(written, events, appended)

    async def _catch_up(self, conversation: str) -> Conversation:
        state = self._states.get(conversation) or Conversation(id=conversation)
        return await self._go_on(state, *await self.store.tail(conversation, max(0, state.seq - 1)))

    async def _go_on(self, state: Conversation, entries: Sequence[Entry], cursors: dict[str, int]) -> Conversation:
        """From a state, by the entries from its own last one on, to the state of now."""
        if state.seq and not _goes_on(state, entries):
            state = Conversation(id=state.id)
            entries, cursors = await self.store.tail(state.id, 0)
        state = state.replay(entries[1:] if state.seq else entries)
        if cursors != state.cursors:
            state = msgspec.structs.replace(state, cursors=cursors)
        if state.seq:
            self._remember(state)
        return state

    def _remember(self, state: Conversation) -> None:
        self._states[state.id] = state
        self._states.move_to_end(state.id)
        if len(self._states) > CACHED:
            self._states.popitem(last=False)


def _fold(before: Conversation, events: tuple[Event, ...], id: str, first: int, at: int) -> Conversation:
    """The state after a batch, as the store numbers its events."""
    floor, state = before.floor, before
    for number, event in enumerate(events):
        floor = walk(floor, [event])
        name = id if len(events) == 1 else f"{id}/{number}"
        state = state.apply(Entry(first + number, name, at, floor, event))
    return state


def _goes_on(state: Conversation, entries: Sequence[Entry]) -> bool:
    """Is the log still the one that was folded? Its last line is read again for this: a failover may have taken it
    away, and with it what nobody had accepted. What was erased holds words that are forgotten now."""
    if not entries or entries[0].seq != state.seq:
        return False
    return not any(isinstance(entry.event, ConversationErased) for entry in entries[1:])
