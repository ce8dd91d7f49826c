"""The pages in docs/ say what the code says: written by `make docs`, and held here."""

from __future__ import annotations

import re

import pytest

from docs.generate import renew, renewed_pages
from tests.unit.docs.pages import ROOT, pages, prose


def test_generated_parts_are_up_to_date() -> None:
    old = [path.name for path, text in renewed_pages().items() if path.read_text("utf-8") != text]
    assert not old, f"{', '.join(old)} no longer say what the code says: run `make docs`"


def test_page_without_its_marks_is_an_error() -> None:
    with pytest.raises(ValueError, match="the marks"):
        renew("# A page", "events", "| a |")


def test_text_between_the_marks_is_replaced_and_nothing_else() -> None:
    page = "before <!-- x: written by make docs -->old<!-- /x --> after"
    assert renew(page, "x", r"\1") == "before <!-- x: written by make docs -->\n\\1\n<!-- /x --> after"


def test_links_lead_somewhere() -> None:
    """Relative links and pictures of every page, anchors and examples aside."""
    targets = [
        (page, link.partition("#")[0])
        for page in pages()
        for link in re.findall(r"\]\(([^)\s]+)\)", prose(page))
        if not re.match(r"https?:|mailto:|#", link)
    ]
    broken = [f"{page.name}: {link}" for page, link in targets if not (page.parent / link).exists()]
    assert not broken, f"links to nowhere: {', '.join(broken)}"


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    assert [page.name for page in pages() if page.parent.name == "docs" and f"({page.name})" not in index] == [
        "README.md"
    ]
