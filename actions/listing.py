"""Which orders are mine: for a person who is signed in; others are told how, and offered a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.asking import ask
from actions.scope import Scope, scope_of, slot
from actions.wording import day, payload
from shop.errors import ShopError
from shop.labels import STATES
from shop.words import Order

_MOST = 5  # as many as a phone shows without scrolling


class ListOrders(Action):
    """The latest orders with their states, each one a tap away."""

    def name(self) -> str:
        return "action_list_orders"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        scope = scope_of(tracker)
        customer = scope.customer
        if customer is None:
            dispatcher.utter_message(response="utter_orders_sign_in")
            return []
        try:
            orders = await ask(scope, lambda shop: shop.orders_of(customer, _MOST))
        except ShopError:
            dispatcher.utter_message(response="utter_shop_down")
            return []
        if not orders:
            dispatcher.utter_message(response="utter_orders_none")
            return []
        lines = "\n".join(_line(order, scope) for order in orders)
        dispatcher.utter_message(response="utter_orders_list", orders=lines, buttons=[_button(o) for o in orders])
        listed = [order.number for order in orders]  # "la deuxième" is one of them
        return [SlotSet("given", {**(slot(tracker, "given") or {}), "options": listed})]


def _line(order: Order, scope: Scope) -> str:
    state = STATES[order.state].say(scope.language)
    return f"{order.number} · {day(order.placed_on, scope.language)} · {state}"


def _button(order: Order) -> dict[str, str]:
    return {"title": order.number, "payload": payload("track_order", order_number=order.number)}
