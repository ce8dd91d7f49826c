"""What is written in pieces, one on the heels of the other, is one wish: "je voudrais annuler", "ma commande". Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from bot.turn import Line
from conversation.events import Reading
from conversation.records import Message

_MOST_WORDS = 40  # all pieces together; a longer letter has several wishes
_PIECE = 4  # words: a longer one says by itself what it wants
_SURE = 0.6
_GOES_ON = "give_order_number"  # tells more of what was wanted before
_NO_WISH = frozenset(
    """greet goodbye thank affirm deny give_order_number chitchat bot_challenge complain not_helpful ask_human
    out_of_scope""".split()
)


def together(messages: Sequence[Message], apart_ms: int) -> str | None:
    """The pieces as the one line they are; None for what was written by itself, with pauses or at length."""
    hurried = all(after.at - before.at < apart_ms for before, after in pairwise(messages))
    plain = all(message.kind == "text" and not message.edits for message in messages)
    whole = " ".join(message.text for message in messages)
    return whole if len(messages) > 1 and hurried and plain and len(whole.split()) <= _MOST_WORDS else None


def as_one(lines: Sequence[Line], whole: Reading) -> tuple[Line, ...]:
    """The pieces with the wish of the `whole`: short ones that resemble another only go on with it. Two orders are two
    wishes."""
    read = [line.reading for line in lines if line.reading is not None]
    orders = {entity.value for reading in read for entity in reading.entities if entity.entity == "order_number"}
    said = {reading.intent for reading in read}
    if whole.intent in _NO_WISH or whole.intent not in said or whole.confidence < _SURE or len(orders) > 1:
        return tuple(lines)
    return tuple(_going_on(line) if _is_part(line, whole) else line for line in lines)


def _is_part(line: Line, whole: Reading) -> bool:
    reading = line.reading
    if reading is None or line.asks_for_person or reading.intent in (*_NO_WISH, whole.intent, *whole.also):
        return False
    weighs = reading.sensitive or reading.frustration or reading.needed_by  # "j'ai fini aux urgences", "pour demain"
    return not weighs and len(line.message.text.split()) <= _PIECE


def _going_on(line: Line) -> Line:
    """What the piece names belongs to the wish; a piece that names nothing says nothing by itself."""
    if line.reading is None or not line.reading.entities:
        return Line(line.message, None)
    reading = msgspec.structs.replace(line.reading, intent=_GOES_ON)
    return msgspec.structs.replace(
        line, reading=reading, parsed={**line.parsed, "intent": {"name": _GOES_ON, "confidence": 1.0}}
    )
