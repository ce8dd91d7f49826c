"""The answers store: read, checked, versioned, and live without a restart; and how it becomes words."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from bot.history import History, Past
from bot.voice import Voice
from conversation.answers import RELOAD_S, Answers, BadAnswers

DAY = date(2026, 11, 23)
RECORD = """
utter_hi:
  author: Léa
  text: {fr: "Bonjour {name}", en: "Hello {name}", es: "Hola {name}"}
  again: {fr: "Re-bonjour", en: "Hello again"}
  buttons: [{title: {fr: "Une personne", en: "A person"}, payload: /ask_human}]
utter_repeat_different:
  text: {fr: "Une personne ?", en: "A person?"}
  again: {fr: "Toujours : une personne ?", en: "Still: a person?"}
utter_sale:
  text: {fr: "Soldes", en: "Sale"}
  valid_from: 2026-12-01
  valid_until: 2026-12-31
"""


class Hand:
    """A clock in seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yml").write_text(RECORD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def voice(folder: Path) -> Voice:
    return Voice(Answers(folder))


def said(*times: str) -> History:
    return History(turns=tuple(Past(answers=(name,)) for name in times))


def test_an_answer_in_both_languages(voice: Voice) -> None:
    reply = voice.say("utter_hi", "fr", DAY, {"name": "Camille"})
    assert reply is not None
    assert (reply.text, reply.answer, reply.buttons) == (
        "Bonjour Camille",
        "utter_hi",
        (("Une personne", "/ask_human"),),
    )
    english = voice.say("utter_hi", "en", DAY, {"name": "Tom"})
    assert english is not None
    assert english.text == "Hello Tom"


@pytest.mark.parametrize(("language", "text"), [("es", "Hola"), ("ja", "Hello")])
def test_another_language_where_the_answer_has_it(voice: Voice, language: str, text: str) -> None:
    reply = voice.say("utter_hi", language, DAY)
    assert reply is not None
    assert reply.text == text


def test_never_the_same_words_twice_in_a_row(voice: Voice) -> None:
    texts = []
    for times in range(4):
        reply = voice.say("utter_hi", "fr", DAY, {"name": "Léo"}, said(*["utter_hi"] * times))
        assert reply is not None
        texts.append(reply.text)
        assert reply.stands_for == "utter_hi"
    assert texts == ["Bonjour Léo", "Re-bonjour", "Une personne ?", "Toujours : une personne ?"]


def test_politeness_alternates_and_offers_nobody(folder: Path) -> None:
    (folder / "b.yml").write_text(
        "utter_thank: {text: {fr: Avec plaisir, en: Welcome}, again: {fr: Merci, en: Thanks}}", "utf-8"
    )
    voice = Voice(Answers(folder))
    replies = [voice.say("utter_thank", "fr", DAY, said=said(*["utter_thank"] * n)) for n in range(4)]
    assert [reply.text for reply in replies if reply] == ["Avec plaisir", "Merci", "Avec plaisir", "Merci"]


@pytest.mark.parametrize(("day", "found"), [(DAY, False), (date(2026, 12, 24), True), (date(2027, 1, 1), False)])
def test_an_answer_has_its_time(folder: Path, day: date, found: bool) -> None:
    assert (Answers(folder).find("utter_sale", day) is not None) is found


def test_there_is_no_such_answer(voice: Voice) -> None:
    assert voice.say("utter_nothing", "fr", DAY) is None


def test_a_changed_file_is_live_without_a_restart(folder: Path) -> None:
    clock = Hand()
    answers = Answers(folder, clock)
    before = answers.find("utter_hi", DAY)
    _write(folder, RECORD.replace("Bonjour", "Salut"))
    clock.now += RELOAD_S + 1
    after = answers.find("utter_hi", DAY)
    assert before is not None
    assert after is not None
    assert (before.text["fr"], after.text["fr"]) == ("Bonjour {name}", "Salut {name}")
    assert before.version != after.version


def test_a_broken_file_leaves_the_answers_as_they_were(folder: Path) -> None:
    clock = Hand()
    answers = Answers(folder, clock)
    _write(folder, "utter_hi: [broken")
    clock.now += RELOAD_S + 1
    assert answers.find("utter_hi", DAY) is not None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("utter_x: {text: {fr: Bonjour}}", "no text in en"),
        ("utter_x: {text: {fr: a, en: b}, colour: red}", "colour"),
        ("- utter_x", "must be a mapping"),
        ("utter_x: {text: {fr: a, en: b}", "is not YAML at line"),
        ("", "no answer was found"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadAnswers, match=problem):
        Answers(tmp_path)


def test_a_name_in_two_files(folder: Path) -> None:
    (folder / "b.yml").write_text("utter_hi: {text: {fr: a, en: b}}", encoding="utf-8")
    with pytest.raises(BadAnswers, match="in two files"):
        Answers(folder)


def _write(folder: Path, text: str) -> None:
    """Write with a later time stamp, as an editor does; the file system's clock may be coarse."""
    path = folder / "a.yml"
    later = path.stat().st_mtime_ns + 10**9
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(later, later))
