"""Fitting the hybrid in closed form, with each line also scored as if it, or all of its label, had never been seen.

Kernel ridge regression: with `A = (K + ridge)⁻¹` and `W = A·Y`, a group G of lines is scored without the group by
`Y_G - A_GG⁻¹ W_G`. The group is a line with its twin (training lines come in translations and near copies, which new
lines do not have), or all lines of a label. No folds, no draws: the same data gives the same model.

Only the weights are found from all lines. The left-out scores, which need an inverse, come from a sample when there are
many. How sure the model is of itself is judged on lines left out one by one: fewer lines know less, twins know more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack
from scipy.sparse import csr_matrix

from bot.nlu.encoder import Encoder, Vectors
from bot.nlu.hybrid import Alike, Anchors, Hybrid, Scores, Weights, softmax
from bot.nlu.lines import lot
from bot.nlu.ngrams import Ngrams

_SAMPLE = 4000
_SLICE = 2000  # lines whose n-grams are compared at once
# Chosen on the training lines, a quarter of each intent's neighbouring lines held out together (8,300 lines, 48
# intents, 85.5 % right), and on HINT3's training parts. All are flat from half to twice these; with 20,500 lines 256,
# 384 and 640 axes are right equally often, and fewer make comparing cheaper.
RIDGE = 0.06
_AXES = 320
# What the clauses of a line and the gate take away afterwards: with it, lines are right as often as they sound sure
# (held-out sums: calibration error 0.04, 0.055 without).
_SURER = 0.8
_TEMPERATURES = np.exp(np.linspace(np.log(0.02), np.log(1.0), 80))


@dataclass(frozen=True)
class LeftOut:
    """Lines (rows) with their scores for each label (columns) had they not been known.

    `without_twin`: without the line and its twin; `without_label`: without all lines of its label.
    """

    nearness: Scores
    truth: NDArray[np.int64]
    twins: NDArray[np.int64]
    without_twin: Scores
    without_label: Scores

    @property
    def accuracy(self) -> float:
        """Share of lines whose label is found without the line and its twin."""
        return float((self.without_twin.argmax(axis=1) == self.truth).mean())

    def nearest_without_twin(self) -> Scores:
        """Cosine of each line with the nearest line that is neither itself nor its twin."""
        near, lines = self.nearness.copy(), np.arange(len(self.truth))
        near[lines, lines] = near[lines, self.twins] = -1.0
        nearest: Scores = near.max(axis=1)
        return nearest

    def nearest_without_label(self) -> Scores:
        """Cosine of each line with the nearest line of another label."""
        same = self.truth[:, None] == self.truth[None, :]
        nearest: Scores = np.where(same, np.float32(-1), self.nearness).max(axis=1)
        return nearest


@dataclass(frozen=True)
class Fitted:
    """A fitted hybrid, and what it says of its own lines (of many: some of them) had it not known them."""

    hybrid: Hybrid
    left_out: LeftOut


def fit(texts: Sequence[str], labels: Sequence[str], encoder: Encoder, alike: Alike | None = None) -> Fitted:
    """A hybrid over plain lines and their labels (at least two different ones)."""
    alike = alike or Alike()
    names, truth = np.unique(np.array(labels), return_inverse=True)
    wanted = np.eye(len(names), dtype=np.float32)[truth]
    ngrams = Ngrams.fit(texts)
    anchors, rows = Anchors.of(encoder.encode(texts), _AXES), ngrams.rows(texts)
    sample = some_of(texts, truth, _SAMPLE)
    ridge = Ridge(_kernel(anchors.lines[sample], rows[sample], alike), wanted[sample])
    left_out = _left_out(ridge, anchors.lines[sample] @ anchors.lines[sample].T, truth[sample])
    temperature = _SURER * _least_surprising(ridge.without(np.arange(len(sample))), truth[sample])
    weights = weighed(anchors, rows, wanted, alike, temperature)
    return Fitted(Hybrid([str(name) for name in names], anchors, ngrams, weights, alike), left_out)


def weighed(anchors: Anchors, rows: csr_matrix, wanted: Scores, alike: Alike, temperature: float) -> Weights:
    """What each line (as vector and as n-grams) counts for each label, so that the lines' scores are those wanted."""
    solved = _solved(_kernel(anchors.lines, rows, alike), wanted)
    return Weights(solved, alike.ngrams * np.asarray(rows.T @ solved, dtype=np.float32), temperature)


