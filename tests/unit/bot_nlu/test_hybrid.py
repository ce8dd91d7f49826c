"""The hybrid classifier: its left-out scores are those of a model that never saw the lines, and it comes back whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu import fitting
from bot.nlu.encoder import Encoder
from bot.nlu.fitting import Fitted, fit
from bot.nlu.hybrid import Hybrid, Views
from bot.nlu.ngrams import Ngrams

LINES = [
    ("où est ma commande", "track"),
    ("where is my order", "track"),
    ("mon colis est où", "track"),
    ("suivre mon paquet", "track"),
    ("je veux annuler", "cancel"),
    ("cancel my order please", "cancel"),
    ("annulez ma commande", "cancel"),
    ("stop the purchase", "cancel"),
    ("bonjour", "greet"),
    ("hello there", "greet"),
    ("bonsoir à tous", "greet"),
    ("hi", "greet"),
]
TEXTS, LABELS = [text for text, _ in LINES], [label for _, label in LINES]


@pytest.fixture(scope="module")
def fitted(encoder: Encoder) -> Fitted:
    return fit(TEXTS, LABELS, encoder)


def test_known_lines_are_recognised(fitted: Fitted) -> None:
    found = fitted.hybrid.probabilities(fitted.views)
    assert [fitted.hybrid.labels[at] for at in found.argmax(axis=1)] == LABELS
    assert np.allclose(found.sum(axis=1), 1.0, atol=1e-5)


def test_new_words_for_a_wish(fitted: Fitted, encoder: Encoder) -> None:
    found = fitted.hybrid.probabilities(Views.of(["where's my parcel", "je souhaite une annulation"], encoder))
    assert [fitted.hybrid.labels[at] for at in found.argmax(axis=1)] == ["track", "cancel"]


def test_scores_without_twins_are_those_of_a_model_that_never_saw_them(fitted: Fitted) -> None:
    """Refit the regression on the other lines only, with the same features."""
    rng = np.random.default_rng(1)
    features = rng.normal(size=(12, 30)).astype(np.float32)
    wanted = np.eye(3, dtype=np.float32)[fitted.truth]
    ridge = fitting._Ridge(features, wanted)
    twins = np.array([1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10])
    left_out = ridge.without(twins)
    for line in range(12):
        others = [at for at in range(12) if at not in (line, twins[line])]
        again = fitting._Ridge(features[others], wanted[others])
        assert np.allclose(features[line] @ again.weights, left_out[line], atol=1e-2)


def test_scores_without_a_label_never_name_it(fitted: Fitted) -> None:
    assert (fitted.without_label.argmax(axis=1) != fitted.truth).all()


def test_landmarks_cover_every_label(monkeypatch: pytest.MonkeyPatch, encoder: Encoder) -> None:
    monkeypatch.setattr(fitting, "_LANDMARKS", 6)
    few = fit(TEXTS, LABELS, encoder)
    assert len(few.landmarks) == 6
    assert set(few.truth[few.landmarks]) == {0, 1, 2}


def test_saved_and_loaded_it_says_the_same(fitted: Fitted, tmp_path: Path) -> None:
    fitted.hybrid.save(tmp_path)
    again = Hybrid.load(tmp_path)
    assert again.labels == fitted.hybrid.labels
    assert np.allclose(again.probabilities(fitted.views), fitted.hybrid.probabilities(fitted.views), atol=0.02)


def test_the_same_lines_give_the_same_model(fitted: Fitted, encoder: Encoder) -> None:
    again = fit(TEXTS, LABELS, encoder)
    assert np.array_equal(again.without_twin, fitted.without_twin)


def test_ngrams_of_unknown_letters_are_empty() -> None:
    places, values = Ngrams.fit(["abc"]).row("xyz")
    assert len(places) == len(values) == 0


def test_the_encoder_forgets_the_oldest() -> None:
    small = Encoder(kept=2)
    first = small.encode(["a", "b", "c"])
    assert len(small._known) == 2
    assert np.allclose(small.encode(["a"])[0], first[0], atol=1e-5)


def test_no_text_is_no_row(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 512)
