"""A mended hybrid is what a fit on the changed lines would be."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.encoder import Encoder
from bot.nlu.fitting import fit
from bot.nlu.hybrid import Hybrid, Views
from bot.nlu.mending import Change, mended
from tests.unit.bot_nlu.test_hybrid import LABELS, LINES, TEXTS


@pytest.fixture(scope="module")
def hybrid(encoder: Encoder) -> Hybrid:
    return fit(TEXTS, LABELS, encoder).hybrid


@pytest.mark.parametrize("gone", [(0,), (3, 7), (11, 2, 5)])
def test_lines_taken_away_and_given_back_change_nothing(
    hybrid: Hybrid, encoder: Encoder, gone: tuple[int, ...]
) -> None:
    less = Change(gone, ())
    without = mended(hybrid, TEXTS, less, encoder)
    again = mended(
        without, [text for text, _ in less.applied(LINES)], Change((), tuple(LINES[at] for at in gone)), encoder
    )
    views = Views.of([*TEXTS, "mon paquet arrive quand", "hey"], encoder)
    assert not np.allclose(without.see(views).scores, hybrid.see(views).scores, atol=0.05)
    assert np.allclose(again.see(views).scores, hybrid.see(views).scores, atol=1e-3)


def test_lines_taken_away_are_forgotten(hybrid: Hybrid, encoder: Encoder) -> None:
    others = [at for at, label in enumerate(LABELS) if label != "cancel"]
    gone = tuple(at for at in range(len(LINES)) if at not in others)
    scores = mended(hybrid, TEXTS, Change(gone, ()), encoder).see(Views.of(TEXTS, encoder)).scores
    assert np.abs(scores[:, hybrid.labels.index("cancel")]).max() < 1e-3


def test_a_new_line_is_known_as_well_as_the_others_stay(hybrid: Hybrid, encoder: Encoder) -> None:
    views = Views.of(["zou, on oublie tout", *TEXTS], encoder)
    more = mended(hybrid, TEXTS, Change((), (("zou, on oublie tout", "cancel"),)), encoder)
    found = [more.labels[at] for at in more.see(views).scores.argmax(axis=1)]
    assert found == ["cancel", *LABELS]
    assert more.see(views).scores[0, more.labels.index("cancel")] > 0.8


def test_a_line_under_another_label(hybrid: Hybrid, encoder: Encoder) -> None:
    moved = mended(hybrid, TEXTS, Change((11,), (("hi", "track"),)), encoder)
    assert moved.labels[int(moved.see(Views.of(["hi"], encoder)).scores.argmax())] == "track"
