"""TF-IDF over pieces of words and words: what the sentence encoder misses (typos, names, chat spelling) shows here.

Character n-grams of 3 to 5 inside word bounds, and words of 1 and 2, over folded text; what stands in every twentieth
line tells nothing and is left out. Written out here because at 10,000 training lines a dictionary is all it takes: a
line is ready in a tenth of a millisecond, scikit-learn stays out of the brain process, and the model file is plain
JSON and numbers.
"""

import itertools
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.nlu.text import fold

Row = tuple[NDArray[np.int32], NDArray[np.float32]]  # places of a line's n-grams, and their values

_WORD = re.compile(r"\w+|[^\w\s]")
_SIZES = (3, 4, 5)
_WHOLE = "\n"  # stands before whole words, so that they differ from pieces of words
# Common to more than this share of the lines (and to so many lines): as right without them, comparing is five times
# faster. Measured on clinc150's and banking77's training parts.
_COMMON, _FEW = 0.05, 100
_LONGEST_LINE = 1000  # characters looked at: the rest of a long letter repeats itself


def pieces(text: str) -> list[str]:
    """The n-grams of a line: whole words, pairs of them, and pieces of each."""
    tokens = _WORD.findall(fold(text[:_LONGEST_LINE]))
    found = [f"{_WHOLE}{token}" for token in tokens]
    found += [f"{_WHOLE}{first} {second}" for first, second in itertools.pairwise(tokens)]
    for token in tokens:
        found += _within(token)
    return found


@lru_cache(maxsize=4096)  # words come again: most of a line's time
def _within(token: str) -> tuple[str, ...]:
    """The pieces of one word."""
    padded, found = f" {token} ", list[str]()
    for size in _SIZES:
        if size >= len(padded):
            return (*found, padded)
        found += [padded[at : at + size] for at in range(len(padded) - size + 1)]
    return tuple(found)


class Ngrams:
    """A vocabulary of n-grams with the weight of each; turns a line into a sparse row of length 1."""

    def __init__(
        self, vocabulary: dict[str, int], weights: NDArray[np.float32], common: frozenset[str] = frozenset()
    ) -> None:
        self._vocabulary = vocabulary
        self._weights = weights
        self._common = common  # left out, and not to come back as new

    @classmethod
    def fit(cls, texts: Sequence[str]) -> "Ngrams":
        seen: Counter[str] = Counter()
        for text in texts:
            seen.update(set(pieces(text)))
        most = max(_FEW, _COMMON * len(texts))
        kept = sorted(piece for piece, lines in seen.items() if lines <= most)
        vocabulary = {piece: place for place, piece in enumerate(kept)}
        lines = np.array([seen[piece] for piece in vocabulary], dtype=np.float32)
        weights = np.log((1 + len(texts)) / (1 + lines)) + 1
        return cls(vocabulary, weights.astype(np.float32), frozenset(seen.keys() - vocabulary.keys()))

    def extended(self, texts: Sequence[str]) -> "Ngrams":
        """With what these texts have and no line had before at the end, each as weighty as the rarest known.

        What is common stays left out, and what is known keeps its weight, whatever these texts have of it.
        """
        new = sorted({piece for text in texts for piece in pieces(text)} - self._vocabulary.keys() - self._common)
        vocabulary = self._vocabulary | {piece: len(self) + place for place, piece in enumerate(new)}
        heaviest = np.full(len(new), self._weights.max(initial=1.0), np.float32)
        return Ngrams(vocabulary, np.concatenate([self._weights, heaviest]), self._common)

    def __len__(self) -> int:
        return len(self._vocabulary)

    def row(self, text: str) -> Row:
        """Places and values of one line; both empty when no piece of it was ever seen."""
        known = self._vocabulary
        return _row([known[piece] for piece in pieces(text) if piece in known], self._weights)

    def rows(self, texts: Iterable[str]) -> csr_matrix:
        """One sparse row a line."""
        made = [self.row(text) for text in texts]
        starts = np.cumsum([0, *(len(places) for places, _ in made)])
        places = np.concatenate([np.empty(0, np.int32), *(places for places, _ in made)])
        values = np.concatenate([np.empty(0, np.float32), *(values for _, values in made)])
        return csr_matrix((values, places, starts), shape=(len(made), len(self)))

    def to_read(self) -> "Hashed":
        """The same rows in a tenth of the memory."""
        return Hashed(self._vocabulary, self._weights)

    def save(self, folder: Path, name: str = "ngrams") -> None:
        listed = [*self._vocabulary, *sorted(self._common)]  # only the first have weights
        (folder / f"{name}.json").write_text(json.dumps(listed), encoding="utf-8")
        np.save(folder / f"{name}.npy", self._weights)

    @classmethod
    def load(cls, folder: Path, name: str = "ngrams") -> "Ngrams":
        listed = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        weights = np.load(folder / f"{name}.npy")
        known, common = listed[: len(weights)], listed[len(weights) :]
        return cls({piece: place for place, piece in enumerate(known)}, weights, frozenset(common))


class Hashed:
    """A vocabulary to read with only: of each n-gram its hash, in order, instead of its letters.

    Of a million n-grams never seen before not one is taken for a known one: hashes have 64 bits. They are of this
    process, never stored.
    """

    def __init__(self, vocabulary: Collection[str], weights: NDArray[np.float32]) -> None:
        """`vocabulary`: in the order of the places, with the weight of each."""
        hashes = _hashes(vocabulary)
        self._places = np.argsort(hashes).astype(np.int32)
        self._hashes = hashes[self._places]
        self._weights = weights

    def row(self, text: str) -> Row:
        """What the vocabulary itself makes of the line."""
        asked = _asked(text)
        if not len(self._hashes):
            return _row([], self._weights)
        at = np.minimum(np.searchsorted(self._hashes, asked), len(self._hashes) - 1)
        return _row(self._places[at[self._hashes[at] == asked]].tolist(), self._weights)


@lru_cache(maxsize=512)  # wish, mood and topic each ask for a line's
def _asked(text: str) -> NDArray[np.int64]:
    return _hashes(pieces(text))


def _hashes(found: Collection[str]) -> NDArray[np.int64]:
    return np.fromiter(map(hash, found), dtype=np.int64, count=len(found))


def _row(found: Iterable[int], weights: NDArray[np.float32]) -> Row:
    """From the place of each known n-gram, as often as it stands in the line."""
    counts = Counter(found)
    places = np.fromiter(counts.keys(), dtype=np.int32, count=len(counts))
    values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * weights[places]
    length = float(np.linalg.norm(values))
    return places, values / length if length else values
