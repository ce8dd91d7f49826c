"""What was typed, made fit to be kept; and a text of the longest kind fits what carries it."""

from __future__ import annotations

import json

import pytest

from conversation.cleaning import clean
from conversation.limits import JSON_LIMIT_BYTES, TEXT_LIMIT


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("un\r\ndeux\rtrois\n", "un\ndeux\ntrois", id="lines end alike"),
        pytest.param("cafe\u0301", "café", id="one Unicode form"),
        pytest.param("\ufeffan\u202egol\u2066la\x00\x1b[0m", "angolla[0m", id="marks that garble a page"),
        pytest.param("col\tcol", "col\tcol", id="a tab stays"),
        pytest.param(" \u2028 ", "", id="nothing to read"),
    ],
)
def test_what_was_typed_is_kept_without_what_garbles(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_the_longest_text_fits_a_body_however_it_is_written() -> None:
    widest = json.dumps({"id": "a" * 64, "text": "\N{PARTY POPPER}" * TEXT_LIMIT}, ensure_ascii=True)
    assert TEXT_LIMIT * 12 < len(widest) < JSON_LIMIT_BYTES
