"""A line cut into the pieces of words that the network knows: of all ways to cut it the likeliest (a unigram model).

A quarter of a million pieces as Python strings would take 40 MB, so they are known by a hash of 64 bits each: all
stretches of a line are looked up at once, in a sorted array of 2 MB.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from bot.nlu.e5.weights import Vocabulary

_BLANK = "▁"
_BLANKS = re.compile(" {2,}")
_FACTOR = 0x9E3779B97F4A7C15  # any large odd number
_MODULUS = 2**64
_WORDS = 4096  # whose pieces are kept: words come again, and cutting one takes longer than all else here
_UNLIKELIER = 10.0  # how much less likely an unknown character is than the rarest piece

Hashes = NDArray[np.uint64]


class Pieces:
    """Cuts lines. The number of a piece is its row among the network's word vectors."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._known = vocabulary
        starts = vocabulary.starts
        text = np.frombuffer(vocabulary.text, np.uint8)
        hashes = _of_pieces(text, starts)
        self._order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[self._order]
        self._chances = vocabulary.chances
        self._no_chance = float(vocabulary.chances.min()) - _UNLIKELIER
        filled = starts[:-1][np.diff(starts) > 0]
        self._of_word = lru_cache(maxsize=_WORDS)(self._cut)
        self._longest = int(np.add.reduceat(_begins(text), filled).max())

    def of(self, text: str, most: int) -> list[int]:
        """The numbers of at most so many pieces, between those for the beginning and the end."""
        written = _BLANKS.sub(" ", text.translate(self._known.spelling))
        words = chain.from_iterable(map(self._of_word, written.removeprefix(" ").split(" ")))
        return [self._known.begin, *islice(words, most), self._known.end]

    def _cut(self, word: str) -> tuple[int, ...]:
        """The numbers of a word's pieces; none of them reaches over a blank."""
        raw = np.frombuffer((_BLANK + word).encode("utf-8"), np.uint8)
        edges = np.append(np.flatnonzero(_begins(raw)), len(raw))
        best = [0.0, *[-np.inf] * (len(edges) - 1)]
        came: list[tuple[int, int]] = [(0, 0)] * len(edges)
        for start, found in enumerate(self._pieces_from(raw, edges)):
            for end, piece, chance in [*found, (start + 1, self._known.unknown, self._no_chance)]:
                if best[start] + chance > best[end]:
                    best[end], came[end] = best[start] + chance, (start, piece)
        return _backwards(came)

    def _pieces_from(self, raw: NDArray[np.uint8], edges: NDArray[np.int64]) -> list[list[tuple[int, int, float]]]:
        """For each character the pieces that begin there: the character after each, its number and its chance."""
        count = len(edges) - 1
        starts, lengths = np.meshgrid(np.arange(count), np.arange(1, self._longest + 1), indexing="ij")
        inside = starts + lengths <= count
        starts, ends = starts[inside], (starts + lengths)[inside]
        hashes = _of_stretches(raw, edges[starts], edges[ends])
        places = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        hits = np.flatnonzero(self._hashes[places] == hashes)
        pieces = self._order[places[hits]]
        found: list[list[tuple[int, int, float]]] = [[] for _ in range(count)]
        rows = (starts[hits].tolist(), ends[hits].tolist(), pieces.tolist(), self._chances[pieces].tolist())
        for start, end, piece, chance in zip(*rows, strict=True):
            found[start].append((end, piece, chance))
        return found


def _backwards(came: list[tuple[int, int]]) -> tuple[int, ...]:
    """The pieces on the way that leads to the end."""
    pieces: list[int] = []
    at = len(came) - 1
    while at:
        at, piece = came[at]
        pieces.append(piece)
    return tuple(pieces[::-1])


def _begins(raw: NDArray[np.uint8]) -> NDArray[np.int64]:
    """1 for each byte that begins a character."""
    begins: NDArray[np.int64] = ((raw & 0xC0) != 0x80).astype(np.int64)
    return begins


def _of_pieces(text: NDArray[np.uint8], starts: NDArray[np.int64]) -> Hashes:
    """The hash of each piece, those of one length together."""
    lengths = np.diff(starts)
    hashes = np.zeros(len(lengths), np.uint64)
    for length in np.unique(lengths[lengths > 0]):
        rows = np.flatnonzero(lengths == length)
        letters = text[starts[rows][:, None] + np.arange(length)]
        hashes[rows] = _weighed(letters, int(length)).sum(axis=1, dtype=np.uint64)
    return hashes


def _of_stretches(raw: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Hashes:
    """The hashes of stretches of one text, from its running sum: what stands before a stretch is divided out."""
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(_weighed(raw, len(raw)), dtype=np.uint64)])
    back = _powers(pow(_FACTOR, -1, _MODULUS), len(raw))
    hashes: Hashes = (sums[ends] - sums[starts]) * back[starts]
    return hashes


def _weighed(letters: NDArray[np.uint8], length: int) -> Hashes:
    return (letters.astype(np.uint64) + np.uint64(1)) * _powers(_FACTOR, length)


def _powers(factor: int, count: int) -> Hashes:
    """1, the factor, its square and so on, in 64 bits."""
    powers = np.full(max(count, 1), factor, np.uint64)
    powers[0] = 1
    made: Hashes = np.multiply.accumulate(powers)[:count]
    return made
