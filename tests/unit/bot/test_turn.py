"""When a burst is complete, which replies are said, and in which language."""

from __future__ import annotations

from typing import Any

import pytest

from bot.smalltalk import SMALL_TALK
from bot.turn import Line, complete_at, compose, names_of, spoken_language
from bot.voice import Reply
from conversation.events import Entity, Reading
from conversation.policy import Policy
from conversation.records import Message

POLICY = Policy()
QUIET, MOST = 1200, 4000  # ms, the design's numbers


def line(text: str, intent: str | None = "faq/warranty", at: int = 0, kind: Any = "text", **reading: Any) -> Line:
    """A message at `at` ms; intent None is a photo without words."""
    fields = {"confidence": 0.9, "language": "fr", **reading}
    read = Reading(seq=at, intent=intent, **fields) if intent else None
    return Line(Message(seq=at, at=at, kind=kind, text=text), read)


@pytest.mark.parametrize(
    ("last", "wait"),
    [
        (line("où est ma commande LBQ-10001 ?", "track_order"), 0),
        (line("bonjour", "greet"), QUIET),
        (line("euh", "out_of_scope"), QUIET),
        (line("", None, kind="file"), QUIET),
        (line("j'ai un souci", "complain"), QUIET),
        (line("LBQ-10012", "give_order_number"), QUIET),
        (line("je crois que", "track_order", confidence=0.2), QUIET),
        (line("un humain", "ask_human"), 0),
        (line("bon, un humain", "out_of_scope", wants_human=True), 0),
        (line("/affirm", "affirm", kind="choice"), 0),
        (line("merci", "thank"), 0),
    ],
)
def test_how_long_the_rest_is_awaited(last: Line, wait: int) -> None:
    assert complete_at([last], POLICY) == wait


def test_a_number_that_was_asked_for_is_complete() -> None:
    assert complete_at([line("LBQ-10012", "give_order_number")], POLICY, asked=True) == 0


def test_quiet_counts_from_the_last_message_and_the_wait_has_an_end() -> None:
    burst = [line("bonjour", "greet", at=at) for at in (0, 1000, 2000)]
    assert complete_at(burst, POLICY) == 2000 + QUIET
    assert complete_at([*burst, line("euh", "out_of_scope", at=3900)], POLICY) == MOST


def test_typing_prolongs_but_not_for_ever() -> None:
    assert complete_at([line("bonjour", "greet")], POLICY, typed_at=500) == 3500
    assert complete_at([line("bonjour", "greet")], POLICY, typed_at=3900) == MOST


def test_a_whole_line_on_the_heels_of_another_is_not_the_last() -> None:
    pieces = [line("so i ordered a kettle", "damaged_item"), line("its the wrong colour", "damaged_item", at=700)]
    assert complete_at(pieces, POLICY) == 700 + QUIET
    answered = line("its the wrong colour", "damaged_item", at=10_000)
    assert complete_at([answered], POLICY, before=9_300) == 10_000 + QUIET
    assert complete_at([answered], POLICY, before=8_700) == 10_000
    asked = line("can i swap it?", "return_item", at=10_000)
    assert complete_at([asked], POLICY, before=9_300) == 10_000
    assert complete_at([line("/affirm", "affirm", kind="choice", at=10_000)], POLICY, before=9_300) == 10_000


def test_the_order_of_a_burst_does_not_hide_an_ask_for_a_person() -> None:
    assert complete_at([line("un humain", "ask_human"), line("bonjour", "greet", at=10)], POLICY) == 10


def reply(name: str, text: str = "") -> Reply:
    return Reply(text=text or name, answer=name, stands_for=name)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (["utter_greet"], ["utter_greet"]),
        (["utter_greet", "utter_faq/warranty"], ["utter_faq/warranty"]),
        (["utter_greet", "utter_misunderstood"], ["utter_misunderstood"]),
        (["utter_misunderstood", "utter_faq/warranty"], ["utter_faq/warranty"]),
        (["utter_ask_order_number", "utter_ask_proof", "utter_order_late"], ["utter_order_late"]),
        (["utter_faq/warranty", "utter_ask_order_number"], ["utter_faq/warranty", "utter_ask_order_number"]),
        (["utter_ask_proof", SMALL_TALK, "utter_offer_human"], ["utter_ask_proof", "utter_offer_human"]),
        (["utter_ask_proof", "utter_offer_human"], ["utter_ask_proof", "utter_offer_human"]),
        (["utter_faq/warranty", "utter_faq/warranty"], ["utter_faq/warranty"]),
        (["utter_file_noted", "utter_file_noted"], ["utter_file_noted"]),
        ([], []),
    ],
)
def test_what_is_said_of_what_was_collected(said: list[str], kept: list[str]) -> None:
    assert [part.answer for part in compose([reply(name) for name in said])] == kept


def test_both_names_of_an_answer_are_remembered() -> None:
    assert names_of([Reply(text="…", answer="utter_repeat_different", stands_for="utter_faq/warranty")]) == (
        "utter_faq/warranty",
        "utter_repeat_different",
    )


@pytest.mark.parametrize(
    ("text", "written", "language"),
    [
        ("where is my order please", "en", "en"),
        ("ok", "und", "fr"),
        ("thanks", "en", "fr"),
        ("LBQ-10001", "und", "fr"),
        ("¿dónde está mi pedido?", "es", "fr"),
        ("no problem", "en", "fr"),
        ("my invoice", "en", "en"),
    ],
)
def test_one_clear_sentence_switches_the_language(text: str, written: str, language: str) -> None:
    lines = [line(text, language=written)]
    assert spoken_language(lines, "fr", chosen=False, first=False) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [("oui", "fr"), ("ma facture", "fr"), ("la dernière", "fr"), ("merci !", "en"), ("au revoir", "en")],
)
def test_a_short_french_line_wins_the_chat_back(text: str, language: str) -> None:
    assert spoken_language([line(text, language="fr")], "en", chosen=False, first=False) == language


def test_the_name_of_an_article_is_in_no_language() -> None:
    named = Entity(entity="product", value="torchons", start=0, end=8)
    answers = [line("torchons", language="fr", entities=(named,))]
    assert spoken_language(answers, "en", chosen=False, first=False) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("drop table orders; --", "fr"),
        ("SELECT * FROM users", "fr"),
        ("blorg table returns", "fr"),
        ("what is the weather in Paris", "en"),
    ],
)
def test_what_nobody_says_switches_no_language(text: str, language: str) -> None:
    """Of what is not understood, a sentence tells its writer's language; words in a heap do not."""
    lines = [line(text, "out_of_scope", language="en")]
    assert spoken_language(lines, "fr", chosen=False, first=False) == language


def test_the_first_word_says_which_language() -> None:
    assert spoken_language([line("hello", language="en")], "fr", chosen=False, first=True) == "en"


def test_a_choice_outranks_what_is_detected() -> None:
    lines = [line("where is my order please", language="en")]
    assert spoken_language(lines, "fr", chosen=True, first=False) == "fr"
