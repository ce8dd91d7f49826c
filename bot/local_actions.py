"""Rasa's remote actions and forms, run in this process without checking our own answers against a JSON schema.

That check costs Rasa 40 ms for each call of an action, more than all the rest of a turn; what our actions
return is typed, and their events are read strictly by `conversation.codec`. Nor are plugins asked, or a server's errors
awaited.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa.core.actions.action import Action, RemoteAction, action_for_name_or_text
from rasa.core.actions.forms import FormAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker


class LocalAction(RemoteAction):
    """An action of ours, which is called and neither packed for a server nor unpacked."""

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        done = await self.action_endpoint.request(json=self._action_call_format(tracker, domain))
        said: list[Event] = await self._utter_responses(done["responses"], output_channel, nlg, tracker)
        return [*said, *(event_of(one) for one in done["events"])]

    def _action_call_format(self, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
        """As Rasa makes it, without what it looks for in all events and no action of ours asks for."""
        told = {
            "sender_id": tracker.sender_id,
            "slots": tracker.current_slot_values(),
            "latest_message": tracker._latest_message_data(),
            "events": [event.as_dict() for event in tracker.events],
        }
        return {"next_action": self._name, "tracker": told}


class LocalForm(FormAction):
    """A form whose validation and questions are actions of ours."""

    async def validate_slots(
        self,
        slot_candidates: dict[str, Any],
        tracker: DialogueStateTracker,
        domain: Domain,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
    ) -> list[Event]:
        candidates = [SlotSet(name, value) for name, value in slot_candidates.items()]
        seen = self._temporary_tracker(tracker, candidates, domain)
        action = LocalAction(f"validate_{self.name()}", self.action_endpoint)
        events: list[Event] = await action.run(output_channel, nlg, seen, domain)
        return events

    async def _validate_if_required(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
    ) -> list[Event]:
        """As Rasa does it, without a deep copy of the message for a line of debugging."""
        heard = tracker.latest_action_name == ACTION_LISTEN_NAME and not tracker.is_active_loop_interrupted
        if heard or not tracker.active_loop:
            events: list[Event] = await self.validate(tracker, domain, output_channel, nlg)
            return events
        return await self.validate_slots({}, tracker, domain, output_channel, nlg)

    def _temporary_tracker(
        self, current_tracker: DialogueStateTracker, additional_events: list[Event], domain: Domain
    ) -> DialogueStateTracker:
        """As Rasa makes it, from where the tracker stands: it would play all events again."""
        seen = current_tracker.copy()
        asked = SlotSet(REQUESTED_SLOT, self.get_slot_to_fill(current_tracker))
        for event in (asked, ActionExecuted(self.name()), *additional_events):
            seen.update(event)
        return seen

    async def _ask_for_slot(
        self,
        domain: Domain,
        nlg: NaturalLanguageGenerator,
        output_channel: OutputChannel,
        slot_name: str,
        tracker: DialogueStateTracker,
    ) -> list[Event]:
        name = self._name_of_utterance(domain, slot_name)
        if name is None:
            return []
        action = in_process(action_for_name_or_text(name, domain, self.action_endpoint))
        events: list[Event] = await action.run(output_channel, nlg, tracker, domain)
        return events


def event_of(found: dict[str, Any]) -> Event:
    """As Rasa reads it, who would look through all kinds of events for each."""
    event: Event = _kind(found["event"])._from_parameters(found)
    return event


@lru_cache
def _kind(name: str) -> type[Event]:
    kind: type[Event] = Event.resolve_by_type(name)
    return kind


def in_process(action: Action) -> Action:
    """The same action, run here."""
    if type(action) is RemoteAction:
        return LocalAction(action.name(), action.action_endpoint)
    if type(action) is FormAction:
        return LocalForm(action.name(), action.action_endpoint)
    return action
