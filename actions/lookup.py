"""Finding the order a customer means, with the proof they have; "no such order" and "not yours" end alike."""

from __future__ import annotations

from datetime import date

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import logbook, wiring
from actions.scope import Scope, slot
from conversation.events import CustomerIdentified, FactStated
from shop import rules
from shop.errors import ShopError, TooManyTries, UnknownOrder
from shop.words import Glance, Order, State

NOT_FOUND = "utter_order_not_found"


class TooManyProofs(TooManyTries):
    """This conversation has had its share of wrong proofs: a person goes on."""


async def order_of(tracker: Tracker, scope: Scope) -> Glance:
    """The order in the slots: the customer's own, or by order-level proof.

    Raises `UnknownOrder`, `TooManyTries`, `TooManyProofs` and `ShopDown`.
    """
    number = str(slot(tracker, "order_number"))
    customer = scope.customer
    if customer is not None:
        return await wiring.ask(lambda shop: shop.order_of(customer, number))
    if scope.wrong_proofs >= wiring.policy().thresholds.wrong_proofs_offer:
        raise TooManyProofs
    proof = proof_given(tracker)
    if proof is None:
        raise UnknownOrder
    return await wiring.ask(lambda shop: shop.order_by_proof(number, proof))


async def open_orders(scope: Scope) -> tuple[Order, ...]:
    """What a known customer still waits for; empty for everybody else. Raises `ShopDown`."""
    customer = scope.customer
    if customer is None:
        return ()
    return await wiring.ask(lambda shop: shop.open_orders_of(customer))


def proof_given(tracker: Tracker) -> str | None:
    """What was given to prove the order: what the form took last, e-mail or postcode."""
    kind = slot(tracker, "proof")
    given = slot(tracker, kind) if kind in ("email", "postcode") else None
    return str(given) if given else None


def proven(dispatcher: CollectingDispatcher, tracker: Tracker, scope: Scope, order: Glance) -> None:
    """Say in the log what the shop has confirmed: who writes, for this order, and where the order stands."""
    if scope.customer is None:
        kind = str(slot(tracker, "proof"))
        email = str(slot(tracker, "email")) if kind == "email" else None
        proof = CustomerIdentified(proof="order", how=f"order number and {kind}", order=order.number, email=email)
        logbook.state(dispatcher, proof)
    facts = [("order_number", order.number), ("order_state", state_of(order, scope.today).value)]
    if order.expected_on is not None:
        facts.append(("expected_on", order.expected_on.isoformat()))
    for name, value in facts:
        logbook.state(dispatcher, FactStated(name=name, value=value, by="shop", verified=True, source=scope.seq))


def refused(dispatcher: CollectingDispatcher, tracker: Tracker, scope: Scope, error: Exception) -> None:
    """Say that nothing can be shown: in the same words for a missing order and for somebody else's."""
    if isinstance(error, TooManyProofs):
        dispatcher.utter_message(response="utter_too_many_proofs")
        return
    if isinstance(error, TooManyTries):
        dispatcher.utter_message(response="utter_too_many_tries")
        return
    if isinstance(error, UnknownOrder):
        number = str(slot(tracker, "order_number"))
        claim = FactStated(name="wrong_proof", value=number, by="customer", source=scope.seq)
        logbook.state(dispatcher, claim)
        dispatcher.utter_message(response=NOT_FOUND)
        return
    dispatcher.utter_message(response="utter_shop_down")


def state_of(order: Glance, today: date) -> State:
    """The state to speak of: late as soon as its day has passed, wherever the goods are."""
    return State.LATE if rules.is_late(order, today) else order.state


async def is_vip(scope: Scope) -> bool:
    """Is this a customer the shop holds dear? Only asked of who is proven; a silent shop says no."""
    customer = scope.customer
    if customer is None:
        return False
    try:
        return (await wiring.ask(lambda shop: shop.customer(customer))).vip
    except ShopError:
        return False


async def facts_of(order: Glance, scope: Scope, tracker: Tracker) -> dict[str, object]:
    """What escalation may decide on, as plain data. The amount and the customer are known at person level only."""
    return {
        "message": scope.message,
        "request": slot(tracker, "request") or "track_order",
        "order_number": order.number,
        "order_state": state_of(order, scope.today).value,
        "expected_on": order.expected_on.isoformat() if order.expected_on else None,
        "amount_cents": order.total.cents if isinstance(order, Order) else 0,
        "vip": await is_vip(scope),
    }
