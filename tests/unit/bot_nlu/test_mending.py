"""A mended hybrid is near what a fit on the changed lines would be: the same equations hold for it."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu import mending, ngrams
from bot.nlu.encoder import Encoder
from bot.nlu.fitting import RIDGE, fit
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


CHANGE = Change((4,), (("ma commande est à annuler", "cancel"), ("where has my order gone", "track")))


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in two lines is too common to count, and mending moves some of the lines only."""
    monkeypatch.setattr(ngrams, "_FEW", 1)
    monkeypatch.setattr(mending, "_AROUND", 8)


@pytest.mark.usefixtures("small_limits")
def test_mended_it_is_near_a_fit_on_all_lines(encoder: Encoder) -> None:
    lines = CHANGE.applied(LINES)
    texts, labels = [text for text, _ in lines], [label for _, label in lines]
    whole, before = fit(texts, labels, encoder).hybrid, fit(TEXTS, LABELS, encoder).hybrid
    views = Views.of([*texts, "ma commande", "my order"], encoder)
    apart = mended(before, TEXTS, CHANGE, encoder).see(views).scores - whole.see(views).scores
    assert np.abs(apart).max() < 0.07
    assert np.abs(before.see(views).scores - whole.see(views).scores).max() > 0.25


def test_mended_the_equations_of_the_fit_hold(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngrams, "_FEW", 1)
    hybrid = mended(fit(TEXTS, LABELS, encoder).hybrid, TEXTS, CHANGE, encoder)
    texts, labels = zip(*CHANGE.applied(LINES), strict=True)
    wanted = np.array([[label == name for name in hybrid.labels] for label in labels])
    found = hybrid.see(Views.of(texts, encoder)).scores + RIDGE * hybrid.weights.lines
    assert np.allclose(found, wanted, atol=1e-3)
