"""Every command line of `passerelle` that a page shows exists, with its flags."""

from __future__ import annotations

import re

import pytest

from tests.unit.docs.command_lines import lines_of, problem_of
from tests.unit.docs.pages import blocks, quoted


def shown() -> list[tuple[str, list[str]]]:
    """Each line of a block, and each quoted line, that names the command; what stands in [ ] may be left out."""
    listed = [(block.page, block.text) for block in blocks("sh")]
    listed += [(said.page, said.text) for said in quoted() if re.match(r"(\S+/)?passerelle [a-z]", said.text)]
    return [(page, words) for page, text in listed for words in lines_of(re.sub(r"\[[^\]]*\]", "", text))]


def test_pages_show_command_lines() -> None:
    assert len(shown()) > 30


def test_every_command_line_of_the_pages_exists() -> None:
    wrong = [(page, words, problem) for page, words in shown() if (problem := problem_of(words)) is not None]
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "says"),
    [("understand --whi", "unrecognized"), ("fly", "no command"), ("agents", "required"), ("replay", "required")],
)
def test_a_wrong_line_is_found(line: str, says: str) -> None:
    assert says in str(problem_of(line.split()))
