"""The orders it is about, with where they stand; without a shop, that is said."""

from __future__ import annotations

from handoff.brief import words as w
from handoff.brief.case import Case, day
from handoff.brief.wish import wish
from handoff.brief.words import Json
from shop.labels import STATES
from shop.rules import standing
from shop.words import Order, State


def orders(case: Case) -> Json:
    """`list`, the one in question first, and `note`: why there is none."""
    number = wish(case).order
    listed = sorted(case.snapshot.orders, key=lambda order: order.number != number)
    note = case.say(w.SHOP_DOWN) if case.snapshot.down else None if listed else case.say(w.NO_ORDERS)
    return {"list": [_order(case, order) for order in listed], "note": note}


def state_of(case: Case, order: Order, language: str) -> str:
    """Where it stands, dates and carrier with it: `expédiée, attendue le jeudi 26 novembre, par Colissimo`."""
    parts = [STATES[standing(order, case.snapshot.today)].say(language)]
    if order.state is State.CANCELLED:  # nothing is expected any more, by no carrier
        return parts[0]
    if order.delivered_on:
        parts = [w.DELIVERED.say(language, day=day(order.delivered_on, language))]
    elif order.expected_on:
        parts.append(w.EXPECTED.say(language, day=day(order.expected_on, language)))
    if order.carrier:
        parts.append(w.BY_CARRIER.say(language, carrier=order.carrier))
    return ", ".join(parts)


def _order(case: Case, order: Order) -> Json:
    proven = case.proven(order)
    text = [f"{order.number} : {state_of(case, order, case.language)}", order.total.say(case.language)]
    text += [] if proven else [case.say(w.NOT_PROVEN)]
    return {
        "text": " · ".join(text),
        "number": order.number,
        "state": standing(order, case.snapshot.today).value,
        "proven": proven,
        "placed_on": order.placed_on.isoformat(),
        "expected_on": order.expected_on.isoformat() if order.expected_on else None,
        "delivered_on": order.delivered_on.isoformat() if order.delivered_on else None,
        "carrier": order.carrier,
        "tracking": list(order.tracking),
        "total": order.total.say(case.language),
        "items": [f"{item.quantity} × {item.name.say(case.language)}" for item in order.items],
        "refunds": refunds(order, case.language),
    }


def refunds(order: Order, language: str) -> list[str]:
    """What money goes back, or went, and by when: `12,00 €, dû le mardi 8 décembre`."""
    said = []
    for refund in order.refunds:
        words, moment = (w.REFUND_SENT, refund.sent_on) if refund.sent_on else (w.REFUND_DUE, refund.due_on)
        said.append(f"{refund.amount.say(language)}, {words.say(language, day=day(moment, language))}")
    return said
