"""The pages in docs/ say what the code says: written by `make docs`, and held here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import renew, renewed_pages


def test_generated_parts_are_up_to_date() -> None:
    old = [path.name for path, text in renewed_pages().items() if path.read_text("utf-8") != text]
    assert not old, f"{', '.join(old)} no longer say what the code says: run `make docs`"


def test_page_without_its_marks_is_an_error() -> None:
    with pytest.raises(ValueError, match="the marks"):
        renew("# A page", "events", "| a |")


def test_text_between_the_marks_is_replaced_and_nothing_else() -> None:
    page = "before <!-- x: written by make docs -->old<!-- /x --> after"
    assert renew(page, "x", r"\1") == "before <!-- x: written by make docs -->\n\\1\n<!-- /x --> after"


def test_links_lead_somewhere(root: Path) -> None:
    """Relative links and pictures of every page, anchors aside."""
    pages = [*root.glob("*.md"), *root.glob("docs/**/*.md")]
    targets = [
        (page, link.partition("#")[0])
        for page in pages
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
        if not re.match(r"https?:|mailto:|#", link)
    ]
    broken = [f"{page.name}: {link}" for page, link in targets if not (page.parent / link).exists()]
    assert not broken, f"links to nowhere: {', '.join(broken)}"
