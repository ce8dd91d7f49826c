"""What the order forms have in common: which wish opened them, what is still missing, and how it is asked for."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from actions import lookup
from actions.scope import Scope, intent_of, named_in, scope_of, slot
from actions.wording import day
from shop.errors import ShopError
from shop.labels import STATES
from shop.words import Order

TRACKING = frozenset({"track_order", "late_delivery", "refund_status"})
CANCELLING = frozenset({"cancel_order"})
REQUESTS = frozenset(
    {"change_delivery", "change_items", "return_item", "withdraw", "damaged_item", "get_invoice", "reorder"}
)
WISHES = TRACKING | CANCELLING | REQUESTS
PROOFS = ("email", "postcode")
_BUTTONS = 5  # orders offered by name; more would be a list to read, not a choice


class OrderForm(Action):
    """Validates a form: another order wish leaves it, what is known is not asked for, what is missing is next."""

    form = ""
    wishes: frozenset[str] = frozenset()
    default = ""
    needs: tuple[str, ...] = ()

    def name(self) -> str:
        return f"validate_{self.form}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        scope, intent = scope_of(tracker), intent_of(tracker)
        running = (tracker.active_loop or {}).get("name") == self.form
        if running and intent in WISHES - self.wishes:
            raise ActionExecutionRejection(self.name(), f"'{intent}' is for another form")
        found = {**self._wish(tracker, intent), **await self._known(tracker, scope)}
        missing = next((name for name in self.needs if found.get(name, slot(tracker, name)) is None), None)
        return [*(SlotSet(name, value) for name, value in found.items()), SlotSet("requested_slot", missing)]

    def _wish(self, tracker: Tracker, intent: str) -> dict[str, Any]:
        """What the form is filled for: the wish of this message, else the one it was opened with."""
        before = slot(tracker, "request")
        if intent in self.wishes:
            return {} if intent == before else {"request": intent}
        return {} if before in self.wishes else {"request": self.default}

    async def _known(self, tracker: Tracker, scope: Scope) -> dict[str, Any]:
        """What need not be asked for: a known customer's only open order, and the proof that was given."""
        found: dict[str, Any] = {}
        if slot(tracker, "order_number") is None:
            orders = await known_orders(scope)
            if len(orders) == 1:
                found["order_number"] = orders[0].number
        if "proof" in self.needs and slot(tracker, "proof") is None:
            kind = proof_kind(tracker, scope)
            found |= {"proof": kind} if kind is not None else {}
        return found


def proof_kind(tracker: Tracker, scope: Scope) -> str | None:
    """How this customer proves the order: signed in, or by what was said, once for each try."""
    if scope.customer is not None:
        return "person"
    if failed_in_this_turn(tracker, scope):
        return None
    named = named_in(tracker)
    asked = slot(tracker, "requested_slot") == "proof"
    if asked and not named & {*PROOFS, "order_number"}:
        return None
    given = [kind for kind in PROOFS if slot(tracker, kind)]
    just_now = [kind for kind in given if kind in named]
    return next(iter(just_now or given), None)


def failed_in_this_turn(tracker: Tracker, scope: Scope) -> bool:
    """Was a proof refused for this very message? Then asking again at once would be noise."""
    facts = slot(tracker, "facts") or {}
    return bool(facts.get("wrong_proof")) and facts.get("message") == scope.message


def said_in_this_turn(tracker: Tracker, answer: str) -> bool:
    """Was this answer given to the message at hand?"""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "bot" and (event.get("metadata") or {}).get("utter_action") == answer:
            return True
    return False


async def known_orders(scope: Scope) -> tuple[Order, ...]:
    """The open orders of a known customer; none when the shop cannot be asked, the form then asks for the number."""
    try:
        return await lookup.open_orders(scope)
    except ShopError:
        return ()


class AskOrderNumber(Action):
    """Asks which order: by its number, or among a known customer's own as buttons."""

    def name(self) -> str:
        return "action_ask_order_number"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        scope = scope_of(tracker)
        orders = await known_orders(scope)
        if not orders:
            dispatcher.utter_message(response="utter_ask_order_number")
            return []
        if said_in_this_turn(tracker, "utter_orders_list"):
            return []  # they are buttons already
        buttons = [_button(order, scope) for order in orders[:_BUTTONS]]
        dispatcher.utter_message(response="utter_ask_which_order", buttons=buttons)
        return []


class AskProof(Action):
    """Asks for the e-mail or postcode of the order, unless a wrong one was just answered."""

    def name(self) -> str:
        return "action_ask_proof"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        if not failed_in_this_turn(tracker, scope_of(tracker)):
            dispatcher.utter_message(response="utter_ask_proof", order=slot(tracker, "order_number"))
        return []


def _button(order: Order, scope: Scope) -> dict[str, str]:
    state = STATES[order.state].say(scope.language)
    title = f"{order.number} ({day(order.placed_on, scope.language)}, {state})"
    return {"title": title, "payload": f'/give_order_number{{"order_number": "{order.number}"}}'}
