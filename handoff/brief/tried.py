"""What was tried and what came of it: deeds first, then answers, failures, and agents before."""

from __future__ import annotations

from collections.abc import Iterator

from conversation import events as ev
from handoff.brief import words as w
from handoff.brief.case import Case
from handoff.brief.refusals import overridden
from handoff.brief.wish import topic
from handoff.brief.words import Json

_NO_NUMBER = "made"  # what the log says of a deed of which no number came: nothing to read


def tried(case: Case) -> list[Json]:
    """Each with `outcome`: done, failed, unknown, begun, declined, exception, answered, not_understood, agent,
    decided."""
    return [*_deeds(case), *_declined(case), *_exceptions(case), *_answers(case), *_failures(case), *_agents(case)]


def deed(case: Case, kind: str, order: str | None) -> str:
    """What was or is to be done, with the order it is done to: `Annulation LBQ-10001`."""
    name = case.say(w.DEEDS[kind]) if kind in w.DEEDS else kind
    return f"{name} {order}" if order else name


def _deeds(case: Case) -> Iterator[Json]:
    for act in case.conversation.acts.values():
        detail = f" ({act.detail})" if act.detail and act.detail != _NO_NUMBER else ""
        text = f"{deed(case, act.kind, act.order)} : {case.say(w.ENDS[act.status])}{detail}"
        yield {"text": text, "outcome": act.status, "seq": act.seq}


def _declined(case: Case) -> Iterator[Json]:
    """What was about to be done, and was not wanted after all."""
    for it in case.taken_back:
        if it.wish in w.DEEDS:
            text = f"{deed(case, it.wish, it.order)} : {case.say(w.NOT_WANTED)}"
            yield {"text": text, "outcome": "declined", "seq": it.seq}


def _exceptions(case: Case) -> Iterator[Json]:
    """Those that were done; the others are told by how they ended."""
    acts = case.conversation.acts
    for entry in case.entries:
        match entry.event:
            case ev.RuleOverridden(action=action) if action not in acts or acts[action].status == "done":
                yield {"text": overridden(entry.event, case.language), "outcome": "exception", "seq": entry.seq}


def _answers(case: Case) -> Iterator[Json]:
    """Frequent questions that were answered, each once."""
    given: dict[str, int] = {}
    for entry in case.of_type(ev.AssistantWrote):
        answer = getattr(entry.event, "answer", None) or ""
        about = topic(case, answer.removeprefix("utter_"))
        if about:
            given[about] = entry.seq
    for about, seq in given.items():
        yield {"text": case.say(w.ANSWERED, topic=about), "outcome": "answered", "seq": seq}


def _failures(case: Case) -> Iterator[Json]:
    lost = [reading.seq for reading in case.readings if _is_lost(case, reading)]
    if lost:
        words = w.NOT_UNDERSTOOD if len(lost) > 1 else w.NOT_UNDERSTOOD_ONCE
        yield {"text": case.say(words, count=len(lost)), "outcome": "not_understood", "seq": lost[-1]}
    for entry in case.of_type(ev.AssistantUnderstood):
        if getattr(entry.event, "failed", False):
            yield {"text": case.say(w.TURN_FAILED), "outcome": "failed", "seq": entry.seq}


def _is_lost(case: Case, reading: ev.Reading) -> bool:
    """Not understood; a telephone number that was asked for needs no understanding."""
    return reading.intent == "out_of_scope" and not case.gives_contact(reading.seq)


def _agents(case: Case) -> Iterator[Json]:
    """Colleagues who had the case before the one who has it now, and what was decided then."""
    for entry in case.entries:
        match entry.event:
            case ev.HandoffRequeued(why=why, name=name) if name:
                yield {"text": case.say(w.GAVE_UP[why], name=name), "outcome": "agent", "seq": entry.seq}
            case ev.HandoffHandedBack(name=name) | ev.HandoffTransferred(by=name) if name:
                yield {"text": case.say(w.SERVED, name=name), "outcome": "agent", "seq": entry.seq}
    if case.conversation.decided:
        seq = case.conversation.handed_back_seq or None
        text = case.say(w.DECIDED, decided=case.conversation.decided)
        yield {"text": text, "outcome": "decided", "seq": seq}
