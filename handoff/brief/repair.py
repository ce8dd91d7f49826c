"""The repair ladder: what has gone wrong on our side, and what that calls for."""

from __future__ import annotations

from collections.abc import Iterator

from conversation import events as ev
from handoff.brief import words as w
from handoff.brief.case import Case
from handoff.brief.tried import deed
from handoff.brief.words import Both, Json
from shop.rules import is_late
from shop.words import State

_MISSED = Both("Promesse manquée : {text}", "Promise missed: {text}")
_FAILED = Both("{deed} : la boutique n’a pas répondu", "{deed}: the shop did not answer")
_LATE = Both("Commande {number} en retard", "Order {number} is late")
_LOST = Both("Commande {number} perdue", "Order {number} is lost")
_CIRCLES = Both("L’assistant n’a pas su répondre", "The assistant could not answer")
_AGAIN = Both("Revient pour la même chose", "Is back about the same thing")

# DESIGN 4: the first fault is mended by an act, the second by a gesture too, the third by a person and a gesture.
_STEPS = (
    Both(
        "Un raté de notre part : dites ce que vous faites pour le réparer.",
        "One fault of ours: say what you do to mend it.",
    ),
    Both(
        "Deux ratés de notre part : réparez, et proposez un geste.",
        "Two faults of ours: mend it, and propose a gesture.",
    ),
    Both(
        "{count} ratés de notre part : un geste est dû, et vous suivez ce cas jusqu’au bout.",
        "{count} faults of ours: a gesture is due, and you see this case through.",
    ),
)


def repair(case: Case) -> Json | None:
    """Our faults in this case with what they call for, None without one; `gesture`: one is proposed (2) or due (3)."""
    faults = list(_faults(case))
    if not faults:
        return None
    step = min(len(faults), len(_STEPS))
    text = case.say(_STEPS[step - 1], count=len(faults))
    granted = next(case.of_type(ev.GestureGranted), None) is not None
    return {"text": text, "step": step, "gesture": step > 1 and not granted, "faults": faults}


def _faults(case: Case) -> Iterator[Json]:
    """Each once, those of the shop first."""
    for order in case.snapshot.orders:
        if order.state is State.LOST or is_late(order, case.snapshot.today):
            number = order.number
            seq = next((seq for seq, words in case.words_of.items() if number in words), None)
            if case.proven(order):
                yield {"text": case.say(_LOST if order.state is State.LOST else _LATE, number=number), "seq": seq}
    for entry in case.of_type(ev.PromiseMissed):
        promise = case.conversation.promises.get(getattr(entry.event, "promise", ""))
        yield {"text": case.say(_MISSED, text=promise.text if promise else ""), "seq": entry.seq}
    for earlier in case.snapshot.earlier:
        for promise in earlier.promises:
            if promise.status == "missed":
                yield {"text": case.say(_MISSED, text=promise.text), "seq": None}
    for act in case.conversation.acts.values():
        if act.status == "unknown":  # a refusal by the rules is no fault of ours: the shop did not answer
            yield {"text": case.say(_FAILED, deed=deed(case, act.kind, act.order)), "seq": act.seq}
    yield from _let_down(case)


def _let_down(case: Case) -> Iterator[Json]:
    """By the assistant, by an agent who went away, or by an answer that did not last."""
    for entry in case.entries:
        match entry.event:
            case ev.HandoffRequested(reason="loop" | "misunderstanding" | "assistant_down"):
                yield {"text": case.say(_CIRCLES), "seq": entry.seq}
            case ev.HandoffRequested(reason="repeat_contact"):
                yield {"text": case.say(_AGAIN), "seq": entry.seq}
            case ev.HandoffRequeued(why="agent_silent" | "agent_lost" as why, name=name) if name:
                yield {"text": case.say(w.GAVE_UP[why], name=name), "seq": entry.seq}
