"""Order wishes that a person carries out: what is said now is true, what a person will need is collected first.

Which of them a person takes over at once, and which are offered one, stands in `handoff.yml`.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import logbook
from actions.forms import REQUESTS, OrderForm
from actions.scope import scope_of, slot
from conversation.events import FactStated
from conversation.words import when


class ValidateOrderRequest(OrderForm):
    form = "order_request_form"
    wishes = REQUESTS
    default = "return_item"
    needs = ("order_number",)


class OrderRequest(Action):
    """Records the wish with its order and moment, and says what happens with it."""

    def name(self) -> str:
        return "action_order_request"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        scope = scope_of(tracker)
        number, request = str(slot(tracker, "order_number")), str(slot(tracker, "request"))
        for name, value in (("request", request), ("order_number", number)):
            logbook.state(dispatcher, FactStated(name=name, value=value, by="customer", source=scope.seq))
        at = when(scope.now, scope.language)
        dispatcher.utter_message(response=f"utter_request_{request}", order=number, at=at)
        return [SlotSet("facts", {"message": scope.message, "request": request, "order_number": number})]
