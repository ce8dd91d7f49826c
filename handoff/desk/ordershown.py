"""An order as the desk shows it: where it stands, what is in it, what can be done; unproven addresses are masked."""

from __future__ import annotations

from datetime import date

from conversation.state import Conversation
from handoff.brief.orders import refunds
from handoff.brief.refusals import REASONS
from handoff.deeds import DEEDS, level, possible, proven_for
from handoff.desk.encode import Json
from shop.labels import STATES
from shop.rules import Act, Leeway, Level, Verdict, standing
from shop.words import Order


def shown(order: Order, c: Conversation, today: date, language: str) -> Json:
    """`proven`: this much of it may be told to the customer; `address` only where the person is proven."""
    proof = level(c, order)
    state = standing(order, today)
    return {
        "number": order.number,
        "version": order.version,
        "state": state.value,
        "state_text": STATES[state].say(language),
        "proven": {Level.PERSON: "person", Level.ORDER: "order"}.get(proof, "none"),
        "placed_on": order.placed_on.isoformat(),
        "expected_on": _day(order.expected_on),
        "delivered_on": _day(order.delivered_on),
        "carrier": order.carrier,
        "tracking": list(order.tracking),
        "total": order.total.say(language),
        "items": [
            {"sku": it.sku, "name": it.name.say(language), "quantity": it.quantity, "total": it.total.say(language)}
            for it in order.items
        ],
        "refunds": refunds(order, language),
        "address": address(order) if proof is Level.PERSON else None,
        "actions": [
            _action(act, verdict, order, c, language) | {"leeway": _leeway(verdict.leeway, today)}
            for act, verdict in possible(order, today).items()
        ],
    }


def _action(act: Act, verdict: Verdict, order: Order, c: Conversation, language: str) -> Json:
    """`needs_reason`: the identity is not proven enough, so the agent says how they know."""
    return {
        "kind": act.value,
        "label": DEEDS[act].label.say(language),
        "allowed": verdict.allowed,
        "why": REASONS[verdict.reason].say(language) if verdict.reason else None,
        "by": _day(verdict.by),
        "needs_reason": not proven_for(c, order, act),
    }


def _leeway(it: Leeway | None, today: date) -> Json | None:
    """How far a person may go against the terms; None where nobody may (any more)."""
    if it is None or (it.until is not None and today > it.until):
        return None
    return {"until": _day(it.until), "up_to_cents": it.up_to.cents}


def address(order: Order) -> str:
    """On one line."""
    it = order.address
    return f"{it.name}, {it.street}, {it.postcode} {it.city}, {it.country}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
