"""Escalation as a table: what was before, what is said now, and what must follow."""

from __future__ import annotations

from typing import Any

import pytest

from bot.escalation import Decision, Signals, decide
from bot.history import History, Past
from conversation.events import Entity, Reading
from conversation.policy import Policy, Rule, When

POLICY = Policy(
    rules=(
        Rule("lost", When(order_state=("lost",)), "hand_over", "complex", "Parcel lost"),
        Rule("too late", When(needed_before_expected=True), "hand_over", "complex", "Needed before"),
        Rule("dear", When(amount_over_cents=20_000), "offer", "complex", "Over 200"),
        Rule("return", When(intent=("return_item",)), "offer", "complex", "Return"),
        Rule("vip", When(vip=True, intent=("complain",)), "hand_over", "complex", "VIP complains"),
    )
)
LOST = Past(intents=("out_of_scope",))
FINE = Past(intents=("faq/warranty",), answers=("utter_faq/warranty",))
ELSE = Past(intents=("faq/gift_card",), answers=("utter_faq/gift_card",))
TOLD_LATE = Past(intents=("track_order",), answers=("utter_order_late_opened",))
CROSS = Past(intents=("track_order",), frustration=1)


def says(intent: str = "faq/warranty", facts: dict[str, Any] | None = None, **fields: Any) -> Signals:
    """A message with this intent; other fields are those of the reading."""
    return Signals(reading=Reading(seq=1, intent=intent, confidence=0.9, **fields), text="…", facts=facts or {})


def after(*turns: Past, **fields: Any) -> History:
    return History(turns=turns, **fields)


def named(order: str, answers: tuple[str, ...]) -> Signals:
    """A message that gives the number that was asked for."""
    entity = Entity(entity="order_number", value=order, start=0, end=9)
    return Signals(reading=Reading(seq=1, intent="give_order_number", entities=(entity,)), answers=answers)


NOTHING = after()
CASES: dict[str, tuple[History, Signals, tuple[str, str | None]]] = {
    "a question is answered": (NOTHING, says(), ("go_on", None)),
    "asked for a person": (NOTHING, says(wants_human=True), ("hand_over", "explicit")),
    "asked by intent": (NOTHING, says("ask_human"), ("hand_over", "explicit")),
    "asked within another wish": (NOTHING, says("track_order", wants_human=True), ("hand_over", "explicit")),
    "yes to the offer": (after(Past(answers=("utter_offer_human",))), says("affirm"), ("hand_over", "explicit")),
    "yes to nothing": (after(FINE), says("affirm"), ("go_on", None)),
    "no to the offer": (after(Past(answers=("utter_offer_human",))), says("deny"), ("go_on", None)),
    "allergy": (NOTHING, says(sensitive="health"), ("hand_over", "sensitive")),
    "a third language": (NOTHING, says(language="es"), ("hand_over", "unsupported_language")),
    "a person, in a third language": (
        NOTHING,
        says("ask_human", language="ar", wants_human=True),
        ("hand_over", "unsupported_language"),
    ),
    "a danger in one": (NOTHING, says(language="es", sensitive="health"), ("hand_over", "sensitive")),
    "no language at all": (NOTHING, says(language="und"), ("go_on", None)),
    "not understood once": (NOTHING, says("out_of_scope"), ("go_on", None)),
    "not understood twice": (after(LOST), says("out_of_scope"), ("offer", "misunderstanding")),
    "three times": (after(LOST, LOST), says("out_of_scope"), ("hand_over", "misunderstanding")),
    "not in a row": (after(LOST, LOST, FINE), says("out_of_scope"), ("go_on", None)),
    "counted by the state": (after(lost=2), says("out_of_scope"), ("hand_over", "misunderstanding")),
    "a sigh": (NOTHING, says(frustration=1), ("offer", "frustration")),
    "a second sigh": (after(CROSS), says(frustration=1), ("hand_over", "frustration")),
    "anger": (NOTHING, says(frustration=2), ("hand_over", "frustration")),
    "anger, nobody there": (after(closed=True), says(frustration=2), ("offer", "frustration")),
    "anger again, nobody there": (
        after(Past(intents=("complain",), answers=("utter_complain",), frustration=2), closed=True),
        says(frustration=2),
        ("hand_over", "frustration"),
    ),
    "an ask, nobody there": (after(closed=True), says(wants_human=True, frustration=2), ("hand_over", "explicit")),
    "calm again": (after(CROSS), says(), ("go_on", None)),
    "an old sigh": (after(CROSS, FINE, ELSE), says(frustration=1), ("offer", "frustration")),
    "does not help": (NOTHING, says("not_helpful"), ("offer", "loop")),
    "no help, then not understood": (
        after(Past(intents=("not_helpful",), answers=("utter_not_helpful",))),
        says("out_of_scope"),
        ("offer", "misunderstanding"),
    ),
    "no help, then not understood twice": (
        after(Past(intents=("not_helpful",), answers=("utter_not_helpful",)), LOST),
        says("out_of_scope"),
        ("hand_over", "misunderstanding"),
    ),
    "a rule that asks for the number, then twice that": (
        after(Past(answers=("utter_rule_return_item",)), Past(answers=("utter_ask_order_number",))),
        Signals(reading=Reading(seq=1, intent="return_item"), answers=("utter_ask_order_number",)),
        ("hand_over", "loop"),
    ),
    "a sigh about the day": (NOTHING, says("chitchat", frustration=2), ("go_on", None)),
    "a sigh after a sigh": (after(CROSS), says("chitchat", frustration=1), ("hand_over", "frustration")),
    "still does not": (after(Past(intents=("not_helpful",))), says("not_helpful"), ("hand_over", "loop")),
    "a wrong proof": (after(wrong_proofs=1), says(facts={"wrong_proof": 1}), ("go_on", None)),
    "five of them": (after(wrong_proofs=4), says(facts={"wrong_proof": 1}), ("offer", "complex")),
    "third contact": (after(contacts=3), says(), ("hand_over", "repeat_contact")),
    "the same, served before": (after(contacts=3, settled=("repeat_contact",)), says(), ("go_on", None)),
    "parcel lost": (NOTHING, says(facts={"order_state": "lost"}), ("hand_over", "complex")),
    "lost, served before": (
        after(settled=("complex",)),
        says(facts={"order_state": "lost"}),
        ("go_on", None),
    ),
    "wedding": (
        NOTHING,
        says("track_order", facts={"expected_on": "2026-11-26"}, needed_by="2026-11-25"),
        ("hand_over", "complex"),
    ),
    "in time for it": (
        NOTHING,
        says("track_order", facts={"expected_on": "2026-11-24"}, needed_by="2026-11-25"),
        ("go_on", None),
    ),
    "needed, and late already": (
        NOTHING,
        says("track_order", facts={"expected_on": "2026-11-20", "order_state": "late"}, needed_by="2026-11-25"),
        ("hand_over", "complex"),
    ),
    "needed, said after it was late": (
        after(TOLD_LATE),
        says("chitchat", needed_by="2026-11-25"),
        ("hand_over", "complex"),
    ),
    "needed, of an order that is well": (after(FINE), says("chitchat", needed_by="2026-11-25"), ("go_on", None)),
    "a dear order": (NOTHING, says(facts={"amount_cents": 20_001}), ("offer", "complex")),
    "a return, not collected yet": (NOTHING, says("return_item"), ("go_on", None)),
    "a return, collected": (NOTHING, says(facts={"request": "return_item"}), ("offer", "complex")),
    "a VIP complains": (after(vip=True), says("complain"), ("hand_over", "complex")),
    "a complaint": (NOTHING, says("complain"), ("go_on", None)),
    "while waiting": (after(waiting=True), says(wants_human=True, frustration=2), ("go_on", None)),
}


