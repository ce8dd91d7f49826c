"""How the customer felt, message by message."""

from __future__ import annotations

from conversation.events import Reading
from handoff.brief.case import Case
from handoff.brief.words import CALM_BUT_GRAVE, MOOD_MOVED, MOOD_UNKNOWN, MOODS, Json

# An answer to a question, or the ask for a person itself, calms nobody: the mood before it goes on.
_SAYS_NOTHING = frozenset({"give_order_number", "affirm", "deny", "ask_human", "out_of_scope"})


def mood(case: Case) -> Json:
    """`now` and `trend` from 0 (calm) to 2 (angry), each with its message and what showed it, unless it hurts."""
    trend: list[Json] = [
        {"seq": reading.seq, "level": _level(reading.frustration), "evidence": _evidence(case, reading)}
        for reading in case.readings
    ]
    if not trend:
        return {"text": case.say(MOOD_UNKNOWN), "now": None, "trend": []}
    telling = [reading for reading in case.readings if reading.intent not in _SAYS_NOTHING or reading.frustration]
    levels = [_level(reading.frustration) for reading in telling or case.readings]
    now, worst_or_first = levels[-1], max(levels, key=lambda level: abs(level - levels[-1]))
    text = case.say(CALM_BUT_GRAVE if case.grave and not now else MOODS[now])
    if worst_or_first != now:
        text = case.say(MOOD_MOVED, before=case.say(MOODS[worst_or_first]), now=text)
    return {"text": text, "now": now, "trend": trend}


def _evidence(case: Case, reading: Reading) -> list[str]:
    """What showed it; words of a line that the thread hides are read there, by who wants to."""
    return [] if case.folds(reading.seq) else list(reading.evidence)


def _level(frustration: int) -> int:
    return min(max(frustration, 0), len(MOODS) - 1)
