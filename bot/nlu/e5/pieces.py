"""A line cut into the pieces of words that the network knows: of all ways to cut it the likeliest (a unigram model).

A quarter of a million pieces as Python strings would take 40 MB, so they are known by a hash of 64 bits each: all
stretches of a word are looked up at once, in a sorted array of 2 MB.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice, pairwise

import numpy as np
from numpy.typing import NDArray

from bot.nlu.e5.weights import Vocabulary

_BLANK = "▁"
_BLANKS = re.compile(" {2,}")
_WORDS = 4096  # whose pieces are kept: words come again, and cutting one takes longer than all else here
_UNLIKELIER = 10.0  # how much less likely an unknown character is than the rarest piece


class Pieces:
    """Cuts lines. The number of a piece is its row among the network's word vectors."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._known = vocabulary
        hashes = _hashes(vocabulary.text[start:end] for start, end in pairwise(vocabulary.starts.tolist()))
        self._order = np.argsort(hashes, kind="stable")
        self._hashes = hashes[self._order]
        self._chances = vocabulary.chances
        self._no_chance = float(vocabulary.chances.min()) - _UNLIKELIER
        characters = (np.frombuffer(vocabulary.text, np.uint8) & 0xC0 != 0x80).astype(np.int64)
        filled = vocabulary.starts[:-1][np.diff(vocabulary.starts) > 0]
        self._longest = int(np.add.reduceat(characters, filled).max())
        self._of_word = lru_cache(maxsize=_WORDS)(self._cut)

    def of(self, text: str, most: int) -> list[int]:
        """The numbers of at most so many pieces, between those for the beginning and the end."""
        written = _BLANKS.sub(" ", text.translate(self._known.spelling))
        words = chain.from_iterable(map(self._of_word, written.removeprefix(" ").split(" ")))
        return [self._known.begin, *islice(words, most), self._known.end]

    def _cut(self, word: str) -> tuple[int, ...]:
        """The numbers of a word's pieces; none of them reaches over a blank."""
        raw = (_BLANK + word).encode("utf-8")
        edges = [*(at for at, byte in enumerate(raw) if byte & 0xC0 != 0x80), len(raw)]  # where characters begin
        best = [0.0, *[-math.inf] * (len(edges) - 1)]
        came: list[tuple[int, int]] = [(0, 0)] * len(edges)
        for start, found in enumerate(self._pieces_from(raw, edges)):
            for end, piece, chance in [*found, (start + 1, self._known.unknown, self._no_chance)]:
                if best[start] + chance > best[end]:
                    best[end], came[end] = best[start] + chance, (start, piece)
        return _backwards(came)

    def _pieces_from(self, raw: bytes, edges: Sequence[int]) -> list[list[tuple[int, int, float]]]:
        """For each character the pieces that begin there: the character after each, its number and its chance."""
        count = len(edges) - 1
        stretches = [
            (start, end) for start in range(count) for end in range(start + 1, min(count, start + self._longest) + 1)
        ]
        hashes = _hashes(raw[edges[start] : edges[end]] for start, end in stretches)
        places = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        hits = np.flatnonzero(self._hashes[places] == hashes)
        pieces = self._order[places[hits]]
        found: list[list[tuple[int, int, float]]] = [[] for _ in range(count)]
        for hit, piece, chance in zip(hits.tolist(), pieces.tolist(), self._chances[pieces].tolist(), strict=True):
            start, end = stretches[hit]
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


def _hashes(stretches: Iterable[bytes]) -> NDArray[np.int64]:
    """Those of this process: they are never stored."""
    return np.fromiter(map(hash, stretches), np.int64)
