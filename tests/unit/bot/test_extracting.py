"""Slots are filled from messages as Rasa fills them; where no message can fill any, nothing is looked for."""

from __future__ import annotations

import copy

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered

from bot.output import Replies
from bot.processor import TurnProcessor
from bot.tracker import TurnTracker
from passerelle.assistant import Loaded

NUMBER = {"entity": "order_number", "value": "LBQ-10001", "start": 0, "end": 9}
FROM_TEXT = """
slots:
  told:
    type: text
    mappings:
      - type: from_text
"""


async def test_an_entity_fills_its_slot(loaded: Loaded) -> None:
    heard = said(loaded.assistant._processor, NUMBER)
    await loaded.assistant._processor.run_action_extract_slots(Replies(), heard)
    assert heard.get_slot("order_number") == "LBQ-10001"


async def test_nothing_is_filled_without_one(loaded: Loaded) -> None:
    assert loaded.assistant._processor._fills_from_entities
    heard = said(loaded.assistant._processor)
    before = len(heard.events)
    await loaded.assistant._processor.run_action_extract_slots(Replies(), heard)
    assert len(heard.events) == before


async def test_a_slot_that_any_text_fills_is_looked_for(loaded: Loaded) -> None:
    processor = copy.copy(loaded.assistant._processor)
    for known in ("_fills_from_entities", "_actions"):
        processor.__dict__.pop(known, None)
    processor.domain = processor.domain.merge(Domain.from_yaml(FROM_TEXT))
    heard = said(processor)
    await processor.run_action_extract_slots(Replies(), heard)
    assert heard.get_slot("told") == "bonjour"


def said(processor: TurnProcessor, *entities: dict[str, object]) -> TurnTracker:
    tracker = TurnTracker.beginning("c", processor.domain)
    intent = {"name": "give_order_number" if entities else "greet", "confidence": 1.0}
    parsed = {"intent": intent, "entities": list(entities), "text": "bonjour"}
    for event in (ActionExecuted("action_listen"), UserUttered("bonjour", intent, list(entities), parsed)):
        tracker.update(event, processor.domain)
    return tracker
