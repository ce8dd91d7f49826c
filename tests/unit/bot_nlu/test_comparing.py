"""Comparing in 8 bits says what the exact hybrid says, a hundredth or two off."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.comparing import Comparing
from bot.nlu.encoder import Encoder
from bot.nlu.fitting import fit
from bot.nlu.hybrid import Hybrid, Views
from tests.unit.bot_nlu.test_hybrid import LABELS, TEXTS

NEW = ["où en est mon paquet", "annulation", "hey", "il pleut"]


@pytest.fixture(scope="module")
def hybrid(encoder: Encoder) -> Hybrid:
    return fit(TEXTS, LABELS, encoder).hybrid


def test_cosines_are_those_of_the_hybrid(hybrid: Hybrid, encoder: Encoder) -> None:
    views = Views.of([*TEXTS, *NEW], encoder)
    exact = hybrid.nearness(views)
    assert np.allclose(Comparing(hybrid).nearness(views.vectors), exact, atol=0.02)
    assert np.allclose(Comparing(hybrid).scores(views.vectors)[1], exact.max(axis=1), atol=0.02)


def test_with_the_ngrams_scores_are_those_of_the_hybrid(hybrid: Hybrid, encoder: Encoder) -> None:
    views = Views.of([*TEXTS, *NEW], encoder)
    by_ngrams = hybrid.ngrams.rows(views.texts) @ hybrid.weights.ngrams
    found = Comparing(hybrid).scores(views.vectors)[0] + by_ngrams
    assert np.allclose(found, hybrid.see(views).scores, atol=0.05)
