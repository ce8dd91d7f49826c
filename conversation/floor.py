"""Who may speak: one matrix, state x event -> next state. What is not in it is refused; each move raises the term."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from conversation.errors import NotOnThisFloor
from conversation.events import Event, name_of

Holder = Literal["assistant", "waiting", "agent", "closed"]
HOLDERS: tuple[Holder, ...] = ("assistant", "waiting", "agent", "closed")

STAYS = "stays"
_ = "refused"
A, W, G, C = HOLDERS  # a holder in a cell: the floor moves there and the term rises, even G -> G
o = STAYS

MATRIX: dict[str, tuple[str, str, str, str]] = {
    #                            assistant waiting agent closed
    "conversation.opened": (o, _, _, _),
    "conversation.closed": (C, _, C, _),
    "conversation.reopened": (_, _, _, A),
    "conversation.merged": (o, o, o, o),
    "conversation.unmerged": (o, o, o, o),
    "conversation.erased": (o, o, o, o),
    "customer.wrote": (o, o, o, o),
    "customer.chose": (o, o, o, o),
    "customer.sent_file": (o, o, o, o),
    "customer.edited": (o, o, o, o),
    "customer.corrected": (o, o, o, o),
    "customer.identified": (o, o, o, o),
    "customer.linked": (o, o, o, o),
    "customer.gave_contact": (o, o, o, o),
    "customer.switched_language": (o, o, o, o),
    "customer.wished": (o, o, o, o),
    "customer.wished_call": (o, o, o, o),
    "customer.rated": (o, o, o, o),
    "assistant.understood": (o, o, o, o),
    "assistant.wrote": (o, o, _, _),
    "assistant.superseded": (o, o, o, o),
    "assistant.suggested": (o, o, o, o),
    "fact.stated": (o, o, o, o),
    "action.begun": (o, o, _, _),
    "action.done": (o, o, o, o),
    "action.failed": (o, o, o, o),
    "action.unknown": (o, o, o, o),
    "promise.made": (o, o, o, o),
    "promise.kept": (o, o, o, o),
    "promise.missed": (o, o, o, o),
    "promise.withdrawn": (o, o, o, o),
    "promise.reminded": (o, o, o, o),
    "gesture.granted": (o, o, o, o),
    "handoff.requested": (W, o, o, W),
    "handoff.announced": (_, o, _, _),
    "handoff.cancelled": (_, A, _, _),
    "handoff.claimed": (G, G, _, _),
    "handoff.transferred": (_, _, G, _),
    "handoff.requeued": (_, _, W, _),
    "handoff.handed_back": (_, _, A, _),
    "agent.wrote": (_, _, o, _),
    "agent.noted": (o, o, o, o),
    "agent.alarmed": (_, _, o, _),
    "agent.began": (_, _, o, _),
    "rule.overridden": (_, _, o, _),
    "line.hidden": (o, o, o, o),
    "agent.warned": (_, _, o, _),
    "case.labelled": (o, o, o, o),
    "case.snoozed": (_, _, o, _),
    "duty.called": (_, o, _, _),
    "duty.delivered": (o, o, o, o),
    "duty.acknowledged": (_, o, _, _),
    "service.told": (o, o, o, o),
    "erasure.requested": (o, o, o, o),
    "mail.requested": (o, o, o, o),
    "mail.sent": (o, o, o, o),
    "message.failed": (o, o, o, o),
    "message.retracted": (o, o, o, o),
}


class Floor(NamedTuple):
    """Who holds the conversation, and since which move: a term is never used twice."""

    holder: Holder = "assistant"
    term: int = 0


def step(floor: Floor, event: Event) -> Floor:
    """The floor after one event. Raises `NotOnThisFloor` for what the matrix refuses."""
    name = name_of(event)
    cell = MATRIX[name][HOLDERS.index(floor.holder)]
    if cell == _:
        raise NotOnThisFloor(name, floor.holder)
    if cell == STAYS:
        return floor
    return Floor(HOLDERS[HOLDERS.index(cell)], floor.term + 1)


def walk(floor: Floor, events: Iterable[Event]) -> Floor:
    """The floor after a batch, each event judged on the floor that the one before it left."""
    for event in events:
        floor = step(floor, event)
    return floor


def fenced(events: Iterable[Event]) -> bool:
    """Does the batch depend on who holds the floor? If each cell of each event is `stays`, it does not."""
    return any(cell != STAYS for event in events for cell in MATRIX[name_of(event)])


def diagram() -> str:
    """The matrix as a mermaid state diagram; `docs/floor.md` holds it and a test holds them equal."""
    lines = ["stateDiagram-v2", "    [*] --> assistant: conversation.opened"]
    for name, cells in MATRIX.items():
        for holder, cell in zip(HOLDERS, cells, strict=True):
            if cell not in (STAYS, _):
                lines.append(f"    {holder} --> {cell}: {name}")
    return "\n".join(lines)
