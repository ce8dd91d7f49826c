"""Why a person is needed: the reason, and the evidence as it was found."""

from __future__ import annotations

import re

from conversation import events as ev
from conversation.evidence import side
from handoff.brief.case import Case
from handoff.brief.wish import topic
from handoff.brief.words import NO_REASON, REASONS, Json

_ANSWER = re.compile(r"utter_(faq/\w+)")


def why(case: Case) -> Json:
    """The last request that moved the conversation here; for one that nobody asked to move, that too."""
    requests = list(case.of_type(ev.HandoffRequested))
    handoff = case.conversation.handoff
    # While somebody waits, a second ask changes nothing: the first one is why they wait.
    asked = next(
        (entry for entry in requests if handoff and entry.seq == handoff.seq), requests[-1] if requests else None
    )
    if asked is None or not isinstance(asked.event, ev.HandoffRequested):
        return {"text": case.say(NO_REASON) + ".", "reason": None, "by": None, "evidence": [], "seq": None}
    event = asked.event
    return {
        "text": case.say(REASONS[event.reason]) + ".",
        "reason": event.reason,
        "by": event.by,
        "evidence": [_read(case, it) for it in event.evidence if not _hurts(case, it)],
        "seq": event.seq or asked.seq,
    }


def _hurts(case: Case, evidence: str) -> bool:
    """Words out of a line that the thread hides: who wants to read them reads them there."""
    return any(evidence.strip("« »") in line for seq, line in case.words_of.items() if case.folds(seq))


def _read(case: Case, evidence: str) -> str:
    """In the agent's language, an answer by what it is about."""
    return _ANSWER.sub(lambda named: topic(case, named[1]) or named[0], side(evidence, case.language))
