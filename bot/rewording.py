"""A message that was edited after its answer: does it want something else now? Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.history import NOT_UNDERSTOOD
from bot.turn import Line
from conversation.events import AssistantUnderstood, CustomerEdited, CustomerSentFile, CustomerWrote, Reading
from conversation.records import Entry, Message


def says_the_same(entries: Sequence[Entry], lines: Sequence[Line]) -> bool:
    """Whether each line means what the message that it edits meant when it was answered: a typo that was put right.

    New words for what was not understood then, or that ask for a person, are always heard again.
    """
    meant = {
        reading.seq: reading
        for entry in entries
        if isinstance(entry.event, AssistantUnderstood)
        for reading in entry.event.readings
    }
    return all(
        _reads_the_same(entries, line.message) or _same(meant.get(line.message.edits), line.reading) for line in lines
    )


def _reads_the_same(entries: Sequence[Entry], message: Message) -> bool:
    """Telegram tells of edits that change no word, too."""
    before = [words for entry in entries if entry.seq < message.seq for words in _words(entry, message.edits)]
    return before[-1:] == [message.text]


def _words(entry: Entry, seq: int) -> tuple[str, ...]:
    """What this entry makes of the words of the message `seq`; nothing for nearly every entry."""
    match entry.event:
        case CustomerWrote(text=text) | CustomerSentFile(caption=text) if entry.seq == seq:
            return (text,)
        case CustomerEdited(text=text, target=target) if target == seq:
            return (text,)
    return ()


def _same(before: Reading | None, now: Reading | None) -> bool:
    if before is None or now is None or now.intent == NOT_UNDERSTOOD or now.wants_human:
        return False
    return _meaning(before) == _meaning(now)


def _meaning(reading: Reading) -> tuple[object, ...]:
    named = sorted((entity.entity, entity.value) for entity in reading.entities)
    return (reading.intent, named, sorted(reading.also), reading.needed_by, reading.sensitive)
