"""Lints of every answer: both languages, short, same gaps, other words the second time, P9 and P10 held."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.history import OFFERS
from tests.unit.data.lines import DATA, DIALOGUE, FAQ, ORDERS, TAPPED
from tests.unit.data.words import TIRED, apologises_barely, refuses_a_right

LONGEST = 450  # characters: what a phone shows without scrolling
LONGEST_TITLE = 40
DIALOGUE_ANSWERS = """greet greet_known ai_notice goodbye thank bot_challenge chitchat out_of_scope misunderstood
    misunderstood_offer offer_human giving_way nudge not_helpful complain repeat_different shop_down failed_turn
    language_switched language_unsupported still_waiting_noted file_noted affirm_nothing deny_nothing
    ask_order_number""".split()


@dataclass(frozen=True)
class Said:
    """One text an answer can say."""

    answer: str
    part: str
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.answer}.{self.part}.{self.language}"


def _records(path: Path) -> dict[str, Any]:
    records: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return records


FILES = {path.name: _records(path) for path in sorted((DATA / "answers").glob("*.yml"))}
ANSWERS = {name: record for records in FILES.values() for name, record in records.items()}
SAID = [
    Said(name, part, language, text)
    for name, record in ANSWERS.items()
    for part in ("text", "again")
    for language, text in record.get(part, {}).items()
]


def _gaps(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_faq_intent_has_its_answer() -> None:
    assert set(FILES["faq.yml"]) == {f"utter_{intent}" for intent in FAQ}


def test_apostrophes_and_quotation_marks_are_those_of_print() -> None:
    titles = [
        title for it in ANSWERS.values() for button in it.get("buttons", ()) for title in button["title"].values()
    ]
    assert [text for text in [*(said.text for said in SAID), *titles] if "'" in text or '"' in text] == []


def test_the_words_of_the_dialogue_are_all_there() -> None:
    assert {f"utter_{name}" for name in DIALOGUE_ANSWERS} <= set(FILES["dialogue.yml"])


def test_no_answer_is_in_two_files() -> None:
    assert len(ANSWERS) == sum(len(records) for records in FILES.values())


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_in_french_and_english_and_has_an_author(name: str) -> None:
    record = ANSWERS[name]
    for words in [record["text"], record.get("again", record["text"])]:
        assert words.get("fr", "").strip()
        assert words.get("en", "").strip()
    assert record["author"]


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_has_the_same_gaps_in_both_languages(name: str) -> None:
    for part in ("text", "again"):
        words = ANSWERS[name].get(part)
        assert words is None or _gaps(words["fr"]) == _gaps(words["en"])


@pytest.mark.parametrize("said", SAID, ids=str)
def test_a_text_is_short_and_not_a_phrase(said: Said) -> None:
    assert len(said.text) <= LONGEST
    assert said.text == said.text.strip()
    assert not TIRED.search(said.text)
    assert not re.search(r"[{}]", re.sub(r"\{\w+\}", "", said.text))


@pytest.mark.parametrize("name", [name for name in ANSWERS if "again" in ANSWERS[name]])
def test_the_second_time_it_is_said_in_other_words(name: str) -> None:
    record = ANSWERS[name]
    assert record["again"]["fr"] != record["text"]["fr"]
    assert record["again"]["en"] != record["text"]["en"]


@pytest.mark.parametrize("name", [*FILES["faq.yml"], *FILES["dialogue.yml"]])
def test_what_can_be_asked_again_has_other_words(name: str) -> None:
    assert "again" in ANSWERS[name]


@pytest.mark.parametrize("said", SAID, ids=str)
def test_p9_no_bare_apology(said: Said) -> None:
    assert not apologises_barely(said.text)


@pytest.mark.parametrize("said", SAID, ids=str)
def test_p10_no_right_is_refused(said: Said) -> None:
    assert not refuses_a_right(said.text)


@pytest.mark.parametrize("name", [name for name in ANSWERS if ANSWERS[name].get("buttons")])
def test_buttons_are_short_in_both_languages_and_lead_somewhere(name: str) -> None:
    for button in ANSWERS[name]["buttons"]:
        assert 0 < len(button["title"]["fr"]) <= LONGEST_TITLE
        assert 0 < len(button["title"]["en"]) <= LONGEST_TITLE
        payload = button["payload"]
        assert not payload.startswith("/") or payload.split("{")[0][1:] in {*ORDERS, *FAQ, *DIALOGUE, *TAPPED}


@pytest.mark.parametrize("name", FILES["faq.yml"])
def test_a_person_is_one_tap_from_every_faq_answer(name: str) -> None:
    assert "/ask_human" in [button["payload"] for button in ANSWERS[name]["buttons"]]


@pytest.mark.parametrize(
    "text",
    [
        "Nous sommes désolés pour ce retard.",
        "Sorry for the inconvenience.",
        "Je suis navré, un conseiller regardera.",
        "We apologise and will get back to you.",
    ],
)
def test_p9_lint_finds_a_bare_apology(text: str) -> None:
    assert apologises_barely(text)


@pytest.mark.parametrize(
    "text",
    [
        "Désolé pour ce retard : je lance une enquête tout de suite, réponse sous 48 h.",
        "Sorry about the broken jar: a new one is on its way within two days, an adviser follows it.",
        "Sorry, and the next delivery is free.",
        "Votre colis arrive demain.",
    ],
)
def test_p9_lint_lets_a_useful_word_pass(text: str) -> None:
    assert not apologises_barely(text)


@pytest.mark.parametrize(
    "text",
    [
        "Le délai est passé, vous ne pouvez plus vous rétracter.",
        "It is too late for a refund.",
        "Nous refusons ce retour.",
        "We cannot erase your data.",
    ],
)
def test_p10_lint_finds_a_refusal(text: str) -> None:
    assert refuses_a_right(text)


@pytest.mark.parametrize(
    "text",
    [
        "Le délai de rétractation est passé, je ne peux pas le confirmer seul : un conseiller décide et vous écrit.",
        "I can't grant the refund myself, a colleague decides today.",
        "Vous avez 14 jours pour vous rétracter.",
    ],
)
def test_p10_lint_lets_a_hand_over_pass(text: str) -> None:
    assert not refuses_a_right(text)


@pytest.mark.parametrize("said", SAID, ids=str)
def test_no_person_is_promised_for_now(said: Said) -> None:
    """P7: at night nobody is there; when somebody is, the announcement says."""
    person, now = r"\b(conseiller|personne|adviser|person)\b", r"\b(maintenant|now|tout de suite|right away|at once)\b"
    sentences = re.split(r"(?<=[.;!?]) ", said.text)
    promised = [it for it in sentences if re.search(rf"{person}[^.;]*{now}|{now}[^.;]*{person}", it)]
    passed = r"pass|transm|give it to|je peux regarder|I can look"  # what the assistant does is done now
    assert all(re.search(passed, it) for it in promised)


# Their yes depends on the order, or on the wish.
BY_THE_PLAN = {"utter_return_not_delivered", "utter_act_void"} | {
    f"utter_refund_by_{way}" for way in ("cancel_order", "withdraw", "return_item")
}
OFFERING = re.compile(r"(Voulez-vous que|Est-ce que je|Would you like me to|Shall I)\b[^.!?]*\?")


def _says_yes(button: dict[str, Any]) -> list[bool]:
    return [button["title"][language].startswith(yes) for language, yes in (("fr", "Oui"), ("en", "Yes"))]


@pytest.mark.parametrize("said", [said for said in SAID if OFFERING.search(said.text)], ids=str)
def test_what_is_offered_can_be_taken_by_a_yes(said: Said) -> None:
    """A typed yes is a tap on the button that says it (`bot.meant`); questions of a form have options instead."""
    if said.answer.startswith("utter_ask_") or said.answer in BY_THE_PLAN | OFFERS:
        return  # the offer of a person is escalation's
    assert any(all(_says_yes(button)) for button in ANSWERS[said.answer]["buttons"])


def test_a_yes_is_one_in_both_languages() -> None:
    assert [
        (name, button["title"])
        for name, record in ANSWERS.items()
        for button in record.get("buttons", ())
        if len(set(_says_yes(button))) > 1
    ] == []
