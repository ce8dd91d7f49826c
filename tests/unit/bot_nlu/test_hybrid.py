"""The hybrid classifier: its left-out scores are those of a model that never saw the lines, and it comes back whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.encoder import PARTS, SIZE, Encoder
from bot.nlu.fitting import Fitted, Ridge, fit, some_of
from bot.nlu.hybrid import Hybrid, Views

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


def test_known_lines_are_recognised(fitted: Fitted, encoder: Encoder) -> None:
    found = fitted.hybrid.probabilities(Views.of(TEXTS, encoder))
    assert [fitted.hybrid.labels[at] for at in found.argmax(axis=1)] == LABELS
    assert np.allclose(found.sum(axis=1), 1.0, atol=1e-5)


def test_new_words_for_a_wish(fitted: Fitted, encoder: Encoder) -> None:
    found = fitted.hybrid.probabilities(Views.of(["where's my parcel", "je souhaite une annulation"], encoder))
    assert [fitted.hybrid.labels[at] for at in found.argmax(axis=1)] == ["track", "cancel"]


def test_scores_without_twins_are_those_of_a_model_that_never_saw_them() -> None:
    rng = np.random.default_rng(1)
    features = rng.normal(size=(12, 30)).astype(np.float32)
    kernel, wanted = features @ features.T, rng.normal(size=(12, 3)).astype(np.float32)
    twins = np.array([1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 11])
    left_out = Ridge(kernel, wanted).without(twins)
    for line in range(12):
        others = [at for at in range(12) if at not in (line, twins[line])]
        again = Ridge(kernel[np.ix_(others, others)], wanted[others])
        assert np.allclose(kernel[line, others] @ again.weights, left_out[line], atol=1e-3)


def test_scores_without_a_label_are_those_of_a_model_that_never_saw_it() -> None:
    rng = np.random.default_rng(2)
    features = rng.normal(size=(12, 30)).astype(np.float32)
    kernel, truth = features @ features.T, np.repeat([0, 1, 2], 4)
    wanted = np.eye(3, dtype=np.float32)[truth]
    left_out = Ridge(kernel, wanted).without_label(truth)
    others = np.arange(4, 12)
    again = Ridge(kernel[np.ix_(others, others)], wanted[others])
    assert np.allclose((kernel[:4, others] @ again.weights)[:, 1:], left_out[:4, 1:], atol=1e-3)


def test_scores_without_a_label_never_name_it(fitted: Fitted) -> None:
    assert (fitted.left_out.without_label.argmax(axis=1) != fitted.left_out.truth).all()


def test_each_label_has_its_share_among_some_lines_and_a_line_more_changes_few() -> None:
    texts = [f"line {at}" for at in range(300)]
    truth = np.array([at % 3 % 2 for at in range(300)])
    some = some_of(texts, truth, 60)
    assert sorted(truth[some]) == [0] * 40 + [1] * 20
    more = some_of(["one more", *texts], np.array([1, *truth]), 60)
    assert len({texts[at] for at in some} ^ {["one more", *texts][at] for at in more}) <= 3
    assert list(some_of(texts, truth, 300)) == list(some_of(texts, truth, 900)) == list(range(300))


def test_saved_and_loaded_it_says_the_same(fitted: Fitted, encoder: Encoder, tmp_path: Path) -> None:
    fitted.hybrid.save(tmp_path)
    again = Hybrid.load(tmp_path)
    assert again.labels == fitted.hybrid.labels
    views = Views.of(TEXTS, encoder)
    assert np.allclose(again.probabilities(views), fitted.hybrid.probabilities(views), atol=0.02)


def test_the_same_lines_give_the_same_model(fitted: Fitted, encoder: Encoder) -> None:
    again = fit(TEXTS, LABELS, encoder)
    assert np.array_equal(again.left_out.without_twin, fitted.left_out.without_twin)


@pytest.fixture(scope="module")
def forgetful() -> Encoder:
    """It remembers one text."""
    return Encoder(kept=1)


def newly(encoder: Encoder, texts: list[str]) -> int:
    """How many of the texts had to be encoded."""
    before = encoder.encoded
    encoder.encode(texts)
    return encoder.encoded - before


def test_the_encoder_forgets_the_oldest(forgetful: Encoder) -> None:
    first = forgetful.encode(["a", "b"])
    assert newly(forgetful, ["b"]) == 0
    assert newly(forgetful, ["a"]) == 1
    assert forgetful.encode(["a"])[0] @ first[0] == pytest.approx(len(PARTS), abs=0.02)


def test_no_text_is_no_row(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, SIZE)


def test_vectors_are_kept_for_the_next_training(forgetful: Encoder, tmp_path: Path) -> None:
    path, texts = tmp_path / "vectors.npz", ["bonjour", "bonsoir", "salut"]
    with forgetful.recalling(path):
        vectors = forgetful.encode(texts)
        forgetful.keep(path)
    assert newly(forgetful, texts) == 2
    with forgetful.recalling(path):
        assert np.array_equal(forgetful.encode(texts), vectors)
        assert newly(forgetful, texts) == 0


def test_broken_vectors_are_made_and_kept_again(forgetful: Encoder, tmp_path: Path) -> None:
    path, texts = tmp_path / "vectors.npz", ["au revoir", "bye", "ciao"]
    path.write_bytes(b"broken")
    with forgetful.recalling(path):
        assert newly(forgetful, texts) == 3
        forgetful.keep(path)
    with forgetful.recalling(path):
        assert newly(forgetful, texts) == 0


def test_after_a_training_that_failed_nothing_is_gathered(forgetful: Encoder, tmp_path: Path) -> None:
    path, texts = tmp_path / "vectors.npz", ["un", "deux"]

    def train() -> None:
        with forgetful.recalling(path):
            forgetful.encode(texts)
            raise ValueError("bad data")

    with pytest.raises(ValueError, match="bad data"):
        train()
    assert newly(forgetful, texts) == 1
