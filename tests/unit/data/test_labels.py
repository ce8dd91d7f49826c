"""Lints of the lines labelled for frustration and for sensitive topics."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.unit.data.lines import Line, labelled_lines

FRUSTRATION = labelled_lines("frustration", "level")
SENSITIVE = labelled_lines("sensitive", "topic")
TOPICS = ["legal_threat", "injury_or_allergy", "fraud", "bereavement", "personal_data", "accessibility", "none"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("level", ["0", "1", "2"])
def test_every_level_of_frustration_has_lines_in_both_languages(level: str, language: str) -> None:
    assert sum(line.label == level and line.language == language for line in FRUSTRATION) >= 40


def test_levels_are_those_of_the_design() -> None:
    assert {line.label for line in FRUSTRATION} == {"0", "1", "2"}
    assert len(FRUSTRATION) >= 250


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_has_lines_in_both_languages(topic: str) -> None:
    counts = Counter(line.language for line in SENSITIVE if line.label == topic)
    assert sum(counts.values()) >= 25
    assert min(counts["fr"], counts["en"]) >= 12


def test_topics_are_those_of_the_design() -> None:
    assert {line.label for line in SENSITIVE} == set(TOPICS)


@pytest.mark.parametrize("lines", [FRUSTRATION, SENSITIVE], ids=["frustration", "sensitive"])
def test_no_wording_is_labelled_twice(lines: list[Line]) -> None:
    counts = Counter((line.key, line.language, line.raw.isupper()) for line in lines)
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("lines", [FRUSTRATION, SENSITIVE], ids=["frustration", "sensitive"])
def test_lines_are_what_a_customer_can_send(lines: list[Line]) -> None:
    assert [line.raw for line in lines if not line.raw or line.raw != line.raw.strip() or len(line.raw) > 400] == []
