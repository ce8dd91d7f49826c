"""Why a person is needed: the reason, and the evidence as it was found."""

from __future__ import annotations

from conversation import events as ev
from handoff.brief.case import Case
from handoff.brief.words import NO_REASON, REASONS, Json


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
        "evidence": list(event.evidence),
        "seq": event.seq or asked.seq,
    }
