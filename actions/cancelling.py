"""Cancelling an order: shown, asked, confirmed, fenced, done once, told.

A yes counts only with the confirmation it was asked under: for this order in this version, in this term of the
floor, for fifteen minutes. The shop is called after `action.begun` was accepted, never before.
"""

from __future__ import annotations

from typing import Any

import msgspec
from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import logbook, lookup, wiring
from actions.forms import CANCELLING, OrderForm
from actions.scope import Scope, scope_of, slot
from actions.tracking import another_try, told
from actions.wording import day
from conversation.events import ActionBegun
from shop import rules
from shop.errors import NotFound, Refused, ShopDown, ShopError, Stale, UnknownOrder
from shop.requests import Cancel
from shop.words import Change, Glance, State

FORM = "cancel_order_form"
KIND = "cancel_order"


class Confirmation(msgspec.Struct, frozen=True):
    """What a yes is bound to."""

    action: str
    order: str
    version: int
    term: int
    at: int

    def holds(self, number: str, scope: Scope) -> bool:
        """Is the yes of this turn still a yes to exactly this?"""
        fresh = 0 <= scope.now - self.at <= wiring.policy().waits.confirmation * 1000
        return self.action == KIND and self.order == number and self.term == scope.term and fresh


class ValidateCancelOrder(OrderForm):
    form = FORM
    wishes = CANCELLING
    default = "cancel_order"
    needs = ("order_number", "proof", "cancel_confirmed")


class AskCancelConfirmed(Action):
    """Shows what would be cancelled and asks once; says what is possible instead when it is too late."""

    def name(self) -> str:
        return "action_ask_cancel_confirmed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        scope = scope_of(tracker)
        try:
            order = await lookup.order_of(tracker, scope)
        except UnknownOrder as error:
            lookup.refused(dispatcher, tracker, scope, error)
            return another_try(FORM, scope)
        except ShopError as error:
            lookup.refused(dispatcher, tracker, scope, error)
            return [ActiveLoop(None), SlotSet("requested_slot", None)]
        lookup.proven(dispatcher, tracker, scope, order)
        facts = SlotSet("facts", await lookup.facts_of(order, scope, tracker))
        if not rules.cancelling(order).allowed:
            dispatcher.utter_message(response=_refusal(order), **told(order, scope))
            return [facts, ActiveLoop(None), SlotSet("requested_slot", None)]
        dispatcher.utter_message(response="utter_ask_cancel_confirmed", **told(order, scope))
        bound = Confirmation(KIND, order.number, order.version, scope.term, scope.now)
        return [facts, SlotSet("confirmation", msgspec.to_builtins(bound))]


class CancelOrder(Action):
    """Does what was confirmed, or says why not. Whatever happens, the question is over."""

    def name(self) -> str:
        return "action_cancel_order"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        scope, number = scope_of(tracker), str(slot(tracker, "order_number"))
        answer, bound = slot(tracker, "cancel_confirmed"), slot(tracker, "confirmation")
        over: list[EventType] = [SlotSet("cancel_confirmed", None), SlotSet("confirmation", None)]
        if answer is None:
            return over  # the form ended without a question; it has said why
        if not answer:
            dispatcher.utter_message(response="utter_cancel_kept", order=number)
            return over
        confirmation = msgspec.convert(bound, Confirmation) if bound else None
        if confirmation is None or not confirmation.holds(number, scope):
            dispatcher.utter_message(response="utter_cancel_void", order=number)
            return over
        return [*over, *await _cancel(dispatcher, scope, confirmation)]


async def _cancel(dispatcher: CollectingDispatcher, scope: Scope, bound: Confirmation) -> list[EventType]:
    action = logbook.begun(scope, KIND, bound.order)
    if not await logbook.begin(scope, action):
        dispatcher.utter_message(response="utter_cancel_not_done", order=bound.order)
        return []
    try:
        change = await wiring.ask(lambda shop: shop.do(bound.order, bound.version, action.action, Cancel()))
    except ShopError as error:
        return await _say_failed(dispatcher, scope, action, error)
    if not change.made:  # nobody may read in the log that it was
        await logbook.end(scope, logbook.failed(action, "reported only: the shop is read-only"))
        dispatcher.utter_message(response="utter_cancel_reported", order=change.number)
        return []
    await logbook.end(scope, logbook.done(action, "made"))
    _say_done(dispatcher, scope, change)
    return [SlotSet("facts", {"message": scope.message, "order_number": bound.order, "order_state": "cancelled"})]


def _refusal(order: Glance) -> str:
    """Why it is too late to cancel, with what is possible instead: on the road, there, or over."""
    if order.state in rules.ON_THE_ROAD or order.state is State.PARTLY_SHIPPED:
        return "utter_cancel_shipped"
    return f"utter_cancel_{order.state.value}"


def _say_done(dispatcher: CollectingDispatcher, scope: Scope, change: Change) -> None:
    if change.refund is None:
        dispatcher.utter_message(response="utter_cancel_done", order=change.number)
    else:
        dispatcher.utter_message(
            response="utter_cancel_done_refund",
            order=change.number,
            amount=change.refund.amount.say(scope.language),
            due_on=day(change.refund.due_on, scope.language),
        )


async def _say_failed(
    dispatcher: CollectingDispatcher, scope: Scope, action: ActionBegun, error: ShopError
) -> list[EventType]:
    """What the shop said instead of doing it; without a word from it nobody knows, and that is said too."""
    why = type(error).__name__
    if isinstance(error, ShopDown):
        await logbook.end(scope, logbook.unknown(action, why))
        dispatcher.utter_message(response="utter_cancel_unknown", order=action.order)
        return [SlotSet("facts", {"message": scope.message, "order_number": action.order, "request": KIND})]
    await logbook.end(scope, logbook.failed(action, why))
    changed = isinstance(error, Stale | Refused | NotFound)
    dispatcher.utter_message(response="utter_cancel_changed" if changed else "utter_shop_down", order=action.order)
    return []
