"""Fitting the hybrid in closed form, with each line also scored as if it, or all of its label, had never been seen.

Kernel ridge regression: with `A = (K + ridge)⁻¹` and `W = A·Y`, the score of line i without line i is
`Y_i - W_i / A_ii`, and the score of a group G without that group is `Y_G - A_GG⁻¹ W_G`. No folds, no draws: the same
data gives the same model.
"""

from dataclasses import dataclass
from typing import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.nlu.encoder import Encoder
from bot.nlu.hybrid import Hybrid, Scores, Views, Weights, softmax
from bot.nlu.ngrams import Ngrams

Matrix = NDArray[np.float64]

# Ridges by leave-one-out on the first training data; both flat between a third and three times these.
_RIDGE_VECTORS = 0.03
_RIDGE_NGRAMS = 0.3
# The n-gram expert is never silenced: typos and names are rarer in training lines than in what customers type.
_SHARES = (0.1, 0.2, 0.3, 0.5, 1.0)
_TEMPERATURES = np.exp(np.linspace(np.log(0.02), np.log(1.0), 60))


@dataclass(frozen=True)
class Fitted:
    """A fitted hybrid, and what it would have said of its own training lines had it not known them."""

    hybrid: Hybrid
    views: Views
    truth: NDArray[np.int64]
    without_line: Scores
    without_label: Scores

    def accuracy(self) -> float:
        """Share of training lines whose label is found without the line itself."""
        return float((self.without_line.argmax(axis=1) == self.truth).mean())


def fit(texts: Sequence[str], labels: Sequence[str], encoder: Encoder) -> Fitted:
    """A hybrid over plain lines and their labels (at least two different ones).

    `without_line` and `without_label` are scores, one row a line, one column a label.
    """
    names, truth = np.unique(np.array(labels), return_inverse=True)
    views, ngrams = Views.of(texts, encoder), Ngrams.fit(texts)
    wanted = np.eye(len(names))[truth]
    rows = ngrams.rows(texts)
    by_vectors = _Expert(np.exp(views.vectors @ views.vectors.T - 1.0), wanted, _RIDGE_VECTORS)
    by_ngrams = _Expert((rows @ rows.T).toarray(), wanted, _RIDGE_NGRAMS)
    share, temperature = _softest(by_vectors.without_line(), by_ngrams.without_line(), truth)
    weights = Weights(
        lines=by_vectors.weights.astype(np.float32),
        ngrams=np.asarray(rows.T @ by_ngrams.weights, dtype=np.float32),
        share=share,
        temperature=temperature,
    )
    without_line = by_vectors.without_line() + share * by_ngrams.without_line()
    without_label = by_vectors.without_label(truth) + share * by_ngrams.without_label(truth)
    return Fitted(
        Hybrid([str(name) for name in names], views.vectors, ngrams, weights),
        views,
        truth,
        without_line.astype(np.float32),
        without_label.astype(np.float32),
    )


class _Expert:
    """One ridge regression, and its scores with parts of the data left out."""

    def __init__(self, kernel: Matrix, wanted: Matrix, ridge: float) -> None:
        self._inverse: Matrix = np.linalg.inv(kernel.astype(np.float64) + ridge * np.eye(len(kernel)))
        self._wanted = wanted
        self.weights: Matrix = self._inverse @ wanted

    def without_line(self) -> Matrix:
        scores: Matrix = self._wanted - self.weights / np.diag(self._inverse)[:, None]
        return scores

    def without_label(self, truth: NDArray[np.int64]) -> Matrix:
        """Each line scored without any line of its label: the label's own column is put last."""
        scores = np.empty_like(self.weights)
        for label in range(self._wanted.shape[1]):
            group = np.flatnonzero(truth == label)
            block = self._inverse[np.ix_(group, group)]
            scores[group] = self._wanted[group] - np.linalg.solve(block, self.weights[group])
            scores[group, label] = scores[group].min(axis=1) - 1.0
        return scores


def _softest(vectors: Matrix, ngrams: Matrix, truth: NDArray[np.int64]) -> tuple[float, float]:
    """Share and temperature under which left-out lines are least surprising (lowest log loss)."""
    tried = [
        (log_loss(softmax((vectors + share * ngrams).astype(np.float32), float(temperature)), truth), share, temperature)
        for share in _SHARES
        for temperature in _TEMPERATURES
    ]
    _, share, temperature = min(tried)
    return float(share), float(temperature)


def log_loss(probabilities: Scores, truth: NDArray[np.int64]) -> float:
    """Mean surprise at the true labels, in nats."""
    right = probabilities[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(right, 1e-9)).mean())
