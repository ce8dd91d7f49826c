"""The one classifier behind every label: sentence vectors and n-grams in one regression, its scores softened.

A line's vector, less what all lines have in common, is compared with that of every training line (`Alike`, which bends
around each of them), its n-grams count linearly. Fitted in closed form in seconds (see `fitting`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder import PARTS, Encodes, Vectors
from bot.nlu.ngrams import Ngrams

Scores = NDArray[np.float32]
# Of the encoders' parts in how near two lines are. Chosen with the n-grams' weight below on the training parts of
# banking77 (ten of each intent) and HINT3: 88.4 % right, 88.0 with 0.5 and 0.2; on our own lines both are as right.
_SHARES = (1.0, 1.0, 0.25)


@dataclass(frozen=True)
class Alike:
    """What makes two lines alike: how much nearness of vectors counts for more than its share, and shared n-grams."""

    bend: float = 1.5  # flat from 1 to 2, on HINT3's, banking77's and our own training lines
    ngrams: float = 0.15  # flat from half to twice that, on the training lines by quarters and on HINT3's

    def bent(self, nearness: Scores, out: Scores | None = None) -> Scores:
        """How alike lines are, from their cosines alone."""
        alike: Scores = np.subtract(nearness, 1, out=out)
        alike *= self.bend
        return np.exp(alike, out=alike)


@dataclass(frozen=True)
class Views:
    """Lines as texts and as vectors; the texts are plain (see `bot.nlu.plain`)."""

    texts: tuple[str, ...]
    vectors: Vectors

    @classmethod
    def of(cls, texts: Sequence[str], encoder: Encodes) -> Views:
        return cls(tuple(texts), encoder.encode(texts))


@dataclass(frozen=True)
class Seen:
    """Of some lines the scores (one row a line, one column a label) and the cosine with the nearest training line.

    A score is about 1 for a label met before in these words, about 0 for others. `glanced` and
    `skimmed`: the places of lines of which a glance or a skim was sure (see there); nearest to them is 1.
    """

    scores: Scores
    nearest: Scores
    glanced: frozenset[int] = frozenset()
    skimmed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Anchors:
    """The training lines' vectors along a few directions.

    A vector less the `middle` of all lines, the encoders' parts brought to the lengths of their shares, is
    turned into those by the columns of `axes`.
    """

    middle: Vectors
    axes: Vectors
    lines: Vectors

    @classmethod
    def of(cls, vectors: Vectors, axes: int) -> Anchors:
        """The directions in which the lines differ most: comparing along these alone is twice as fast."""
        middle = vectors.mean(axis=0)
        apart = apart_from(middle, vectors)
        kept: Vectors = np.ascontiguousarray(_directions(apart)[:, :axes], dtype=np.float32)
        return cls(middle, kept, apart @ kept)

    def nearness(self, vectors: Vectors) -> Scores:
        """Cosine of each line (rows) with each training line (columns)."""
        nearness: Scores = self.places(vectors) @ self.lines.T
        return nearness

    def places(self, vectors: Vectors) -> Vectors:
        """Where lines lie along the directions."""
        places: Vectors = apart_from(self.middle, vectors) @ self.axes
        return places


def _directions(apart: Vectors) -> NDArray[np.float64]:
    """In columns, those in which lines differ most first; of a few lines no more than there are lines."""
    if len(apart) < apart.shape[1]:
        _, _, rows = np.linalg.svd(apart.astype(np.float64), full_matrices=False)
        return np.asarray(rows.T)
    _, columns = np.linalg.eigh(apart.T.astype(np.float64) @ apart)
    return np.asarray(columns[:, ::-1])


def apart_from(middle: Vectors, vectors: Vectors) -> Vectors:
    """Vectors less the middle, their parts by their shares and the whole of length 1; they may have the first part
    only."""
    ends = [end for end in np.cumsum(PARTS) if end <= vectors.shape[1]]
    parts = np.split(vectors - middle, ends[:-1], axis=1)
    lengths = [np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-6) for part in parts]
    shares = np.array(_SHARES[: len(parts)], np.float32)
    factors = np.sqrt(shares / shares.sum())
    return np.hstack([part * (one / length) for part, length, one in zip(parts, lengths, factors, strict=True)])


@dataclass(frozen=True)
class Weights:
    """What fitting found: for each label a weight on each training line and n-gram, and how sharp scores are."""

    lines: Scores
    ngrams: Scores
    temperature: float


class Hybrid:
    """Labels with their probabilities for any line, and how near the line is to each training line."""

    def __init__(
        self, labels: Sequence[str], anchors: Anchors, ngrams: Ngrams, weights: Weights, alike: Alike | None = None
    ) -> None:
        self.labels = tuple(labels)
        self.alike = alike or Alike()
        self.anchors = anchors
        self.ngrams = ngrams
        self.weights = weights

    def nearness(self, views: Views) -> Scores:
        """Cosine of each line (rows) with each training line (columns)."""
        return self.anchors.nearness(views.vectors)

    def see(self, views: Views) -> Seen:
        """The scores of each line, and how near it is to anything known."""
        near = self.nearness(views)
        scores: Scores = self.alike.bent(near) @ self.weights.lines
        for at, text in enumerate(views.texts):
            scores[at] += self._ngram_scores(text)
        return Seen(scores, near.max(axis=1))

    def probabilities(self, views: Views) -> Scores:
        """One row a line, one column a label, each row summing to 1."""
        return self.softened(self.see(views).scores)

    def softened(self, scores: Scores) -> Scores:
        """Scores as probabilities, under the temperature that fitting found."""
        return softmax(scores, self.weights.temperature)

    def _ngram_scores(self, text: str) -> Scores:
        places, values = self.ngrams.row(text)
        scores: Scores = values @ self.weights.ngrams[places]
        return scores

    def save(self, folder: Path, ngrams: bool = True) -> None:
        """`ngrams`: their vocabulary, too, unless another hybrid in sight has the same."""
        folder.mkdir(parents=True, exist_ok=True)
        if ngrams:
            self.ngrams.save(folder)
        np.savez(
            folder / "weights.npz",
            middle=self.anchors.middle,
            axes=self.anchors.axes,
            anchors=self.anchors.lines.astype(np.float16),
            lines=self.weights.lines,
            ngrams=self.weights.ngrams.astype(np.float16),
        )
        settings = {"labels": self.labels, "temperature": self.weights.temperature, "alike": asdict(self.alike)}
        (folder / "settings.json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, ngrams: Ngrams | None = None) -> Hybrid:
        """`ngrams`: those it was fitted with, where they were not saved with it."""
        settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as stored:
            anchors = Anchors(stored["middle"], stored["axes"], stored["anchors"].astype(np.float32))
            weights = Weights(
                lines=stored["lines"],
                ngrams=stored["ngrams"],  # in 16 bits, as a line takes few of them
                temperature=float(settings["temperature"]),
            )
        return cls(
            settings["labels"], anchors, ngrams or Ngrams.load(folder), weights, Alike(**settings.get("alike", {}))
        )


def softmax(scores: Scores, temperature: float) -> Scores:
    """Scores to probabilities, row by row; a lower temperature is surer of itself."""
    raised = scores / temperature
    raised = np.exp(raised - raised.max(axis=1, keepdims=True))
    shares: Scores = raised / raised.sum(axis=1, keepdims=True)
    return shares
