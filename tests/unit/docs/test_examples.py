"""The examples of the pages do what they say: Python runs, YAML is read by what reads such files, JSON parses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.nlu.training_data.formats import RasaYAMLReader

from conversation.answers import Answers
from conversation.policy import load
from tests.unit.docs.pages import Block, blocks


def named(block: Block) -> str:
    """A test's name: the page and the example's first line."""
    return f"{block.page}: {block.text.splitlines()[0][:40]}"


@pytest.mark.parametrize("block", blocks("python"), ids=named)
def test_python_runs(block: Block, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block.text, block.page, "exec"), {"__name__": "example"})  # noqa: S102 - our own pages


def reads_policy(text: str, folder: Path) -> None:
    (folder / "handoff.yml").write_text(text, "utf-8")
    load(folder / "handoff.yml")


def reads_answers(text: str, folder: Path) -> None:
    (folder / "answers.yml").write_text(text, "utf-8")
    assert Answers(folder).names()


def reads_lines(text: str, folder: Path) -> None:
    assert RasaYAMLReader().reads(text).intent_examples


def reads_rules(text: str, folder: Path) -> None:
    steps: list[dict[str, Any]] = [step for rule in yaml.safe_load(text)["rules"] for step in rule["steps"]]
    assert [key for step in steps for key in step] == ["intent", "action"]


READERS: dict[str, Callable[[str, Path], None]] = {
    "# handoff.yml": reads_policy,
    "# data/answers/": reads_answers,
    "# data/nlu/": reads_lines,
    "# data/rules/": reads_rules,
}


@pytest.mark.filterwarnings("ignore")  # Rasa's own, from the libraries its reader imports
@pytest.mark.parametrize("block", blocks("yaml"), ids=named)
def test_yaml_is_read(block: Block, tmp_path: Path) -> None:
    first = block.text.splitlines()[0]
    [read] = [reader for begin, reader in READERS.items() if first.startswith(begin)]
    read(block.text, tmp_path)


@pytest.mark.parametrize("block", blocks("json"), ids=named)
def test_json_parses(block: Block) -> None:
    """One value after the other, as in JSON lines."""
    text, decoder = block.text.strip(), json.JSONDecoder()
    while text:
        value, end = decoder.raw_decode(text)
        assert isinstance(value, dict)
        text = text[end:].strip()
