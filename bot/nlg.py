"""Rasa's seam for texts: Rasa chooses the answer's name, the words come from the answers store at sending time.

endpoints.yml names this class, so that `rasa shell` speaks like the brain.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.console import mend_buttons
from bot.scene import Scene, scene_of
from bot.voice import Voice
from conversation import house
from conversation.answers import Answers

ROOT = Path(__file__).resolve().parents[1]
ASKED_AT_MOST = 2


class AnswersGenerator(NaturalLanguageGenerator):
    """Looks an answer up by name and fills it from what the action passed and what is known of the customer."""

    def __init__(
        self,
        endpoint_config: EndpointConfig | None = None,
        domain: Domain | None = None,
        voice: Voice | None = None,
    ) -> None:
        """Rasa gives the first two; the brain gives the `voice` it shares. Raises `BadAnswers`."""
        if endpoint_config is not None:
            mend_buttons()
        folder = endpoint_config.kwargs.get("folder", "data/answers") if endpoint_config else "data/answers"
        self._voice = voice or Voice(Answers(ROOT / str(folder)))

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        scene = scene_of(tracker)
        if scene is not None and _asked_enough(utter_action, scene):
            return None
        language = str(kwargs.get("in_language") or _language(tracker))
        known = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
        values = {**known, "article": scene.signals.article if scene else None, **kwargs}
        reply = self._voice.say(utter_action, language, _today(tracker), values, scene.history if scene else None)
        if reply is None:
            return None
        return {
            "text": reply.text,
            "buttons": [{"title": title, "payload": payload} for title, payload in reply.buttons],
            "answer": reply.answer,
            "version": reply.version,
        }


def _asked_enough(name: str, scene: Scene) -> bool:
    """A form's question that was asked twice is not put a third time behind the answer to something else."""
    question = name.startswith("utter_ask_") and bool(scene.signals.answers)
    return question and scene.history.times_in_a_row(name) >= ASKED_AT_MOST


def _language(tracker: DialogueStateTracker) -> str:
    """As the brain says; without a brain, as the message was written."""
    message = tracker.latest_message
    if message is None:
        return "fr"
    written = (message.parse_data.get("signals") or {}).get("language")
    return str((message.metadata or {}).get("language") or tracker.get_slot("language") or written or "fr")


def _today(tracker: DialogueStateTracker) -> date:
    """The day by the store's clock, which the brain passes; without a brain, today by the clock of the house."""
    message = tracker.latest_message
    now_ms = (message.metadata or {}).get("now") if message is not None else None
    moment = datetime.fromtimestamp(now_ms / 1000, house.zone()) if now_ms else datetime.now(house.zone())
    return moment.date()
