"""Between wishes: the greeting, and the honest word when something was not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.scope import scope_of

SURE = 0.6  # as sure as this that it is none of our business, it is said so; else that it was not understood


class Greet(Action):
    """Hello, by name when the person is proven; to "are you there?" a sign of life."""

    def name(self) -> str:
        return "action_greet"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        scope = scope_of(tracker)
        if scope.nudge:
            dispatcher.utter_message(response="utter_nudge")
        elif scope.customer is not None and scope.name:
            dispatcher.utter_message(response="utter_greet_known", name=scope.name.split()[0])
        else:
            dispatcher.utter_message(response="utter_greet")
        return []


class NotUnderstood(Action):
    """Says what it is: something outside of the shop, or a message that was not understood."""

    def name(self) -> str:
        return "action_not_understood"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        intent = (tracker.latest_message or {}).get("intent") or {}
        outside = intent.get("name") == "out_of_scope" and float(intent.get("confidence") or 0) >= SURE
        dispatcher.utter_message(response="utter_out_of_scope" if outside else "utter_misunderstood")
        return []
