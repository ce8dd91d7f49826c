"""What the desk's page is made of, read as text: its words in both languages, and nothing that makes markup of text."""

from __future__ import annotations

import re
from pathlib import Path

import handoff

STATIC = Path(handoff.__file__).parent / "static"
OWN = sorted((STATIC / "desk").rglob("*.js"))


def names(language: str) -> set[str]:
    """The names that a language has words for."""
    book = (STATIC / "desk" / "words" / f"{language}.js").read_text("utf-8")
    return set(re.findall(r'^  "([\w.]+)":', book, re.MULTILINE))


def test_both_languages_have_the_same_words() -> None:
    assert names("fr") == names("en") != set()


def test_every_word_that_is_asked_for_exists() -> None:
    code = "\n".join(path.read_text("utf-8") for path in OWN)
    literal = set(re.findall(r'\bt\("([\w.]+)"', code))
    families = set(re.findall(r"\bt\(`(\w+)\.\$\{", code))
    assert literal - names("fr") == set()
    assert {it for it in families if not any(name.startswith(f"{it}.") for name in names("fr"))} == set()


def test_text_never_becomes_markup_or_code() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|javascript:")
    assert [path.name for path in OWN if forbidden.search(path.read_text("utf-8"))] == []


def test_the_page_loads_only_files_that_are_there() -> None:
    page = (STATIC / "desk.html").read_text("utf-8")
    named = re.findall(r'(?:href|src)="/desk/static/([^"]+)"', page)
    assert len(named) > 5
    assert [name for name in named if not (STATIC / name).is_file()] == []
    assert "<style" not in page
    assert re.search(r"<script(?![^>]* src=)", page) is None
