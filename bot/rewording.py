"""A message that was edited after its answer: does it want something else now? Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.history import NOT_UNDERSTOOD
from bot.turn import Line
from conversation.events import AssistantUnderstood, Reading
from conversation.records import Entry


def says_the_same(entries: Iterable[Entry], lines: Sequence[Line]) -> bool:
    """Whether each line means what the message that it edits meant when it was answered: a typo that was put right.

    What was not understood then, and who asks for a person, is always heard again.
    """
    meant = {
        reading.seq: reading
        for entry in entries
        if isinstance(entry.event, AssistantUnderstood)
        for reading in entry.event.readings
    }
    return all(_same(meant.get(line.message.edits), line.reading) for line in lines)


def _same(before: Reading | None, now: Reading | None) -> bool:
    if before is None or now is None or now.intent == NOT_UNDERSTOOD or now.wants_human:
        return False
    return _meaning(before) == _meaning(now)


def _meaning(reading: Reading) -> tuple[object, ...]:
    named = sorted((entity.entity, entity.value) for entity in reading.entities)
    return (reading.intent, named, sorted(reading.also), reading.needed_by, reading.sensitive)