@pytest.mark.parametrize("case", CASES)
def test_what_follows(case: str) -> None:
    history, signals, expected = CASES[case]
    decision = decide(history, signals, POLICY)
    assert (decision.kind, decision.reason) == expected


@pytest.mark.parametrize(
    ("times", "kind"), [(0, "go_on"), (1, "offer"), (2, "hand_over"), (3, "hand_over"), (5, "hand_over")]
)
def test_the_same_answer_again_and_again(times: int, kind: str) -> None:
    signals = Signals(reading=Reading(seq=1, intent="faq/warranty"), answers=("utter_faq/warranty",))
    assert decide(after(*[FINE] * times), signals, Policy()).kind == kind


def test_the_same_answer_about_another_order_is_no_loop() -> None:
    told = "utter_order_in_transit"
    past = [Past(intents=("track_order",), answers=(told,), order=f"LBQ-1000{number}", named=True) for number in (1, 2)]
    reading = Reading(
        seq=1, intent="track_order", entities=(Entity(entity="order_number", value="LBQ-10003", start=0, end=9),)
    )
    other = Signals(reading=reading, answers=(told,), facts={"order_number": "LBQ-10003", "request": "track_order"})
    assert decide(after(*past), other, Policy()) == Decision()


ASKS = Past(intents=("return_item",), answers=("utter_ask_order_number",))
AGAIN = ("utter_ask_order_number",)
LATE = Past(intents=("give_order_number",), answers=("utter_order_late_opened",), named=True)
BROKEN = Past(intents=("damaged_item",), answers=("utter_ask_order_number",))
CODED = Past(intents=("give_order_number",), answers=("utter_ask_code",), named=True)
CODE_AGAIN = ("utter_ask_code_again",)
POLICY_TOLD = Past(intents=("faq/return_policy",), answers=("utter_faq/return_policy",))
# What comes together within three exchanges, and whether a person has to come.
TROUBLES: dict[str, tuple[History, Signals, str]] = {
    "the rule, then twice the same wish": (
        after(Past(intents=("faq/return_policy",), answers=("utter_faq/return_policy",)), ASKS),
        Signals(reading=Reading(seq=1, intent="return_item"), answers=AGAIN),
        "hand_over",
    ),
    "no help, then the same question again": (
        after(Past(intents=("not_helpful",), answers=("utter_not_helpful",)), ASKS),
        Signals(reading=Reading(seq=1, intent="affirm"), answers=AGAIN),
        "hand_over",
    ),
    "the same question again, then a complaint": (
        after(ASKS, Past(intents=("affirm",), answers=AGAIN)),
        Signals(reading=Reading(seq=1, intent="complain")),
        "hand_over",
    ),
    "one trouble alone": (after(ASKS), Signals(reading=Reading(seq=1, intent="affirm"), answers=AGAIN), "offer"),
    "an old trouble": (
        after(Past(intents=("not_helpful",), answers=("utter_not_helpful",)), FINE, ELSE),
        Signals(reading=Reading(seq=1, intent="complain")),
        "go_on",
    ),
    "the number that was asked for": (
        after(Past(intents=("faq/return_policy",), answers=("utter_faq/return_policy",)), ASKS),
        Signals(
            reading=Reading(
                seq=1,
                intent="return_item",
                entities=(Entity(entity="order_number", value="LBQ-10003", start=0, end=9),),
            )
        ),
        "go_on",
    ),
    "late, and no help": (after(ASKS, LATE), says("not_helpful"), "hand_over"),
    "late, and a thank you": (after(ASKS, LATE), says("thank"), "go_on"),
    "annoyed, and then it turns out to be late": (
        after(Past(intents=("track_order",), answers=AGAIN, frustration=1)),
        named("LBQ-10010", ("utter_order_late",)),
        "hand_over",
    ),
    "broken, and a detail instead of the code": (
        after(BROKEN, CODED),
        Signals(reading=Reading(seq=1, intent="damaged_item"), answers=CODE_AGAIN),
        "hand_over",
    ),
    "broken, and an ok instead of the code": (
        after(BROKEN, CODED),
        Signals(reading=Reading(seq=1, intent="affirm"), answers=CODE_AGAIN),
        "go_on",
    ),
    "a detail instead of the code, nothing else": (
        after(ASKS, CODED),
        Signals(reading=Reading(seq=1, intent="stock"), answers=CODE_AGAIN),
        "go_on",
    ),
    "asked for the same three times, told the same twice": (
        after(POLICY_TOLD, ASKS),
        Signals(reading=Reading(seq=1, intent="faq/return_policy"), answers=(*POLICY_TOLD.answers, *AGAIN)),
        "hand_over",
    ),
    "another question in between": (
        after(POLICY_TOLD, FINE),
        Signals(reading=Reading(seq=1, intent="faq/return_policy"), answers=POLICY_TOLD.answers),
        "go_on",
    ),
    "thanks in between": (
        after(Past(intents=("out_of_scope",), answers=("utter_misunderstood",)), ASKS),
        Signals(reading=Reading(seq=1, intent="thank"), answers=("utter_thank", *AGAIN)),
        "offer",
    ),
}


