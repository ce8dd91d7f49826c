"""What is known: each value, who said it, and whether it is verified or only claimed."""

from __future__ import annotations

from collections.abc import Iterator

from conversation.wishes import LABELS
from handoff.brief.case import Case
from handoff.brief.orders import refunds
from handoff.brief.words import FACTS, YES, Json
from shop.labels import STATES
from shop.numbers import find
from shop.words import State


def facts(case: Case) -> list[Json]:
    """Stated facts, then what the customer named in passing, then the shop's refunds.

    The same value is listed once, verified if it ever was.
    """
    listed: dict[tuple[str, str], Json] = {}
    for fact in [*_wished(case), *_stated(case), *_named(case), *_refunded(case)]:
        key = (str(fact["name"]), str(fact["value"]).casefold())
        former = listed.get(key)
        if former is None or (fact["verified"] and not former["verified"]):
            listed[key] = fact
    return list(listed.values())


def _fact(case: Case, name: str, value: str, by: str, verified: bool) -> Json:
    label = case.say(FACTS[name]) if name in FACTS else name
    return {"name": name, "label": label, "value": value, "by": by, "verified": verified}


def _wished(case: Case) -> Iterator[Json]:
    """What they have asked of us for good."""
    for wish, labels in LABELS.items():
        held = case.conversation.wishes.get(wish)
        if held is not None:
            value = held if wish == "name" else case.say(YES)
            yield {"name": wish, "label": labels[case.language], "value": value, "by": "customer"} | {
                "verified": False,
                "seq": None,
            }


def _stated(case: Case) -> Iterator[Json]:
    for fact in case.conversation.facts:
        value = _readable(case, fact.name, fact.value)
        yield _fact(case, fact.name, value, fact.by, fact.verified) | {"seq": fact.source or fact.seq}


def _readable(case: Case, name: str, value: str) -> str:
    """A state as the shop calls it; anything else as it was stated."""
    if name == "order_state" and value in {state.value for state in STATES}:
        return STATES[State(value)].say(case.language)
    return value


def _named(case: Case) -> Iterator[Json]:
    """Entities of the messages, contacts and dates: the customer's word, verified only where proof covers it."""
    c = case.conversation
    proven = {*c.proven_orders, *(order.number for order in case.snapshot.orders if case.proven(order))}
    if c.email and c.proof == "person":
        proven.add(c.email)
    for reading in case.readings:
        for entity in reading.entities:
            if entity.entity == "date" and (reading.needed_by or "").startswith(entity.value):
                continue  # it is said as what it is for
            known = entity.value in proven
            yield _fact(case, entity.entity, entity.value, "customer", known) | {"seq": reading.seq}
        if reading.needed_by:
            yield _fact(case, "needed_by", reading.needed_by, "customer", False) | {"seq": reading.seq}
    for seq, text in case.words_of.items():
        for number in find(text):  # where no brain has read it
            yield _fact(case, "order_number", number, "customer", number in proven) | {"seq": seq}
    for kind, value in c.contacts.items():
        yield _fact(case, kind, value, "customer", value in proven) | {"seq": None}


def _refunded(case: Case) -> Iterator[Json]:
    """Money that the shop sends back, or sent, for what is proven to be theirs."""
    for order in case.snapshot.orders:
        for text in refunds(order, case.language) if case.proven(order) else ():
            yield _fact(case, "refund", f"{text} · {order.number}", "shop", verified=True) | {"seq": None}
