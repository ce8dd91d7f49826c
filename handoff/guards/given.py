"""What the customer has given already, and with which message: from the readings, the facts, the words and the files.

Pure. What the customer said of a thing is enough, verified or not: asking again for it is what makes people leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from conversation import events as ev
from conversation.records import Entry
from conversation.state import Conversation
from handoff.brief.case import words_of
from shop.numbers import find

STORY_WORDS = 8  # a message of so many words has told what the matter is

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"(?<![\d-])(?:\+33|0033|0)\s?[1-9](?:[\s.-]?\d{2}){4}(?!\d)")
_POSTCODE = re.compile(r"(?<![\d#-])\d{5}(?!\d)")

# What a thing is called by the assistant: entities of the readings, names of facts, kinds of contacts.
_NAMES = {
    "order_number": "order_number",
    "email": "email",
    "postcode": "postcode",
    "phone": "phone",
    "address": "address",
    "date": "date",
    "needed_by": "date",
    "product": "product",
    "name": "name",
}


class Given(NamedTuple):
    """A value (empty where it is no single word), and the message or fact it stands in."""

    value: str
    seq: int | None


def given(c: Conversation, entries: Sequence[Entry]) -> dict[str, Given]:
    """The latest of each thing that the customer gave."""
    return dict([*_known(c), *_read(entries), *_written(entries)])


def _known(c: Conversation) -> Iterator[tuple[str, Given]]:
    if c.name:
        yield "name", Given(c.name, None)
    if c.email:
        yield "email", Given(c.email, None)
    for kind, value in c.contacts.items():
        yield kind, Given(value, None)
    for number in c.proven_orders:
        yield "order_number", Given(number, None)
    for fact in c.facts:
        if fact.by == "customer" and fact.name in _NAMES:
            yield _NAMES[fact.name], Given(fact.value, fact.source or fact.seq)


def _read(entries: Sequence[Entry]) -> Iterator[tuple[str, Given]]:
    """What the assistant understood of the messages."""
    for entry in entries:
        for reading in entry.event.readings if isinstance(entry.event, ev.AssistantUnderstood) else ():
            for entity in reading.entities:
                if entity.entity in _NAMES:
                    yield _NAMES[entity.entity], Given(entity.value, reading.seq)
            if reading.needed_by:
                yield "date", Given(reading.needed_by, reading.seq)


def _written(entries: Sequence[Entry]) -> Iterator[tuple[str, Given]]:
    """What anybody can read in the messages, brain or not; pictures; and the story itself."""
    for seq, text in words_of(entries).items():
        rest = text
        for number in find(text):
            yield "order_number", Given(number, seq)
            rest = rest.replace(number[-5:], "")  # an order number's digits are no postcode
        for kind, pattern in (("email", _EMAIL), ("phone", _PHONE)):
            for match in pattern.finditer(text):
                yield kind, Given(match.group(), seq)
        for match in _POSTCODE.finditer(rest):
            yield "postcode", Given(match.group(), seq)
        if len(text.split()) >= STORY_WORDS:
            yield "problem", Given("", seq)
    for entry in entries:
        if isinstance(entry.event, ev.CustomerSentFile) and entry.event.media_type.startswith("image/"):
            yield "photo", Given(entry.event.name, entry.seq)
