"""Training lines are read without Rasa as Rasa reads them, and bad files are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.lines import BadLines, drawn, training_lines

GOOD = """
version: "3.1"
nlu:
- intent: faq/stores
  examples: |
    - une boutique à [Lyon](address) ?
    - [demain]{"entity": "date"} à Lyon
- synonym: lyon
  examples: |
    - Lyon
"""


def test_annotations_are_taken_off(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(GOOD, encoding="utf-8")
    assert training_lines(tmp_path) == [("une boutique à Lyon ?", "faq/stores"), ("demain à Lyon", "faq/stores")]


@pytest.mark.parametrize("content", ["nlu: [", "[]", "nlu: [3]"])
def test_a_bad_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "bad.yml").write_text(content, encoding="utf-8")
    with pytest.raises(BadLines, match=r"bad\.yml"):
        training_lines(tmp_path)


def test_a_line_more_changes_one_of_those_drawn_at_most() -> None:
    lines = [f"line {at}" for at in range(200)]
    before = drawn(lines, 50)
    assert len(set(before)) == 50
    assert set(before) <= set(lines)
    assert before == drawn(lines[::-1], 50)
    for more in ("a", "b", "c"):
        assert len(set(before) - set(drawn([more, *lines], 50))) <= 1
    assert drawn(["a"], 5) == ["a"]
