"""The Rasa graph components of config.yml: thin, each hands its lines to a part of this package.

`EntityReader` finds facts, `IntentReader` the intents and the FAQ's answer, `SignalsReader` the rest. Sentence vectors
and n-grams are made inside (see `hybrid`), once for all of them, so nothing is featurized that no policy uses. Several
messages given at once are encoded in one batch, and each is read as if it had come alone.
"""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RESPONSE_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import shared_encoder
from bot.nlu.entities.extract import find_entities
from bot.nlu.intents import Intents
from bot.nlu.lines import training_lines
from bot.nlu.signals.signals import SignalReader, more_than_a_wish
from bot.nlu.understanding import Heard, entity_data, intent_data, signals_of, wishes_of
from conversation import house

_FACTS, _WISHES = "facts", "wishes"  # what one component leaves on a message for the next


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityReader(GraphComponent):
    """Facts of a line. Metadata may say the time (`now`, ms) and the entity just asked for (`asked`)."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityReader:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            asked = (message.get(METADATA) or {}).get("asked")
            found = find_entities(_text(message), _today(message), asked)
            message.set(_FACTS, found)
            message.set(ENTITIES, [entity_data(one) for one in found], add_to_output=True)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentReader(GraphComponent):
    """Intents, FAQ questions among them: trained on their full names, given to Rasa as retrieval intent and answer."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, intents: Intents | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._intents = intents

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentReader:
        return cls(config, model_storage, resource)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`lines`: the folder to read training lines from at once, instead of what Rasa read (see `_wishes`).

        `data`: the folder with frustration.yml and sensitive.yml.
        """
        return {"data": "data", "lines": None}

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentReader:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Intents.load(folder, shared_encoder()))

    def train(self, training_data: TrainingData) -> Resource:
        wishes = _wishes(self._config, training_data)
        more = more_than_a_wish(Path(str(self._config["data"])), wishes)
        intents = Intents.train(wishes, shared_encoder(), more)
        with self._storage.write_to(self._resource) as folder:
            intents.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        if self._intents is None:
            return messages
        for message, wishes in zip(messages, wishes_of([_text(one) for one in messages], self._intents), strict=True):
            message.set(_WISHES, wishes)
            for name, value in intent_data(wishes.line).items():
                message.set(name, value, add_to_output=True)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SignalsReader(GraphComponent):
    """Language, frustration, ask for a person, deadline and sensitive topic, as `signals`; after the two others."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, reader: SignalReader | None = None
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._reader = reader

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`data`: the folder with frustration.yml and sensitive.yml; `lines` as in `IntentReader`."""
        return {"data": "data", "lines": None}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SignalsReader:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SignalsReader:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, SignalReader.load(folder, shared_encoder()))

    def train(self, training_data: TrainingData) -> Resource:
        wishes = _wishes(self._config, training_data)
        reader = SignalReader.train(Path(str(self._config["data"])), wishes, shared_encoder())
        with self._storage.write_to(self._resource) as folder:
            reader.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        if self._reader is None:
            return messages
        lines = [Heard(_text(one), one.get(_WISHES), one.get(_FACTS), _today(one)) for one in messages]
        for message, signals in zip(messages, signals_of(lines, self._reader), strict=True):
            message.set("signals", signals.as_dict(), add_to_output=True)
        return messages


def _wishes(config: dict[str, Any], training_data: TrainingData) -> list[tuple[str, str]]:
    """(text, full intent name) of every line that has both, in the data's own order.

    Rasa takes ten seconds to read ten thousand lines, so `passerelle train` gives it a few and the folder's name.
    """
    if config["lines"]:
        return training_lines(Path(str(config["lines"])))
    lines = [one for one in training_data.intent_examples if one.get(TEXT)]
    return [(str(one.get(TEXT)), str(one.get(INTENT_RESPONSE_KEY) or one.get(INTENT))) for one in lines]


def _text(message: Message) -> str:
    return str(message.get(TEXT) or "")


def _today(message: Message) -> date:
    """The day by the clock of the house: "demain" begins at its midnight."""
    now_ms = (message.get(METADATA) or {}).get("now")
    now = datetime.fromtimestamp(now_ms / 1000, timezone.utc) if now_ms else datetime.now(timezone.utc)
    return now.astimezone(house.zone()).date()
