"""The held-out set is well formed, large enough, and shares no line with what the assistant is trained on."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from conversation.events import Reason
from tests.unit.data.lines import TAPPED

_ROOT = Path(__file__).parents[3]
_HELDOUT = _ROOT / "bench" / "heldout"
_TAUGHT = (
    *sorted((_ROOT / "data" / "nlu").glob("*.yml")),
    _ROOT / "data/frustration.yml",
    _ROOT / "data/sensitive.yml",
)
_SENSITIVE = {"legal_threat", "injury_or_allergy", "fraud", "bereavement", "personal_data", "accessibility"}
_MARKUP = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_UNAVOIDABLE_WORDS = 2  # "ok", "merci", "yes please": everybody writes them, so they stand in both

FILES = ("lines.fr.jsonl", "lines.en.jsonl")
Line = dict[str, Any]


def _rows(name: str) -> list[Line]:
    return [json.loads(row) for row in (_HELDOUT / name).read_text("utf-8").splitlines()]


@cache
def _domain() -> Any:
    return yaml.safe_load((_ROOT / "domain.yml").read_text("utf-8"))


def _intents() -> set[str]:
    questions = {name.removeprefix("utter_") for name in _domain()["responses"] if name.startswith("utter_faq/")}
    return questions | set(_domain()["intents"]) - {"faq"} - TAPPED


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", _MARKUP.sub(r"\1", text).casefold()))


def _texts(node: object) -> Iterator[str]:
    """Every line of every text in a YAML file, however deep it stands; keys too, where they are sentences."""
    if isinstance(node, str):
        yield from node.splitlines()
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from (*_texts(key), *_texts(value))
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


@pytest.mark.parametrize("name", FILES)
def test_lines_use_known_names(name: str) -> None:
    intents, entities = _intents(), set(_domain()["entities"])
    for line in _rows(name):
        assert {line["intent"], *line["also"]} <= intents, line
        assert line["intent"] not in line["also"], line
        assert line["frustration"] in (0, 1, 2), line
        assert line["wants_human"] in (True, False), line
        assert line["sensitive"] is None or line["sensitive"] in _SENSITIVE, line
        assert re.fullmatch(r"[a-z]{2}|und", line["language"]), line
        assert {entity["entity"] for entity in line["entities"]} <= entities, line
        assert set(line["hard"]) <= {"frustration", "human"}, line


@pytest.mark.parametrize("name", FILES)
def test_labels_of_a_line_agree(name: str) -> None:
    for line in _rows(name):
        assert ("ask_human" in (line["intent"], *line["also"])) == line["wants_human"], line
        assert not (line["frustration"] and "frustration" in line["hard"]), line
        assert not (line["wants_human"] and "human" in line["hard"]), line


@pytest.mark.parametrize("name", FILES)
def test_lines_are_many_enough_to_measure_by(name: str) -> None:
    lines = _rows(name)
    per_intent = Counter(line["intent"] for line in lines)
    assert len(lines) >= 600
    assert {intent: per_intent[intent] for intent in _intents() if per_intent[intent] < 8} == {}
    assert per_intent["out_of_scope"] >= 50
    assert sum(line["wants_human"] for line in lines) >= 30
    assert sum("human" in line["hard"] for line in lines) >= 25
    assert sum(line["frustration"] > 0 for line in lines) >= 60
    assert sum("frustration" in line["hard"] for line in lines) >= 60


@pytest.mark.parametrize("name", FILES)
def test_entities_stand_in_their_line(name: str) -> None:
    for line in _rows(name):
        for entity in line["entities"]:
            assert entity["entity"] == "order_number" or entity["value"] in line["text"], line
            assert entity["entity"] != "order_number" or re.fullmatch(r"LBQ-\d{5}", entity["value"]), line


def test_dialogues_say_when_a_person_is_due() -> None:
    dialogues = _rows("dialogues.jsonl")
    due = [dialogue for dialogue in dialogues if dialogue["expect"]["handoff"]]
    assert len(dialogues) >= 120
    assert 0.4 < len(due) / len(dialogues) < 0.6
    for dialogue in dialogues:
        expect = dialogue["expect"]
        assert 2 <= len(dialogue["turns"]) <= 8, dialogue
        if expect["handoff"]:
            assert 1 <= expect["by_turn"] <= len(dialogue["turns"]), dialogue
            assert expect["reason"] in get_args(Reason), dialogue
        else:
            assert (expect["by_turn"], expect["reason"]) == (None, None), dialogue


def test_nothing_stands_twice() -> None:
    texts = Counter(line["text"].casefold() for name in FILES for line in _rows(name))
    assert [text for text, times in texts.items() if times > 1] == []
    dialogues = _rows("dialogues.jsonl")
    assert len({dialogue["id"] for dialogue in dialogues}) == len(dialogues)
    assert len({tuple(dialogue["turns"]) for dialogue in dialogues}) == len(dialogues)


def test_nothing_was_taken_from_or_put_into_the_training_data() -> None:
    taught = {_words(text) for path in _TAUGHT for text in _texts(yaml.safe_load(path.read_text("utf-8")))}
    held = [line["text"] for name in FILES for line in _rows(name)]
    held += [turn for dialogue in _rows("dialogues.jsonl") for turn in dialogue["turns"]]
    longer = [text for text in held if len(_words(text)) > _UNAVOIDABLE_WORDS]
    assert [text for text in longer if _words(text) in taught] == []
