"""What escalation does next inside Rasa: before the answer, after it, and after its own action."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.escalation import Signals
from bot.history import OFFER, OFFER_INSTEAD, History, Past
from bot.scene import HAND_OVER, LISTEN, Scene, next_step, scene_of
from conversation.events import Reading
from conversation.policy import Policy

LOST = Past(intents=("out_of_scope",))


def scene(history: History | None = None, last: str = LISTEN, answered: bool = False, **reading: Any) -> Scene:
    fields = {"intent": "faq/warranty", **reading}
    answers = ("utter_faq/warranty",) if answered else ()
    signals = Signals(reading=Reading(seq=1, **fields), answers=answers)
    return Scene(history or History(), signals, last_action=last, answered=answered)


def test_a_person_comes_before_the_answer() -> None:
    step = next_step(scene(wants_human=True), Policy())
    assert step is not None
    assert (step.action, step.ends_form) == (HAND_OVER, True)


@pytest.mark.parametrize("action", [HAND_OVER, OFFER, OFFER_INSTEAD])
def test_it_listens_after_its_own_action(action: str) -> None:
    step = next_step(scene(last=action, answered=True, wants_human=True), Policy())
    assert step is not None
    assert step.action == LISTEN


def test_what_was_not_understood_is_answered_by_the_offer() -> None:
    step = next_step(scene(History(turns=(LOST,)), intent="out_of_scope"), Policy())
    assert step is not None
    assert step.action == OFFER_INSTEAD


def test_a_cross_customer_is_answered_first() -> None:
    assert next_step(scene(frustration=1), Policy()) is None
    step = next_step(scene(last="utter_faq", answered=True, frustration=1), Policy())
    assert step is not None
    assert step.action == OFFER


def test_an_answer_is_not_cut_in_two() -> None:
    """A form that has just ended says nothing by itself: the action behind it does."""
    assert next_step(scene(last="order_form", frustration=2), Policy()) is None


def test_nobody_is_offered_twice_in_a_turn() -> None:
    offered = Scene(
        History(),
        Signals(reading=Reading(seq=1, intent="complain", frustration=1), answers=("utter_complain",)),
        last_action="utter_complain",
        answered=True,
    )
    assert next_step(offered, Policy()) is None


def test_no_offer_beside_an_open_confirmation() -> None:
    asked = Scene(
        History(),
        Signals(reading=Reading(seq=1, intent="faq/warranty", frustration=1), confirming=True),
        last_action="order_form",
        answered=True,
    )
    assert next_step(asked, Policy()) is None


def test_the_history_is_folded_from_the_tracker_without_metadata() -> None:
    """`rasa shell` and `rasa test` send no metadata."""
    gibberish = {"intent": {"name": "out_of_scope", "confidence": 0.9}, "entities": []}
    events = [
        ActionExecuted(LISTEN),
        UserUttered("zork", gibberish["intent"], [], gibberish),
        ActionExecuted("action_not_understood"),
        BotUttered("?", metadata={"utter_action": "utter_misunderstood"}),
        ActionExecuted(LISTEN),
        UserUttered("zork zork", gibberish["intent"], [], gibberish),
        SlotSet("facts", {"order_state": "lost"}),
    ]
    found = scene_of(DialogueStateTracker.from_events("1", events))
    assert found is not None
    assert found.history.misunderstood_in_a_row() == 1
    assert found.history.turns[0].answers == ("utter_misunderstood",)
    assert found.signals.facts == {"order_state": "lost"}


def test_a_message_is_read_once_and_what_was_done_since_anew() -> None:
    parsed = {"intent": {"name": "track_order", "confidence": 0.9}, "entities": []}
    message = UserUttered("?", parsed["intent"], [], parsed, metadata={"history": {"contacts": 2}, "nudge": False})
    tracker = DialogueStateTracker.from_events("1", [ActionExecuted(LISTEN), message])
    before = scene_of(tracker)
    tracker.update(SlotSet("facts", {"order_state": "lost"}))
    after = scene_of(tracker)
    assert before is not None
    assert after is not None
    assert after.signals.reading is before.signals.reading
    assert (after.history, after.history.contacts) == (before.history, 2)
    assert (before.signals.facts, after.signals.facts) == ({}, {"order_state": "lost"})


def test_there_is_no_scene_before_the_first_message() -> None:
    assert scene_of(DialogueStateTracker.from_events("1", [ActionExecuted(LISTEN)])) is None
