"""The conversation of an address: found or opened, written to, and offered again what perhaps did not arrive there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeGuard

from channels import links
from channels.messaging import duty
from channels.messaging.arrivals import Arrival
from channels.messaging.pushing import targets, undelivered
from channels.outreach.incidents import Incidents
from channels.theirs import kept
from channels.tries import Cursors
from conversation import events as ev
from conversation.book import Book
from conversation.door import Door, Written
from conversation.errors import ArchiveAway, UnknownConversation
from conversation.ids import new_conversation
from conversation.memory import Clock
from conversation.state import Conversation
from conversation.taps import tapped, title_of

RENEWED_AFTER_S = 7 * 86_400  # closed for longer: what is written then is a new matter
_LASTING = ev.AssistantWrote | ev.AgentWrote | ev.PromiseMade | ev.ActionDone  # a place in line would be outdated

Wanted = Callable[[Conversation], Sequence[ev.Event]]


class Chats:
    """Every method raises `StoreUnavailable` when the store is away."""

    def __init__(
        self,
        door: Door,
        book: Book,
        key: str,
        cursors: Cursors,
        offers: Callable[[Mapping[int, ev.Event]], list[tuple[int, ...]]],
    ) -> None:
        """`key` is secret: without it nobody can tell a conversation's id from an address.

        `offers` says which failed messages may be said again together.
        """
        self._door, self._book, self._key = door, book, key
        self._cursors, self.channel, self._groups = cursors, cursors.channel, offers
        self._incidents = Incidents(door, book, Clock())

    async def write(self, arrival: Arrival, wanted: Wanted) -> Written:
        """Append what is wanted, opening the address's conversation if need be."""
        bound = await self._book.bound(self.channel, arrival.address)
        state = await self._current(bound, arrival.address) if bound else None
        # The same name whoever opens it: two gateways, or one that comes back after a crash.
        c = state.id if state else new_conversation(f"{self._key}/{arrival.address}/{bound or ''}")
        again = await self._offers(state) if state else []
        known = state.told.get("maybe_undelivered") if state else None
        asked = await self._kept(bound, arrival.address) if bound and state is None else []

        def decide(now: Conversation) -> list[ev.Event]:
            fresh = now.told.get("maybe_undelivered") == known
            said = [*([] if now.seq else [*arrival.opening, *asked]), *wanted(now)]
            return [*said, *(again if fresh else [])]

        written = await self._door.write(c, decide, arrival.id)
        if c != bound and written.appended is not None:
            await self._book.bind(self.channel, arrival.address, c)
        if written.events:
            await self._incidents.greet(written.conversation)
        return written

    async def _kept(self, former: str, address: str) -> list[ev.Event]:
        """What was asked for good in the conversation before this one."""
        try:
            state = await self._door.read(former)
        except (UnknownConversation, ArchiveAway):
            return []
        return kept([state]) if self._is_theirs(state, address) else []

    async def of(self, address: str) -> Conversation | None:
        """The address's conversation of now."""
        bound = await self._book.bound(self.channel, address)
        return await self._current(bound, address) if bound else None

    async def choose(self, address: str, value: str, id: str) -> str | None:
        """The title of the chosen button, or None when it is not on offer. One choice per `id`, however often."""
        bound = await self._book.bound(self.channel, address)
        state = await self._door.read(bound) if bound else None
        if bound is None or state is None or not self._is_theirs(state, address):
            return None
        events = tapped(state, value, self.channel, await self._door.store.now())
        if not events:
            return None
        first = events[0]
        written = await self._door.write(bound, lambda c: events, id)
        title = title_of(first, written.conversation.language)
        return title if await self._holds(written, first) else None

    async def _holds(self, written: Written, event: ev.Event) -> bool:
        """Is this what the log has under the batch's id, now or since an earlier time?"""
        if written.appended is None or written.appended.fresh:
            return written.appended is not None
        first = written.appended.first
        return [e.event for e in await self._door.store.entries(written.conversation.id, first - 1, 1)] == [event]

    async def link(self, token: str, address: str, id: str) -> Conversation | None:
        """Bring the conversation of a one-time link to this address; None when the link was spent."""
        target = await links.follow(self._book, self._door, token, id)
        return await self._bring(target, address, id) if target else None

    async def _bring(self, target: Conversation, address: str, id: str) -> Conversation | None:
        linked = ev.CustomerLinked(channel=self.channel, address=address)
        written = await self._door.write(target.id, lambda c: [linked] if c.guarded_at == target.guarded_at else [], id)
        if written.appended is None:
            return None
        await self._book.bind(self.channel, address, target.id)
        return written.conversation

    async def take(self, token: str, address: str) -> tuple[Conversation, bool] | None:
        """See `duty.taken`."""
        return await duty.taken(self._door, token, address)

    async def message(self, address: str, ending: str) -> int | None:
        """The number of the customer's message whose batch has such an id, in the conversation of now."""
        bound = await self._book.bound(self.channel, address)
        for entry in reversed(await self._door.store.entries(bound) if bound else []):
            own = isinstance(entry.event, ev.CustomerWrote | ev.CustomerSentFile)
            if own and entry.id.split("/")[:2][-1].endswith(ending):
                return entry.seq
        return None

    def _is_theirs(self, state: Conversation, address: str) -> bool:
        """Not once somebody else has signed in to it: see `ConversationMerged`."""
        return state.addresses.get(self.channel) == address

    async def _current(self, bound: str, address: str) -> Conversation | None:
        """The conversation, unless it is forgotten, not to be had now, no longer theirs, or was closed long ago."""
        try:
            state = await self._door.read(bound)
        except (UnknownConversation, ArchiveAway):
            return None
        if not self._is_theirs(state, address):
            return None
        if state.holder != "closed" or state.closed_at is None:
            return state
        age_ms = await self._door.store.now() - state.closed_at
        return state if age_ms < RENEWED_AFTER_S * 1000 else None

    async def _offers(self, state: Conversation) -> list[ev.Event]:
        """What offers again the messages that failed since the last time."""
        told = state.told.get("maybe_undelivered", 0)
        if state.cursors.get(self._cursors.failed, 0) <= told:
            return []
        events = {entry.seq: entry.event for entry in await self._door.store.entries(state.id)}
        failed = [event.target for seq, event in events.items() if seq > told and self._may_come_again(event)]
        meant = [seq for target in failed for seq in (targets(events[target], self.channel) or (target,))]
        lasting = {seq: events[seq] for seq in meant if isinstance(events.get(seq), _LASTING)}
        return [undelivered(group, self.channel) for group in self._groups(lasting)]

    def _may_come_again(self, event: ev.Event) -> TypeGuard[ev.MessageFailed]:
        """What the platform itself refused would be refused again."""
        return isinstance(event, ev.MessageFailed) and event.channel == self.channel and event.why != "refused"
