"""Training lines are read without Rasa as Rasa reads them, and bad files are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.lines import BadLines, training_lines

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
