"""The rules and thresholds of handoff.yml, each seen at work; none stands there for nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot import waiting
from bot.escalation import Decision, Signals, decide
from bot.history import History, Past
from bot.turn import Line, complete_at
from conversation.events import Reading
from conversation.policy import Policy, Thresholds, load
from conversation.records import Message

POLICY = load(Path(__file__).resolve().parents[3] / "handoff.yml")
LOST = Past(intents=("out_of_scope",))
CROSS = Past(frustration=1)


def wishes(request: str, intent: str = "give_order_number", needed_by: str | None = None, **facts: Any) -> Signals:
    """An order wish whose order was looked up just now."""
    found = {
        "request": request,
        "order_number": "LBQ-10001",
        "order_state": "in_transit",
        "amount_cents": 5000,
        **facts,
    }
    return Signals(reading=Reading(seq=1, intent=intent, confidence=0.9, needed_by=needed_by), facts=found)


def about(topic: str) -> Signals:
    return Signals(reading=Reading(seq=1, intent="complain", sensitive=topic), text="…")


def returning(times: int) -> History:
    return History(contacts=times)


# For each rule a case in which it decides, and one nearby in which it does not.
CASES: dict[str, tuple[tuple[History, Signals], tuple[History, Signals]]] = {
    **{
        topic.replace("_", " "): ((History(), about(topic)), (History(), wishes("track_order")))
        for topic in ("legal_threat", "fraud", "bereavement", "personal_data", "accessibility")
    },
    "injury or allergy": ((History(), about("injury_or_allergy")), (History(), about("fraud"))),
    "needed before it is expected": (
        (History(), wishes("track_order", needed_by="2026-11-24T11:00", expected_on="2026-11-24")),
        (History(), wishes("track_order", needed_by="2026-11-24", expected_on="2026-11-24")),
    ),
    "back about a late order": (
        (returning(1), wishes("refund_status", order_state="lost")),
        (returning(0), wishes("refund_status", order_state="lost")),
    ),
    "good customer waits": (
        (History(), wishes("late_delivery", order_state="late", vip=True)),
        (History(), wishes("late_delivery", order_state="late", vip=False)),
    ),
    "good customer complains": (
        (History(vip=True), Signals(reading=Reading(seq=1, intent="complain"))),
        (History(), Signals(reading=Reading(seq=1, intent="complain"))),
    ),
    "dear order late": (
        (History(), wishes("track_order", order_state="late", amount_cents=15_001)),
        (History(), wishes("track_order", order_state="late", amount_cents=15_000)),
    ),
    "dear order cancelled": (
        (History(), wishes("cancel_order", amount_cents=30_001)),
        (History(), wishes("withdraw", amount_cents=30_001)),
    ),
    "late order": ((History(), wishes("track_order", order_state="late")), (History(), wishes("track_order"))),
}


def test_there_is_a_case_for_each_rule() -> None:
    assert set(CASES) == {rule.name for rule in POLICY.rules}


@pytest.mark.parametrize("name", CASES)
def test_a_rule_decides_where_it_should_and_nowhere_else(name: str) -> None:
    rule = next(rule for rule in POLICY.rules if rule.name == name)
    lenient = msgspec.structs.replace(POLICY, thresholds=Thresholds(repeat_contacts_hand_over=99))
    holds, beside = (decide(*case, lenient) for case in CASES[name])
    assert (holds.kind, holds.reason, holds.evidence[0]) == (rule.then, rule.reason, rule.evidence)
    assert not beside.evidence or beside.evidence[0] != rule.evidence


@pytest.mark.parametrize("name", CASES)
def test_without_the_rule_it_is_decided_otherwise(name: str) -> None:
    rest = tuple(rule for rule in POLICY.rules if rule.name != name)
    [history, signals] = CASES[name][0]
    assert decide(history, signals, POLICY) != decide(history, signals, msgspec.structs.replace(POLICY, rules=rest))


def test_a_topic_without_a_rule_goes_to_a_person_all_the_same() -> None:
    decision = decide(History(), about("fraud"), Policy())
    assert (decision.kind, decision.reason) == ("hand_over", "sensitive")


# --- thresholds: with a higher one something else follows


def says(intent: str, **fields: Any) -> Signals:
    return Signals(reading=Reading(seq=1, intent=intent, confidence=0.95, **fields))


def line(confidence: float) -> Line:
    reading = Reading(seq=1, intent="faq/warranty", confidence=confidence)
    return Line(Message(seq=1, at=0, kind="text", text="la garantie"), reading)


Outcome = Callable[[Policy], object]


def deciding(history: History, signals: Signals) -> Outcome:
    def outcome(policy: Policy) -> Decision:
        return decide(history, signals, policy)

    return outcome


ASKED = Past(intents=("affirm",), answers=("utter_ask_order_number",))
STILL_ASKED = Signals(reading=Reading(seq=1, intent="affirm"), answers=ASKED.answers)

AT_WORK: dict[str, Outcome] = {
    "sure": lambda policy: complete_at([line(0.5)], policy),
    "sure_while_waiting": lambda policy: waiting.sort([line(0.8)], policy).questions,
    "misunderstood_offer": deciding(History(turns=(LOST,)), says("out_of_scope")),
    "misunderstood_hand_over": deciding(History(turns=(LOST, LOST)), says("out_of_scope")),
    "same_answer_offer": deciding(History(turns=(ASKED,)), STILL_ASKED),
    "same_answer_hand_over": deciding(History(turns=(ASKED, ASKED)), STILL_ASKED),
    "troubles_hand_over": deciding(History(turns=(ASKED, ASKED)), says("complain")),
    "frustration_offer": deciding(History(), says("track_order", frustration=1)),
    "frustration_hand_over": deciding(History(turns=(CROSS,)), says("track_order", frustration=1)),
    "small_talk": deciding(History(), says("chitchat", frustration=2)),
    "not_helpful_hand_over": deciding(History(turns=(Past(intents=("not_helpful",)),)), says("not_helpful")),
    "wrong_proofs_offer": deciding(
        History(wrong_proofs=4), Signals(reading=Reading(seq=1), facts={"wrong_proof": 1, "request": "track_order"})
    ),
    "repeat_contacts_hand_over": deciding(returning(3), says("faq/warranty")),
}


@pytest.mark.parametrize("name", Thresholds.__struct_fields__)
def test_each_threshold_decides_something(name: str) -> None:
    now = Policy()
    raised = msgspec.structs.replace(now.thresholds, **{name: 99 if getattr(now.thresholds, name) >= 1 else 0.99})
    assert AT_WORK[name](now) != AT_WORK[name](msgspec.structs.replace(now, thresholds=raised))
