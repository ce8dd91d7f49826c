"""What every part of the brief looks at: the log, the state, the snapshot, and what was read out of the messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import msgspec
from babel.dates import format_date

from conversation import events as ev
from conversation import house
from conversation.records import Entry
from conversation.state import Conversation
from handoff.brief.taken_back import TakenBack, taken_back
from handoff.brief.words import Both
from handoff.insults import insults
from handoff.snapshot import Snapshot
from shop.numbers import find
from shop.words import Order

_PHONE = re.compile(r"(?<!\w)\+?\(?\d(?:[ .()-]?\d){7,14}(?!\w)")
_AROUND_A_PHONE = 6  # words: "vous pouvez m'appeler au …", "my number is …"
# From when on a person is awaited, and until when.
WAITS = (ev.HandoffRequested, ev.HandoffRequeued)
WAITS_NO_MORE = (ev.HandoffCancelled, ev.HandoffClaimed, ev.HandoffHandedBack)
QUOTE_LETTERS = 200  # a line of the brief; the thread has the rest


@dataclass(frozen=True)
class Case:
    """One conversation as an agent is told of it, in the agent's `language`."""

    entries: Sequence[Entry]
    conversation: Conversation
    snapshot: Snapshot
    language: str

    def say(self, words: Both, **values: object) -> str:
        return words.say(self.language, **values)

    @cached_property
    def readings(self) -> tuple[ev.Reading, ...]:
        """What was understood of each message, in order; of one that was edited since, what it still says."""
        read: list[ev.Reading] = []
        for number, entry in enumerate(self.entries):
            match entry.event:
                case ev.AssistantUnderstood(readings=readings):
                    anew = {reading.seq for reading in readings}
                    read = [*(it for it in read if it.seq not in anew), *readings]
                case ev.CustomerEdited(target=target, text=text):
                    before = words_of(self.entries[:number]).get(target, "")
                    read = [_still(it, before, text) if it.seq == target else it for it in read]
        return tuple(read)

    @cached_property
    def words_of(self) -> dict[int, str]:
        return words_of(self.entries)

    @cached_property
    def in_passing(self) -> frozenset[int]:
        """The numbers of the messages that only asked something beside an open form, or while a person was awaited."""
        aside: set[int] = set()
        waiting = False
        for entry in self.entries:
            match entry.event:
                case ev.AssistantUnderstood(readings=readings, form=form) if form or waiting:
                    aside |= {reading.seq for reading in readings if reading.intent.startswith("faq/")}
                case event if isinstance(event, WAITS):
                    waiting = True
                case event if isinstance(event, WAITS_NO_MORE):
                    waiting = False
        return frozenset(aside)

    @cached_property
    def taken_back(self) -> tuple[TakenBack, ...]:
        """The wishes that the customer does not have any more."""
        return tuple(taken_back(self.entries))

    def is_taken_back(self, seq: int | None) -> bool:
        """Was what this message told of taken back since?"""
        return any(seq in it.told for it in self.taken_back)

    @cached_property
    def grave(self) -> ev.Reading | None:
        """Where the sensitive topic of this case was said last: of several topics, the one that came first."""
        topic = next(iter(self.conversation.sensitive), None)
        return next((it for it in reversed(self.readings) if topic and it.sensitive == topic), None)

    def gives_contact(self, seq: int) -> bool:
        """Is the message of this number little more than a telephone number?"""
        text = self.words_of.get(seq, "")
        return _PHONE.search(text) is not None and len(_PHONE.sub("", text).split()) <= _AROUND_A_PHONE

    @cached_property
    def named_orders(self) -> tuple[str, ...]:
        return named_orders(self.entries)

    def folds(self, seq: int | None) -> bool:
        """Whether the thread folds this line of the customer's: as an agent has decided, else where it insults."""
        return folded(self.entries, seq or 0, self.words_of.get(seq or 0, ""))

    def quote(self, seq: int | None) -> str | None:
        """The customer's words of this number on one line; what is folded is read in the thread by who wants to."""
        line = " ".join(self.words_of.get(seq or 0, "").split())
        if self.folds(seq):
            return "…"
        return line if len(line) <= QUOTE_LETTERS else line[: QUOTE_LETTERS - 1] + "…"

    def order(self, number: str | None) -> Order | None:
        """The order of this number, when the shop has shown it."""
        return next((order for order in self.snapshot.orders if order.number == number), None)

    def proven(self, order: Order) -> bool:
        """May the customer be told of this order?"""
        c = self.conversation
        return order.number in c.proven_orders or (c.proof == "person" and order.customer_id == c.person)

    def of_type(self, kind: type[ev.Event]) -> Iterator[Entry]:
        return (entry for entry in self.entries if isinstance(entry.event, kind))


def stopped(text: str) -> str:
    """A sentence with one stop, also where words that somebody wrote end it with a stop of their own."""
    return text if text.rstrip(' »”"').endswith((".", "!", "?", "…")) else f"{text}."


def day(moment: date | int, language: str, pattern: str = "EEEE d MMMM") -> str:
    """A day as people say it; a number is ms since 1970, by the clock of the house."""
    if isinstance(moment, int):
        moment = datetime.fromtimestamp(moment / 1000, house.zone()).date()
    return str(format_date(moment, pattern, locale="fr_FR" if language == "fr" else "en_GB"))


def day_of(text: str | None) -> date | None:
    """The day that an ISO text begins with, or None when it names none."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _still(reading: ev.Reading, before: str, now: str) -> ev.Reading:
    """What was understood of a message, without what its words named before and do not name now."""
    kept = tuple(it for it in reading.entities if _names(now, it.value) or not _names(before, it.value))
    return msgspec.structs.replace(reading, entities=kept)


def _names(text: str, value: str) -> bool:
    return value in find(text) or value.casefold() in text.casefold()


def folded(entries: Sequence[Entry], seq: int, text: str) -> bool:
    """Whether this line is folded: as an agent decided last, else where it insults."""
    decided = [it.event.on for it in entries if isinstance(it.event, ev.LineHidden) and it.event.target == seq]
    return decided[-1] if decided else insults(text)


def words_of(entries: Sequence[Entry]) -> dict[int, str]:
    """The customer's own words by number: what was written, tapped, or said with a file; edits put in."""
    said: dict[int, str] = {}
    for entry in entries:
        match entry.event:
            case ev.CustomerWrote(text=text) | ev.CustomerSentFile(caption=text) | ev.CustomerChose(title=text):
                said[entry.seq] = text
            case ev.CustomerEdited(target=target, text=text):
                said[target] = text
    return said


def named_orders(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Every order number the customer has named, in order, each once: read by the shop's own eye, brain or not."""
    found = [number for text in words_of(entries).values() for number in find(text)]
    return tuple(dict.fromkeys(found))
