"""Lints of the training data: complete, in the right language, annotated to the character, nothing said twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest
from rasa.shared.nlu.training_data.loading import load_data

from tests.unit.data.lines import ANNOTATION, DATA, DIALOGUE, ENTITIES, FAQ, ORDERS, Line, nlu_files, training_lines

LINES = training_lines()
LEAST_A_LANGUAGE = 20
# Wishes that are said in very many ways, or that must not be missed.
LEAST = {"ask_human": 100, "track_order": 100, "late_delivery": 100, "complain": 100, "out_of_scope": 200}
LONGEST = 400  # characters: a whole story, as some customers tell it

FRENCH = set("le la les des du je vous nous est pas que une mon ma mes pour dans votre avec sur qui suis".split())
ENGLISH = set("the my is you to and of it what have your with this for are was been not i'm that from".split())


def test_the_intents_are_those_of_the_design() -> None:
    assert {line.label for line in LINES} == set(ORDERS + FAQ + DIALOGUE)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("intent", ORDERS + FAQ + DIALOGUE)
def test_every_intent_has_enough_lines_in_both_languages(intent: str, language: str) -> None:
    count = sum(line.label == intent and line.language == language for line in LINES)
    assert count >= max(LEAST_A_LANGUAGE, LEAST.get(intent, 0) // 2)


def test_every_language_is_french_or_english() -> None:
    assert {line.language for line in LINES} == {"fr", "en"}


def test_no_wording_stands_under_two_intents() -> None:
    intents = defaultdict(set)
    for line in LINES:
        intents[line.key].add(line.label)
    assert {key: labels for key, labels in intents.items() if len(labels) > 1} == {}


def test_no_wording_stands_twice_in_a_language() -> None:
    counts = Counter((line.key, line.language) for line in LINES)
    assert [key for key, count in counts.items() if count > 1] == []


def test_annotations_name_known_entities_and_fit_to_the_character() -> None:
    wrong = [
        line.raw
        for line in LINES
        if any(entity not in ENTITIES or value != value.strip() for entity, value in line.entities)
        or re.search(r"[\[\]]|\]\(", ANNOTATION.sub("", line.raw))
    ]
    assert wrong == []


def test_order_numbers_have_five_digits() -> None:
    numbers = [
        re.sub(r"\D", "", value) for line in LINES for entity, value in line.entities if entity == "order_number"
    ]
    assert [number for number in numbers if not re.fullmatch(r"[1-9]\d{4}", number)] == []
    assert len(set(numbers)) > 0.9 * len(numbers)


def test_what_looks_like_a_number_or_a_mail_is_annotated() -> None:
    left = re.compile(r"\S+@\S+|\blbq\W{0,3}\d|(?<!\d)\d{5}(?!\d)", re.IGNORECASE)
    other_worlds = {"out_of_scope"}
    bare = [line.raw for line in LINES if line.label not in other_worlds and left.search(ANNOTATION.sub("", line.raw))]
    assert bare == []


def test_lines_are_what_a_customer_can_send() -> None:
    wrong = [
        line.raw
        for line in LINES
        if line.raw != line.raw.strip()
        or not line.raw
        or len(line.raw) > LONGEST
        or "${" in line.raw
        or "\t" in line.raw
    ]
    assert wrong == []


def _speaks(line: Line) -> str:
    """The language whose small words prevail, or the block's own when neither does."""
    words = re.findall(r"[\w']+", line.text.lower())
    french, english = sum(word in FRENCH for word in words), sum(word in ENGLISH for word in words)
    if abs(french - english) < 2:
        return line.language
    return "fr" if french > english else "en"


def test_lines_stand_in_the_block_of_their_language() -> None:
    assert [line.raw for line in LINES if _speaks(line) != line.language] == []


def test_each_intent_lives_in_one_file_and_files_stay_readable() -> None:
    files = defaultdict(set)
    for line in LINES:
        files[line.label].add(line.file)
    assert {intent: names for intent, names in files.items() if len(names) > 1} == {}
    assert all(path.read_text(encoding="utf-8").startswith("# ") for path in nlu_files())


@pytest.mark.filterwarnings("ignore")  # Rasa's own, from the libraries its loader imports
def test_rasa_reads_the_same_lines_and_entities() -> None:
    read = load_data(str(DATA / "nlu")).training_examples
    ours = {(line.label, line.text) for line in LINES}
    theirs = {(example.get_full_intent(), example.get("text")) for example in read}
    assert theirs == ours
    spans = [
        (example.get("text")[entity["start"] : entity["end"]], entity["value"])
        for example in read
        for entity in example.get("entities", [])
    ]
    assert spans
    assert all(piece == value for piece, value in spans)
