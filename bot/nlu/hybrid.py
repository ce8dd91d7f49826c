"""The one classifier behind every label: sentence vectors and n-grams, each a kernel expert, added and softened.

The vector expert compares a line with every training line (`exp(cosine - 1)`), so it bends around each of them and
names the nearest; the n-gram expert is linear. Both are ridge regressions on the labels: fitted in closed form in a
second, and so is every line's score *without itself*, which is what share and temperature are chosen on. On the first
training data (2,328 lines, 48 intents, each line left out once) 87.6 % were right, against 79.7 % for two averaged
logistic regressions; on the HINT3 training parts (five folds) 90.8 against 89.5, 92.9 against 91.3, 91.4 against 92.1.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder import Encoder, Vectors
from bot.nlu.ngrams import Ngrams

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Views:
    """Lines as both experts see them; `texts` are plain (see `bot.nlu.plain`)."""

    texts: tuple[str, ...]
    vectors: Vectors

    @classmethod
    def of(cls, texts: Sequence[str], encoder: Encoder) -> "Views":
        return cls(tuple(texts), encoder.encode(texts))


@dataclass(frozen=True)
class Weights:
    """What fitting found: for each label a weight on each training line and on each n-gram."""

    lines: Scores
    ngrams: Scores
    share: float
    temperature: float


class Hybrid:
    """Labels with their probabilities for any line, and how near the line is to each training line."""

    def __init__(self, labels: Sequence[str], anchors: Vectors, ngrams: Ngrams, weights: Weights) -> None:
        self.labels = tuple(labels)
        self._anchors = anchors
        self._ngrams = ngrams
        self._weights = weights

    def nearness(self, views: Views) -> Scores:
        """Cosine of each line (rows) with each training line (columns)."""
        return views.vectors @ self._anchors.T

    def scores(self, views: Views) -> Scores:
        """One row a line, one column a label: about 1 for a label met before in these words, about 0 for others."""
        scores: Scores = np.exp(self.nearness(views) - 1) @ self._weights.lines
        for at, text in enumerate(views.texts):
            scores[at] += self._weights.share * self._ngram_scores(text)
        return scores

    def probabilities(self, views: Views) -> Scores:
        """One row a line, one column a label, each row summing to 1."""
        return self.softened(self.scores(views))

    def softened(self, scores: Scores) -> Scores:
        """Scores as probabilities, under the temperature that fitting found."""
        return softmax(scores, self._weights.temperature)

    def _ngram_scores(self, text: str) -> Scores:
        places, values = self._ngrams.row(text)
        return values @ self._weights.ngrams[places]

    def telling(self, text: str, label: str) -> list[tuple[str, float]]:
        """The words of a plain line that speak for a label, with their weight, the most telling first."""
        column = self.labels.index(label)
        return self._ngrams.words_by_weight(text, self._weights.ngrams[:, column])

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._ngrams.save(folder)
        np.savez(
            folder / "weights.npz",
            anchors=self._anchors.astype(np.float16),
            lines=self._weights.lines,
            ngrams=self._weights.ngrams.astype(np.float16),
        )
        settings = {"labels": self.labels, "share": self._weights.share, "temperature": self._weights.temperature}
        (folder / "settings.json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Hybrid":
        settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as stored:
            anchors = stored["anchors"].astype(np.float32)
            weights = Weights(
                lines=stored["lines"],
                ngrams=stored["ngrams"].astype(np.float32),
                share=float(settings["share"]),
                temperature=float(settings["temperature"]),
            )
        return cls(settings["labels"], anchors, Ngrams.load(folder), weights)


def softmax(scores: Scores, temperature: float) -> Scores:
    """Scores to probabilities, row by row; a lower temperature is surer of itself."""
    raised = scores / temperature
    raised = np.exp(raised - raised.max(axis=1, keepdims=True))
    shares: Scores = raised / raised.sum(axis=1, keepdims=True)
    return shares
