"""A conversation as one line of the desk's list, kept up to date by reading only what is new of its log."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from conversation import events as ev
from conversation.agenda import timers
from conversation.door import Door
from conversation.errors import ArchiveAway, UnknownConversation
from conversation.policy import Policy
from conversation.ranking import due_at, list_order, priority
from conversation.records import Entry
from conversation.state import Conversation
from handoff.brief.case import WAITS, WAITS_NO_MORE, Case, folded
from handoff.brief.wish import want
from handoff.desk import encode
from handoff.desk.encode import Json
from handoff.snapshot import Snapshot
from handoff.teams import team_of

KEPT = 5_000  # lines in memory, a few KB each
AT_ONCE = 50  # reads in flight
WORDS_KEPT = 400  # the newest messages, readings and moves: what is wanted may have been said at the very beginning
EXCERPT_LETTERS = 140

_REACHED = ("delivered", "read")  # cursors of the customer's own

_WORDS = (
    ev.CustomerWrote,
    ev.CustomerEdited,
    ev.CustomerChose,
    ev.CustomerSentFile,
    ev.AssistantUnderstood,
    ev.LineHidden,  # what agents have folded of it
    *WAITS,  # what is asked meanwhile is asked in passing
    *WAITS_NO_MORE,
)
_OWN = (ev.CustomerWrote, ev.CustomerChose, ev.CustomerSentFile)
_SAID = (*_OWN, ev.AssistantWrote, ev.AgentWrote)


class Line(msgspec.Struct, frozen=True):
    """The little of a log that a line of the list needs beside the state."""

    seq: int = 0
    words: tuple[Entry, ...] = ()  # the newest of `_WORDS`
    last: Entry | None = None
    agents: tuple[tuple[int, int], ...] = ()  # number and time of the newest words of agents

    def read(self, entries: list[Entry]) -> Line:
        """The line after these entries."""
        words = [*self.words, *(entry for entry in entries if isinstance(entry.event, _WORDS))]
        said = [entry for entry in entries if isinstance(entry.event, _SAID)]
        told = [(entry.seq, entry.at) for entry in entries if isinstance(entry.event, ev.AgentWrote)]
        seq = entries[-1].seq if entries else self.seq
        last = said[-1] if said else self.last
        return Line(seq, tuple(words[-WORDS_KEPT:]), _as_edited(last, entries), (*self.agents, *told)[-WORDS_KEPT:])


def _as_edited(last: Entry | None, entries: list[Entry]) -> Entry | None:
    """The last words, as they read after these entries."""
    if last is None or not isinstance(last.event, ev.CustomerWrote):
        return last
    edits = (it.event for it in entries if isinstance(it.event, ev.CustomerEdited))
    texts = [it.text for it in edits if it.target == last.seq]
    said = msgspec.structs.replace(last.event, text=texts[-1]) if texts else last.event
    return msgspec.structs.replace(last, event=said)


class Summaries:
    """Makes lines, and remembers how far each has read."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._lines: OrderedDict[str, Line] = OrderedDict()

    async def of(self, conversation: str, language: str) -> Json:
        """The conversation's line in an agent's language. Raises `UnknownConversation` or `StoreUnavailable`."""
        c = await self._door.read(conversation)
        line = self._lines.get(conversation, Line())
        if line.seq < c.seq:
            line = await self._read_on(conversation, line)
            self._keep(conversation, line)
        return summary(c, line, self._door.policy, language)

    async def of_each(self, conversations: Sequence[str], language: str) -> list[Json]:
        """Their lines, in this order, without those that were forgotten or cannot be had now.

        Raises `StoreUnavailable`.
        """
        lines: list[Json] = []
        for start in range(0, len(conversations), AT_ONCE):
            read = [self.of(conversation, language) for conversation in conversations[start : start + AT_ONCE]]
            for found in await asyncio.gather(*read, return_exceptions=True):
                if isinstance(found, UnknownConversation | ArchiveAway):
                    continue
                if isinstance(found, BaseException):
                    raise found
                lines.append(found)
        return lines

    async def _read_on(self, conversation: str, line: Line) -> Line:
        """The line with what is new; read afresh when words of it were forgotten meanwhile."""
        entries = await self._door.store.entries(conversation, line.seq)
        if line.seq and any(isinstance(entry.event, ev.ConversationErased) for entry in entries):
            return Line().read(await self._door.store.entries(conversation))
        return line.read(entries)

    def _keep(self, conversation: str, line: Line) -> None:
        self._lines[conversation] = line
        self._lines.move_to_end(conversation)
        if len(self._lines) > KEPT:
            self._lines.popitem(last=False)


