"""What the desk's page is made of, read as text: its words in both languages, and nothing that makes markup of text."""

from __future__ import annotations

import re
from pathlib import Path

import handoff

STATIC = Path(handoff.__file__).parent / "static"
OWN = sorted((STATIC / "desk").rglob("*.js"))


def names(language: str) -> set[str]:
    """The names that a language has words for."""
    return set().union(*(book(name) for name in (language, f"{language}-later")))


def book(name: str) -> set[str]:
    """The names in one book of words."""
    words = (STATIC / "desk" / "words" / f"{name}.js").read_text("utf-8")
    return set(re.findall(r'^  "([\w.]+)":', words, re.MULTILINE))


def test_both_languages_have_the_same_words_in_the_same_books() -> None:
    assert book("fr") == book("en") != set()
    assert book("fr-later") == book("en-later") != set()
    assert book("fr") & book("fr-later") == set()


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
    assert len(named) > 3
    assert [name for name in named if not (STATIC / name).is_file()] == []
    sheets = (STATIC / "css" / "desk.css").read_text("utf-8")
    imported = re.findall(r'^@import "([^"]+)";$', sheets, re.MULTILINE)
    assert sheets.count("@import") == len(imported) > 3
    assert [name for name in imported if not (STATIC / "css" / name).is_file()] == []
    assert "<style" not in page
    assert re.search(r"<script(?![^>]* src=)", page) is None
