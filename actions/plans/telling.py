"""What may be said of an order, and its card: state, dates and carrier to everybody who has proven the order."""

from __future__ import annotations

from datetime import date

import msgspec

from actions.steps import Case, Payload
from actions.wording import day, goods, payload
from conversation import events as ev
from conversation.promises import ASK_HUMAN
from shop import rules
from shop.labels import STATES
from shop.words import Bilingual, Goods, Order, Parcel, State

_DAYS = ("placed_on", "shipped_on", "expected_on", "delivered_on", "kept_until", "ended_on")
_STATIONS = {
    "fr": ("Commandée", "Expédiée", "Livrée"),
    "en": ("Ordered", "Shipped", "Delivered"),
}
_BEYOND = {State.DELIVERED, State.RETURNED}
_ENDS = {
    State.CANCELLED: Bilingual("Annulée", "Cancelled"),
    State.RETURNED: Bilingual("Revenue chez nous", "Back with us"),
    State.LOST: Bilingual("Perdue en route", "Lost on the way"),
}


def told(case: Case) -> dict[str, str]:
    """What an answer may fill in at every proof level; no name, address or goods among it."""
    order = case.order
    days = {name: getattr(order, name) for name in _DAYS}
    said = {name: day(moment, case.language) for name, moment in days.items() if moment is not None}
    return {"order": order.number, "carrier": order.carrier or "", **said}


def state_of(order: Order, today: date) -> State:
    """The state to speak of: late as soon as its day has passed, wherever the goods are."""
    return State.LATE if rules.is_late(order, today) else order.state


def card(case: Case) -> ev.OrderCard:
    """The order at a glance, for channels that can draw it. One that has come to its end has nothing left to come."""
    order, language = case.order, case.language
    labels = _STATIONS["fr" if language == "fr" else "en"]
    arrived = order.delivered_on or (order.expected_on if order.state not in rules.ENDED else None)
    moments = (order.placed_on, order.shipped_on, arrived)
    done = (True, order.shipped_on is not None, order.state in _BEYOND)
    steps = [
        ev.Step(label=label, day=day(moment, language) if moment else "", done=reached)
        for label, moment, reached in zip(labels, moments, done, strict=True)
    ]
    if order.state is State.AT_PICKUP_POINT:
        there = "Au point de retrait" if language == "fr" else "At the pickup point"
        last = ev.Step(label="Retirée" if language == "fr" else "Collected")
        steps = [
            *(step for step in steps if step.done),
            msgspec.structs.replace(steps[-1], label=there, done=True),
            last,
        ]
    end = _ENDS.get(order.state)
    if end is not None:
        ended = ev.Step(label=end.say(language), day=day(order.ended_on, language) if order.ended_on else "", done=True)
        steps = [*(step for step in steps if step.done), ended]
    state = STATES[state_of(order, case.today)].say(language)
    return ev.OrderCard(number=order.number, state=state, steps=tuple(steps))


def parcels(case: Case) -> str:
    """A line for each parcel: carrier, number, day, what is in it where there are several; and what is not gone yet.

    Only the owner reads this: parcel numbers show an address on the carrier's page.
    """
    order = case.order
    lines = [_parcel(case, parcel) for parcel in order.parcels]
    waiting = [Goods(item.sku, item.quantity) for item in order.items if item.parcel is None]
    if order.parcels and waiting:
        still = "Encore chez nous" if case.language == "fr" else "Still with us"
        lines.append(f"• {still}{_colon(case)} {goods(waiting, order, case.language)}")
    return "\n".join(lines)


def choice(case: Case, fr: str, en: str, value: str) -> Payload:
    """A button whose tap answers the question at hand with `value`."""
    return (fr if case.language == "fr" else en, payload("affirm", choice=value))


def to_a_person(language: str) -> Payload:
    """The button that leads to a person, where it stands behind others that are not of the answer's own."""
    return ("Parler à quelqu’un" if language == "fr" else "Talk to someone", ASK_HUMAN)


def see_refund(case: Case) -> Payload:
    """The way to the sum of a refund, for who has not proven to own the order: a tap asks for a code."""
    title = "Voir le détail" if case.language == "fr" else "See the details"
    return (title, payload("refund_status", choice="code"))


def _parcel(case: Case, parcel: Parcel) -> str:
    moment = parcel.delivered_on or parcel.expected_on
    arrives = {"fr": "livré" if parcel.delivered_on else "prévu", "en": "delivered" if parcel.delivered_on else "due"}
    when = f", {arrives['fr' if case.language == 'fr' else 'en']} {day(moment, case.language)}" if moment else ""
    inside = [Goods(item.sku, item.quantity) for item in case.order.items if item.parcel == parcel.number]
    several = len(case.order.parcels) > 1 or case.order.state is State.PARTLY_SHIPPED
    held = f"{_colon(case)} {goods(inside, case.order, case.language)}" if several and inside else ""
    return f"• {parcel.carrier} {parcel.tracking}{when}{held}"


def _colon(case: Case) -> str:
    return "\u00a0:" if case.language == "fr" else ":"