def summary(c: Conversation, line: Line, policy: Policy, language: str) -> Json:
    """Times are ms; `order` sorts the waiting, lowest first; `owed_since`: the customer waits for the agent's word."""
    waiting = c.handoff if c.holder == "waiting" else None
    return {
        "id": c.id,
        "seq": c.seq,
        "floor": encode.floor(c),
        "customer": {"name": c.name, "proof": c.proof},
        "language": c.language,
        "channel": c.channel,
        "waiting_since": waiting.requested_at if waiting else None,
        "reason": c.handoff.reason if c.handoff else None,
        "in_front": bool(waiting and waiting.in_front),
        "order": list_order(c, policy),
        "priority": priority(c, policy),
        "due_at": due_at(c, policy),
        "team": team_of(c, policy) if waiting else "",
        "duty": encode.duty(c, language),
        "labels": list(c.labels),
        "snoozed_until": c.snoozed_until,
        "undelivered_at": _undelivered_at(c, line, policy),
        "owed_since": c.owed_at or None,
        "requeue_at": _requeue_at(c, policy),
        "subject": _subject(c, line, language),
        "last": _last(c, line, language),
        "customer_seq": c.customer_seq,
        "mood": c.moods[-1] if c.moods else None,
        "promises": _promises(c),
        "promise_due_at": min((p.from_at for p in c.promises.values() if p.status == "open"), default=None),
        "outcome": c.outcome,
        "closed_at": c.closed_at,
        "thanks_for": _thanks_for(c, line),
        "rating": c.rating,
        "cursors": c.cursors,
    }


def _requeue_at(c: Conversation, policy: Policy) -> int | None:
    """When the agent who owes a word loses the case."""
    due = [timer.due_at for timer in timers(c, policy.waits) if timer.kind == "agent_silent"]
    return due[0] if due else None


def _thanks_for(c: Conversation, line: Line) -> str | None:
    """The agent who earned the thanks that came after the end."""
    turns = [entry.event for entry in line.words if c.closed_at is not None and entry.at >= c.closed_at]
    readings = [reading for turn in turns if isinstance(turn, ev.AssistantUnderstood) for reading in turn.readings]
    return c.last_agent if any(reading.intent == "thank" for reading in readings) else None


def _promises(c: Conversation) -> list[Json]:
    """Those that are still to be kept, the next one first."""
    still = [(promise.due_at, name, promise) for name, promise in c.promises.items() if promise.status == "open"]
    return [
        {"promise": name, "text": promise.text, "by": promise.by, "due_at": promise.due_at}
        for _, name, promise in sorted(still, key=lambda it: it[:2])
    ]


def _undelivered_at(c: Conversation, line: Line, policy: Policy) -> int | None:
    """From when on an agent's word counts as not delivered; None when the customer has all of them."""
    reached = max((seq for name, seq in c.cursors.items() if name in _REACHED or name.startswith("sent:")), default=0)
    late = [at for seq, at in line.agents if seq > reached]
    return late[0] + int(policy.waits.undelivered * 1000) if late else None


def _subject(c: Conversation, line: Line, language: str) -> Any:
    nothing = Snapshot(today=date.min)  # a line of the list asks no shop
    return want(Case(line.words, c, nothing, "fr" if language == "fr" else "en"))["text"]


def _last(c: Conversation, line: Line, language: str) -> Json | None:
    last = _theirs(line) if c.holder == "waiting" else line.last
    if last is None:
        return None
    shown = encode.event(last, c, language)
    folds = shown["author"]["role"] == "customer" and folded(line.words, last.seq, shown["text"])
    words = "…" if folds else shown["text"] or ", ".join(file["name"] for file in shown["attachments"])
    excerpt = " ".join(words.split())[:EXCERPT_LETTERS]
    return {"seq": shown["seq"], "at": shown["at"], "author": shown["author"], "text": excerpt}


def _theirs(line: Line) -> Entry | None:
    """Of who waits for a person, their own last words: what the assistant said meanwhile helps nobody to choose."""
    said = (entry for entry in reversed(line.words) if isinstance(entry.event, _OWN))
    own = next(said, None)
    return _as_edited(own, list(line.words)) or line.last
