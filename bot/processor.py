"""Rasa's processor for turns that the log decides on: it saves nothing and hides no failure."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Any

import structlog
from rasa.core.actions.action import (
    Action,
    ActionExecutionRejection,
    ActionListen,
    ActionRetrieveResponse,
    action_for_name_or_text,
)
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine import loader
from rasa.engine.constants import PLACEHOLDER_MESSAGE
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.exceptions import ActionLimitReached, ModelNotFound
from rasa.shared.core.constants import ACTION_EXTRACT_SLOTS, ACTION_VALIDATE_SLOT_MAPPINGS
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.graph import PlainRunner
from bot.local_actions import in_process
from bot.output import Replies
from conversation.errors import StoreUnavailable

LOOKALIKE = "∕"  # U+2215: as long as the slash it stands for, so that entities keep their places

log = structlog.get_logger()


class TurnProcessor(MessageProcessor):
    """Plays messages on a tracker that the caller made and keeps."""

    @cached_property
    def _actions(self) -> dict[str, Action]:
        return {}

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, PlainRunner]:
        """The seam where Rasa names its dask runner. Raises `ModelNotFound`."""
        try:
            with tempfile.TemporaryDirectory() as folder:
                metadata, runner = loader.load_predict_graph_runner(
                    Path(folder), Path(model_path), LocalModelStorage, PlainRunner
                )
        except (OSError, tarfile.ReadError) as error:
            raise ModelNotFound(
                f"no model can be loaded from {model_path}; make one with `passerelle train`"
            ) from error
        return Path(model_path).name, metadata, runner

    def read_texts(self, lines: Sequence[tuple[str, Mapping[str, Any]]]) -> list[dict[str, Any]]:
        """What customers' texts mean, each with what surrounds it, in one run of the model.

        A leading `/` is text: it never reaches Rasa's `/intent` parser.
        """
        messages = [UserMessage(_masked(text), metadata=dict(metadata)) for text, metadata in lines]
        target = self.model_metadata.nlu_target
        found = self.graph_runner.run(inputs={PLACEHOLDER_MESSAGE: messages}, targets=[target])[target]
        return [self._parse_data(text, one) for (text, _), one in zip(lines, found, strict=True)]

    def _parse_data(self, text: str, found: Message) -> dict[str, Any]:
        """As `MessageProcessor.parse_message` gives it."""
        parsed = {INTENT: {INTENT_NAME_KEY: None, "confidence": 0.0}, ENTITIES: []}
        parsed |= found.as_dict(only_output_properties=True)
        self._update_full_retrieval_intent(parsed)
        return {**parsed, TEXT: text}

    def read_choice(self, payload: str) -> dict[str, Any]:
        """What an offered choice means: the `/intent{"entity": …}` that the assistant itself put on the button."""
        if payload.startswith("/faq/"):
            return _frequent_question(payload[1:])
        message = YAMLStoryReader.unpack_regex_message(Message.build(payload), self.domain)
        return dict(message.as_dict(only_output_properties=True))

    async def play(self, tracker: DialogueStateTracker, message: UserMessage) -> None:
        """Run one parsed message on the tracker; what is said goes to the message's output channel."""
        await self._handle_message_with_tracker(message, tracker)
        await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """As Rasa does it, where there is anything to extract, and without a copy of it for a line of debugging."""
        if self._fills_from_entities and not tracker.latest_message.entities:
            return tracker
        extracted = await self._action(ACTION_EXTRACT_SLOTS).run(output_channel, self.nlg, tracker, self.domain)
        await self._send_bot_messages(extracted, tracker, output_channel)
        tracker.update_with_events(extracted, self.domain)
        return tracker

    @cached_property
    def _fills_from_entities(self) -> bool:
        """Is there no slot that a message can fill but by its entities?"""
        mappings = [mapping for slot in self.domain.slots for mapping in slot.mappings]
        checked = ACTION_VALIDATE_SLOT_MAPPINGS in self.domain.user_actions
        return not checked and all(one["type"] == "from_entity" or _by_actions_only(one) for one in mappings)

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        """As Rasa does it, with an action that is made once. Raises `ActionLimitReached`."""
        if self.is_action_limit_reached(tracker, self.should_predict_another_action(tracker.latest_action_name)):
            raise ActionLimitReached("more actions in a row than a turn may take")
        prediction = self._predict_next_with_tracker(tracker)
        return self._action(self.domain.action_names_or_texts[prediction.max_confidence_index]), prediction

    def _action(self, name: str) -> Action:
        """The action of that name; to find one, Rasa makes all its own anew."""
        if name not in self._actions:
            self._actions[name] = in_process(action_for_name_or_text(name, self.domain, self.action_endpoint))
        action = self._actions[name]
        # Only this one notes what it found out in a run, and several run at once.
        return copy(action) if isinstance(action, ActionRetrieveResponse) else action

    async def save_tracker(self, tracker: DialogueStateTracker) -> None:
        """Rasa stores nothing: the log is the memory, and the answer may yet be refused."""

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Rasa builds an empty domain at every message to compare with; our tests hold the names instead."""

    def _log_slots(self, tracker: DialogueStateTracker) -> None:
        """Rasa copies every slot for a line of debugging that nobody reads."""

    def _log_action_on_tracker(
        self, tracker: DialogueStateTracker, action: Action, events: list[Event] | None, prediction: PolicyPrediction
    ) -> None:
        """As Rasa does it, without copies of all events for lines of debugging."""
        done = events or []
        if not any(type(event) is ActionExecutionRejected for event in done):
            tracker.update_with_events(prediction.events, self.domain)
            tracker.update(action.event_for_successful_execution(prediction))
        tracker.update_with_events(done, self.domain)

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """Rasa swallows an action's exception; here it is noted first, so that the turn counts as failed. Listening is
        noted alone: Rasa would copy the tracker for nothing."""
        if type(action) is ActionListen:
            self._log_action_on_tracker(tracker, action, None, prediction)
            return False
        goes_on: bool = await super()._run_action(
            _Watched(action, output_channel), tracker, output_channel, nlg, prediction
        )
        return goes_on


def _by_actions_only(mapping: Mapping[str, Any]) -> bool:
    return mapping["type"] == "custom" and "action" not in mapping


def _masked(text: str) -> str:
    return text.replace("/", LOOKALIKE, 1) if text.lstrip().startswith("/") else text


def _frequent_question(intent: str) -> dict[str, Any]:
    """A tapped question, in the shape that the response selector gives to a written one."""
    response = {"intent_response_key": intent, "utter_action": f"utter_{intent}", "confidence": 1.0}
    return {
        "text": f"/{intent}",
        "intent": {"name": "faq", "confidence": 1.0},
        "entities": [],
        "response_selector": {"faq": {"response": response}},
    }


class _Watched(Action):
    """An action whose failure is noted on the turn's replies."""

    def __init__(self, action: Action, replies: OutputChannel) -> None:
        self._action = action
        self._replies = replies

    def name(self) -> str:
        return str(self._action.name())

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        try:
            events: list[Event] = await self._action.run(output_channel, nlg, tracker, domain)
        except ActionExecutionRejection:
            raise
        except StoreUnavailable as away:  # Rasa would go on as if nothing had been done: the player ends the turn here
            if isinstance(self._replies, Replies):
                self._replies.away = away
            return []
        except Exception as error:  # noqa: BLE001 - the edge of other people's code: the turn must know and go on
            log.error("action.failed", action=self.name(), error=type(error).__name__)
            if isinstance(self._replies, Replies):
                self._replies.failures.append(self.name())
            return []
        return events

    def event_for_successful_execution(self, prediction: PolicyPrediction) -> ActionExecuted:
        return self._action.event_for_successful_execution(prediction)
