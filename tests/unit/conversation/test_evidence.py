"""Evidence in both languages: each reader takes their side, quotations and numbers are left alone."""

from __future__ import annotations

import pytest

from conversation.evidence import both, side


@pytest.mark.parametrize(
    ("evidence", "french", "english"),
    [
        (both("Le ton monte", "The customer is upset"), "Le ton monte", "The customer is upset"),
        (both("Promis : a / b", "Promised: a / b"), "Promis : a / b", "Promised: a / b"),
        ("« oui / non »", "« oui / non »", "“oui / non”"),
        ("a / b / c", "a / b / c", "a / b / c"),
        ("LBQ-10001", "LBQ-10001", "LBQ-10001"),
        ("", "", ""),
    ],
)
def test_each_reader_takes_their_side(evidence: str, french: str, english: str) -> None:
    assert (side(evidence, "fr"), side(evidence, "en")) == (french, english)
