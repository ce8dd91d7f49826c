"""A chat's conversation: found or opened, written to, and offered again what perhaps did not arrive there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeGuard, TypeVar

import msgspec

from channels.telegram import decode as de
from channels.telegram.encode import offers, targets
from channels.telegram.settings import CHANNEL, CURSORS
from conversation import events as ev
from conversation.book import Book
from conversation.door import Door, Written
from conversation.errors import UnknownConversation
from conversation.ids import new_conversation
from conversation.state import Conversation
from conversation.taps import after_the_end, tapped

RENEWED_AFTER_S = 7 * 86_400  # closed for longer: what is written then is a new matter
_LASTING = ev.AssistantWrote | ev.AgentWrote | ev.PromiseMade | ev.ActionDone  # a place in line would be outdated

_In = TypeVar("_In", bound=de.Incoming)
Wanted = Callable[[Conversation], Sequence[ev.Event]]


class Chats:
    """Every method raises `StoreUnavailable` when the store is away."""

    def __init__(self, door: Door, book: Book, key: str) -> None:
        """`key` is secret: without it nobody can tell a conversation's id from a chat's number."""
        self._door, self._book, self._key = door, book, key

    async def write(self, incoming: de.Incoming, wanted: Wanted) -> Written:
        """Append what is wanted, opening the chat's conversation if need be."""
        chat = str(incoming.chat)
        bound = await self._book.bound(CHANNEL, chat)
        state = await self._current(bound) if bound else None
        # The same name whoever opens it: two gateways, or one that comes back after a crash.
        c = state.id if state else new_conversation(f"{self._key}/{chat}/{bound or ''}")
        again = await self._offers(state) if state else []
        known = state.told.get("maybe_undelivered") if state else None

        def decide(now: Conversation) -> list[ev.Event]:
            fresh = now.told.get("maybe_undelivered") == known
            return [*([] if now.seq else de.opening(incoming)), *wanted(now), *(again if fresh else [])]

        written = await self._door.write(c, decide, incoming.id)
        if c != bound and written.appended is not None:
            await self._book.bind(CHANNEL, chat, c)
        return written

    async def in_its_language(self, incoming: _In) -> _In:
        """The same, in the language of the chat's conversation: it knows better than the phone's settings."""
        bound = await self._book.bound(CHANNEL, str(incoming.chat))
        state = await self._current(bound) if bound else None
        language = state.language if state else incoming.language
        return msgspec.structs.replace(incoming, language="en" if language == "en" else "fr")

    async def choose(self, tap: de.Tapped) -> str | None:
        """The title of the chosen button, or None when it is not on offer. One choice per message, however often."""
        bound = await self._book.bound(CHANNEL, str(tap.chat))
        if bound is None:
            return None
        now = await self._door.store.now()
        events = tapped(await self._door.read(bound), tap.value, CHANNEL, now)
        if not events:
            return None
        first = events[0]
        written = await self._door.write(bound, lambda c: events, f"tg/choice/{tap.chat}.{tap.message}")
        title = (
            first.title if isinstance(first, ev.CustomerChose) else after_the_end(written.conversation.language).title
        )
        return title if await self._holds(written, first) else None

    async def _holds(self, written: Written, event: ev.Event) -> bool:
        """Is this what the log has under the batch's id, now or since an earlier time?"""
        if written.appended is None or written.appended.fresh:
            return written.appended is not None
        first = written.appended.first
        return [e.event for e in await self._door.store.entries(written.conversation.id, first - 1, 1)] == [event]

    async def link(self, incoming: de.Ordered) -> Conversation | None:
        """Bring the conversation of a one-time link to this chat; None when the link was spent."""
        target = await self._book.redeem_link(incoming.argument)
        if target is None:
            return None
        linked = ev.CustomerLinked(channel=CHANNEL, address=str(incoming.chat))
        written = await self._door.write(target, lambda c: [linked] if c.seq else [], incoming.id)
        if written.appended is None:
            return None
        await self._book.bind(CHANNEL, str(incoming.chat), target)
        return written.conversation

    async def message(self, incoming: de.Edited) -> int | None:
        """The number of the message that was edited, if it is in the chat's conversation of now."""
        bound = await self._book.bound(CHANNEL, str(incoming.chat))
        for entry in reversed(await self._door.store.entries(bound) if bound else []):
            own = isinstance(entry.event, ev.CustomerWrote | ev.CustomerSentFile)
            if own and entry.id.split("/")[:2][-1].endswith(f".{incoming.message}"):
                return entry.seq
        return None

    async def _current(self, bound: str) -> Conversation | None:
        """The chat's conversation, unless it is forgotten or was closed long ago."""
        try:
            state = await self._door.read(bound)
        except UnknownConversation:
            return None
        if state.holder != "closed" or state.closed_at is None:
            return state
        age_ms = await self._door.store.now() - state.closed_at
        return state if age_ms < RENEWED_AFTER_S * 1000 else None

    async def _offers(self, state: Conversation) -> list[ev.Event]:
        """What offers again the messages that failed since the last time."""
        told = state.told.get("maybe_undelivered", 0)
        if state.cursors.get(CURSORS.failed, 0) <= told:
            return []
        events = {entry.seq: entry.event for entry in await self._door.store.entries(state.id)}
        failed = [event.target for seq, event in events.items() if seq > told and _may_come_again(event)]
        meant = [seq for target in failed for seq in (targets(events[target]) or (target,))]
        lasting = {seq: events[seq] for seq in meant if isinstance(events.get(seq), _LASTING)}
        return [de.undelivered(group) for group in offers(lasting)]


def _may_come_again(event: ev.Event) -> TypeGuard[ev.MessageFailed]:
    """What Telegram itself refused would be refused again."""
    return isinstance(event, ev.MessageFailed) and event.channel == CHANNEL and event.why != "refused"
