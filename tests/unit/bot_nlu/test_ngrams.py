"""N-grams of lines: what is too common to count is left out, also when lines come later and after loading."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu import ngrams
from bot.nlu.ngrams import Ngrams

LINES = ["le thé", "le café", "la tasse"]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Ngrams:
    """`le` is common in it."""
    monkeypatch.setattr(ngrams, "_FEW", 1)
    return Ngrams.fit(LINES)


def test_unknown_letters_are_an_empty_row(known: Ngrams) -> None:
    places, values = known.row("xyz")
    assert len(places) == len(values) == 0


def test_what_is_common_stays_left_out_when_lines_come(known: Ngrams) -> None:
    more = known.extended(["le le", "le bol"])
    assert len(more.row("le")[0]) == 0
    assert len(more.row("bol")[0]) > 0
    assert len(more.extended(["le"])) == len(more)


def test_loaded_it_still_knows_what_is_common(known: Ngrams, tmp_path: Path) -> None:
    known.save(tmp_path)
    again = Ngrams.load(tmp_path)
    assert len(again.extended(["le"])) == len(again) == len(known)
    assert [list(part) for part in again.row("le thé")] == [list(part) for part in known.row("le thé")]


def test_hashed_it_makes_the_same_rows(known: Ngrams) -> None:
    hashed = known.to_read()
    for line in ("la tasse et le thé, la tasse", "cafés", "le", "xyz", ""):
        for mine, theirs in zip(hashed.row(line), known.row(line), strict=True):
            assert mine.dtype == theirs.dtype
            np.testing.assert_array_equal(mine, theirs)


def test_hashed_knows_what_came_later(known: Ngrams) -> None:
    more = known.extended(["le bol"])
    np.testing.assert_array_equal(more.to_read().row("un bol")[0], more.row("un bol")[0])
    assert len(more.to_read().row("un bol")[0]) > 0


def test_an_empty_vocabulary_hashed_knows_nothing() -> None:
    places, values = Ngrams({}, np.empty(0, np.float32)).to_read().row("le thé")
    assert len(places) == len(values) == 0
