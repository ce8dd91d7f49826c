"""Giving way: the hand-over that escalation decided, as an event of the turn."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import logbook
from actions.scope import scope_of, slot
from conversation.events import HandoffRequested, Reason

# Topics of the signals (data/sensitive.yml) for which there is a human word before a person takes over.
TOPICS = frozenset({"legal_threat", "injury_or_allergy", "fraud", "bereavement", "personal_data", "accessibility"})


class HandOver(Action):
    """Asks for a person with the reason and evidence that the escalation policy has put into the slot."""

    def name(self) -> str:
        return "action_hand_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        scope = scope_of(tracker)
        decision: dict[str, Any] = slot(tracker, "handoff") or {}
        reason: Reason = decision.get("reason") or "explicit"
        if reason == "unsupported_language":
            written = ((tracker.latest_message or {}).get("signals") or {}).get("language")
            dispatcher.utter_message(response="utter_language_unsupported", in_language=written)
        topic = ((tracker.latest_message or {}).get("signals") or {}).get("sensitive")
        if reason == "sensitive" and topic in TOPICS:
            dispatcher.utter_message(response=f"utter_sensitive_{topic}")
        request = HandoffRequested(
            reason=reason, by="assistant", evidence=tuple(decision.get("evidence") or ()), seq=scope.seq
        )
        logbook.state(dispatcher, request)
        dispatcher.utter_message(response="utter_giving_way")
        return [SlotSet("handoff", None)]
