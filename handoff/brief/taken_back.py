"""What the customer took back: wishes that ended by a no, at the last question, before it or in line. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conversation import events as ev
from conversation.records import Entry

_IN_LINE = "utter_still_waiting_withdrawn"  # what is said to a no while a person is awaited
# Wishes that are one to the customer: who wants the order no longer.
_ALIKE = frozenset({"cancel_order", "return_item", "withdraw"})


@dataclass(frozen=True)
class TakenBack:
    """A wish that is wanted no longer, since the number `seq`; `told` are the messages that had told of it."""

    wish: str
    order: str | None
    seq: int
    told: frozenset[int]


def taken_back(entries: Sequence[Entry]) -> list[TakenBack]:
    """Each in order. What is wanted again after it was taken back is told again, by another message."""
    found: list[TakenBack] = []
    read: list[ev.Reading] = []
    for entry in entries:
        match entry.event:
            case ev.AssistantUnderstood(readings=readings, slots=slots):
                last = (slots.get("given") or {}).get("last") or {}
                if last and not last.get("done") and any(reading.intent == "deny" for reading in readings):
                    found.append(_of(str(last["wish"]), last.get("order"), entry.seq, read))
                read += readings
            case ev.AssistantWrote(answer=answer) if answer == _IN_LINE:
                wish = next((it.intent for it in reversed(read) if it.intent not in ("deny", "ask_human")), "")
                found.append(_of(wish, None, entry.seq, read))
    once: dict[tuple[str, str | None, frozenset[int]], TakenBack] = {}
    for it in found:  # a later no, to something else, takes back nothing new
        if it.told:
            once.setdefault((it.wish, it.order, it.told), it)
    return list(once.values())


def _of(wish: str, order: str | None, seq: int, read: Iterable[ev.Reading]) -> TakenBack:
    alike = _ALIKE if wish in _ALIKE else {wish}
    told = [it for it in read if alike & {it.intent, *it.also} and (not order or order in (_named(it) or [order]))]
    named = [number for it in told for number in _named(it)]
    return TakenBack(wish, order or next(reversed(named), None), seq, frozenset(it.seq for it in told))


def _named(reading: ev.Reading) -> list[str]:
    return [it.value for it in reading.entities if it.entity == "order_number"]
