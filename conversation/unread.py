"""What a customer wrote that no turn covers yet: how an edit changes it, and what a turn leaves of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from conversation import events as ev
from conversation.fields import Fields
from conversation.records import Entry, Message


def edited(c: Fields, entry: Entry, event: ev.CustomerEdited) -> tuple[Message, ...]:
    """What nobody has answered yet has other words. The last message that the assistant has answered is read once more;
    an earlier one the customer has gone on from, and what a person has answered is the person's to read."""
    if any(message.written == event.target for message in c.unread):
        return tuple(_reworded(message, entry.seq, event) for message in c.unread)
    answered = c.said is not None and c.said.by == "assistant" and c.holder == "assistant"
    if not event.anew or not answered or event.target != c.customer_seq:
        return c.unread
    anew = Message(
        seq=entry.seq,
        at=entry.at,
        kind="text",
        text=event.text,
        channel=event.channel,
        edits=event.target,
        asked=c.asked,
    )
    return (*c.unread, anew)


def _reworded(message: Message, seq: int, event: ev.CustomerEdited) -> Message:
    if message.written != event.target:
        return message
    numbers = (*message.edited, seq) if event.anew else message.edited
    return msgspec.structs.replace(message, text=event.text, edited=numbers)


def left(c: Fields, covers: Sequence[int]) -> tuple[Message, ...]:
    """Without what the turn has read. Of what was edited while it was played it has read other words."""
    question = asked(c, covers)
    still = [_rest(message, covers, question) for message in c.unread if message.numbers[-1] not in covers]
    return tuple(sorted(still, key=lambda message: message.seq))


def _rest(message: Message, covers: Sequence[int], question: str | None) -> Message:
    if message.seq not in covers:
        return message
    seq, *edited = (number for number in message.numbers if number not in covers)
    return msgspec.structs.replace(
        message, seq=seq, edited=tuple(edited), edits=message.written, kind="text", asked=question
    )


def asked(c: Fields, covers: Sequence[int]) -> str | None:
    """What was asked for before what this turn has read; new words for an answer still answer the same question."""
    read = [message for message in c.unread if message.seq in covers]
    return c.asked if read and all(message.edits for message in read) else c.requested_slot
