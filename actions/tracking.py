"""Where is my order: state, dates and carrier, after proof; a known customer's own order without asking."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import lookup
from actions.forms import TRACKING, OrderForm
from actions.scope import Scope, scope_of, slot
from actions.wording import day
from shop import rules
from shop.errors import ShopError, UnknownOrder
from shop.words import Glance, Order, State

FORM = "track_order_form"
_DAYS = ("placed_on", "shipped_on", "expected_on", "delivered_on", "kept_until", "ended_on")


class ValidateTrackOrder(OrderForm):
    form = FORM
    wishes = TRACKING
    default = "track_order"
    needs = ("order_number", "proof")


class TrackOrder(Action):
    """Tells where the order stands, or that nothing can be shown; then the form waits for another try."""

    def name(self) -> str:
        return "action_track_order"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        scope = scope_of(tracker)
        try:
            order = await lookup.order_of(tracker, scope)
        except ShopError as error:
            lookup.refused(dispatcher, tracker, scope, error)
            return another_try(FORM, scope) if isinstance(error, UnknownOrder) else []
        lookup.proven(dispatcher, tracker, scope, order)
        request = slot(tracker, "request")
        answer = refund_answer(order) if request == "refund_status" else None
        dispatcher.utter_message(response=answer or _answer(order, scope, request), **told(order, scope))
        return [SlotSet("facts", await lookup.facts_of(order, scope, tracker))]


def another_try(form: str, scope: Scope) -> list[EventType]:
    """After a wrong proof: the form stays open for a corrected number, e-mail or postcode."""
    facts = {"wrong_proof": 1, "message": scope.message}
    return [
        SlotSet("facts", facts),
        SlotSet("proof", None),
        ActiveLoop(form),
        SlotSet("requested_slot", "proof"),
    ]


def told(order: Glance, scope: Scope) -> dict[str, str]:
    """What an answer may say of an order, in the customer's language: at person level its latest refund, too."""
    days = {name: getattr(order, name) for name in _DAYS}
    refund = order.refunds[-1] if isinstance(order, Order) and order.refunds else None
    if refund is not None:
        days |= {"due_on": refund.due_on, "sent_on": refund.sent_on}
    said = {name: day(moment, scope.language) for name, moment in days.items() if moment is not None}
    amount = {"amount": refund.amount.say(scope.language)} if refund is not None else {}
    return {"order": order.number, "carrier": order.carrier or "", **said, **amount}


def refund_answer(order: Glance) -> str | None:
    """What is said of a refund. Only its owner sees the amount; where the state says it all, None."""
    if isinstance(order, Order) and order.refunds:
        return "utter_refund_sent" if order.refunds[-1].sent_on else "utter_refund_due"
    if order.state in (State.CANCELLED, State.RETURNED, State.LOST):
        return None
    return "utter_refund_none" if isinstance(order, Order) else "utter_refund_closed"


def _answer(order: Glance, scope: Scope, request: Any) -> str:
    """The answer for the state to speak of. Who says that a delivered parcel is late contradicts the file."""
    state = lookup.state_of(order, scope.today)
    if state is State.DELIVERED and request == "late_delivery":
        return "utter_order_disputed"
    day_named = _NAMED.get(state)
    unknown = day_named is not None and getattr(order, day_named) is None
    on_the_road = state in rules.ON_THE_ROAD or state is State.PARTLY_SHIPPED
    return f"utter_order_{state.value}" + ("_undated" if unknown or (on_the_road and not order.carrier) else "")


# The day that the answer of a state names; where it is not known the answer `..._undated` is given.
_NAMED = {
    State.PAID: "expected_on",
    State.PREPARING: "expected_on",
    State.PARTLY_SHIPPED: "expected_on",
    State.SHIPPED: "expected_on",
    State.IN_TRANSIT: "expected_on",
    State.LATE: "expected_on",
    State.AT_PICKUP_POINT: "kept_until",
    State.DELIVERED: "delivered_on",
    State.CANCELLED: "ended_on",
    State.RETURNED: "ended_on",
}