def _kernel(lines: Vectors, rows: csr_matrix, alike: Alike) -> Scores:
    """How alike each two lines are; below the diagonal it is not filled in. Of 20,000 lines it takes 1.6 GB."""
    kernel: Scores = lines @ lines.T
    alike.bent(kernel, out=kernel)
    for start in range(0, len(kernel), _SLICE):
        end = start + _SLICE
        kernel[start:end, start:] += alike.ngrams * (rows[start:end] @ rows[start:].T).toarray()
    return kernel


def some_of(texts: Sequence[str], truth: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Of many lines the places of about `most`, each label with its share, as if by lot; all of a few.

    A line more moves hardly any other: so a mended line changes little else.
    """
    share = min(1.0, most / len(truth))
    order = np.argsort(np.array([lot(text) for text in texts], np.uint64), kind="stable")
    groups = [order[truth[order] == label] for label in np.unique(truth)]
    shares = [group[: max(1, round(share * len(group)))] for group in groups]
    sample: NDArray[np.int64] = np.sort(np.concatenate(shares))
    return sample


def _left_out(ridge: Ridge, nearness: Scores, truth: NDArray[np.int64]) -> LeftOut:
    twins = _twins(nearness, truth)
    return LeftOut(nearness, truth, twins, ridge.without(twins), ridge.without_label(truth))


def _solved(kernel: Scores, wanted: Scores) -> Scores:
    """The weights alone, in place of the kernel: a third of the work of its inverse."""
    kernel[np.diag_indices_from(kernel)] += RIDGE
    _, weights, failed = lapack.sposv(kernel.T, wanted, lower=1, overwrite_a=1)
    if failed:
        raise np.linalg.LinAlgError(f"the kernel of {len(kernel)} lines is not positive definite ({failed})")
    solved: Scores = weights
    return solved


class Ridge:
    """One kernel ridge regression, and its scores with parts of the data left out."""

    def __init__(self, kernel: Scores, wanted: Scores) -> None:
        self._inverse = _inverse(kernel)
        self._wanted = wanted
        self.weights: Scores = self._inverse @ wanted

    def without(self, twins: NDArray[np.int64]) -> Scores:
        """Each line scored without itself and its twin; a line may be its own twin."""
        lines = np.arange(len(twins))
        own = np.diag(self._inverse)[:, None]
        tie = np.where(twins == lines, 0.0, self._inverse[lines, twins]).astype(np.float32)[:, None]
        apart = own * own[twins] - tie**2
        scores: Scores = self._wanted - (own[twins] * self.weights - tie * self.weights[twins]) / apart
        return scores

    def without_label(self, truth: NDArray[np.int64]) -> Scores:
        """Each line scored without any line of its label: the label's own column is put last."""
        scores = np.empty_like(self._wanted)
        for label in range(self._wanted.shape[1]):
            group = np.flatnonzero(truth == label)
            block = self._inverse[np.ix_(group, group)]
            scores[group] = self._wanted[group] - np.linalg.solve(block, self.weights[group])
            scores[group, label] = scores[group].min(axis=1) - 1.0
        return scores


def _inverse(kernel: Scores) -> Scores:
    """Of the kernel with the ridge added, by its Cholesky factor: a third of the work of a general inverse."""
    ridged = np.array(kernel.T, dtype=np.float32, order="F")
    ridged[np.diag_indices_from(ridged)] += RIDGE
    factor, _ = lapack.spotrf(ridged, lower=1, overwrite_a=1)
    half, _ = lapack.spotri(factor, lower=1, overwrite_c=1)
    lower = np.tril(half)
    inverse: Scores = lower + np.tril(lower, -1).T
    return inverse


def _twins(nearness: Scores, truth: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each line the nearest other line of its label (often its translation); a line alone is its own twin."""
    twins = np.arange(len(truth))
    for label in np.unique(truth):
        group = np.flatnonzero(truth == label)
        if len(group) > 1:
            near = nearness[np.ix_(group, group)]
            np.fill_diagonal(near, -1.0)
            twins[group] = group[near.argmax(axis=1)]
    return twins


def _least_surprising(scores: Scores, truth: NDArray[np.int64]) -> float:
    """The temperature under which left-out lines are least surprising (lowest log loss)."""
    return float(min(_TEMPERATURES, key=lambda one: log_loss(softmax(scores, float(one)), truth)))


def log_loss(probabilities: Scores, truth: NDArray[np.int64]) -> float:
    """Mean surprise at the true labels, in nats."""
    right = probabilities[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(right, 1e-9)).mean())