@pytest.mark.parametrize("case", TROUBLES)
def test_troubles_of_several_kinds_bring_a_person(case: str) -> None:
    history, signals, kind = TROUBLES[case]
    decision = decide(history, signals, Policy())
    assert decision.kind == kind
    assert decision.kind != "hand_over" or decision.reason == "loop"


def test_thanks_are_no_loop() -> None:
    thanked = Past(intents=("thank",), answers=("utter_thank",))
    signals = Signals(reading=Reading(seq=1, intent="thank"), answers=("utter_thank",))
    assert decide(after(*[thanked] * 6), signals, Policy()) == Decision()


@pytest.mark.parametrize("confirming", [True, False])
def test_a_yes_belongs_to_the_open_question(confirming: bool) -> None:
    signals = Signals(reading=Reading(seq=1, intent="affirm"), confirming=confirming)
    decision = decide(after(Past(answers=("utter_misunderstood_offer",))), signals, Policy())
    assert decision.kind == ("go_on" if confirming else "hand_over")


@pytest.mark.parametrize("case", [case for case, row in CASES.items() if row[2][0] != "go_on"])
def test_every_decision_has_its_evidence(case: str) -> None:
    history, signals, _ = CASES[case]
    assert all(decide(history, signals, POLICY).evidence)


def test_a_failed_turn_offers_then_hands_over() -> None:
    failed = Signals(reading=Reading(seq=1, intent="faq/warranty"), failed=True)
    assert decide(NOTHING, failed, Policy()).kind == "offer"
    assert decide(after(Past(failed=True)), failed, Policy()).reason == "assistant_down"


def test_evidence_is_in_both_languages_and_quotes_are_as_they_were_said() -> None:
    asks = Signals(reading=Reading(seq=1, wants_human=True), text="a human please")
    assert decide(NOTHING, asks, Policy()).evidence == ("« a human please »",)
    unsaid = Signals(reading=asks.reading)
    assert decide(NOTHING, unsaid, Policy()).evidence == ("Demande une personne / Asks for a person",)
