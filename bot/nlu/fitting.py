"""Fitting the hybrid in closed form, with each line also scored as if it, or all of its label, had never been seen.

Ridge regression on features F, with `H = F (FᵀF + ridge)⁻¹ Fᵀ` and residuals `R = Y - H Y`: a group G of lines is
scored without the group by `Y_G - (1 - H_GG)⁻¹ R_G`. The group is a line with its twin (training lines come in
translations and near copies, which new lines do not have), or all lines of a label. No folds: the same data gives the
same model.

The vectors' kernel becomes features by its Cholesky factor on landmarks (Nyström; with few lines all are landmarks and
it is exact), the n-grams by random folding.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular
from scipy.sparse import csr_matrix

from bot.nlu.encoder import Encoder
from bot.nlu.hybrid import Hybrid, Scores, Views, Weights, softmax
from bot.nlu.ngrams import Ngrams

# All chosen on the training lines, a quarter of each intent's neighbouring lines held out together (8,300 lines, 48
# intents): 83.4 % right, as with the exact kernels at ten times the cost; ridge and weight are flat around these.
_RIDGE = 0.1
_NGRAM_WEIGHT = 0.4
_LANDMARKS = 2000
_NGRAM_FEATURES = 2048
_SEED = 20261121  # any fixed number
_JITTER = 1e-5  # keeps the factor of the landmarks' kernel stable where two lines are the same
_LEAST_FREE = 1e-3  # a line's own weight in its score stays below 1 by this much, for stable division
_TEMPERATURES = np.exp(np.linspace(np.log(0.02), np.log(1.0), 80))


@dataclass(frozen=True)
class Fitted:
    """A fitted hybrid, and its scores for its own lines (rows) and labels (columns) had it not known them.

    `without_twin`: without the line and its twin; `without_label`: without all lines of its label.
    """

    hybrid: Hybrid
    views: Views
    truth: NDArray[np.int64]
    without_twin: Scores
    without_label: Scores
    landmarks: NDArray[np.int64]
    twins: NDArray[np.int64]

    def accuracy(self) -> float:
        """Share of training lines whose label is found without the line and its twin."""
        return float((self.without_twin.argmax(axis=1) == self.truth).mean())

    def nearest_without_twin(self) -> Scores:
        """Cosine of each line with the nearest landmark that is neither the line nor its twin."""
        lines = np.arange(len(self.truth))
        same = (self.landmarks == lines[:, None]) | (self.landmarks == self.twins[:, None])
        return self._nearest_but(same)

    def nearest_without_label(self) -> Scores:
        """Cosine of each line with the nearest landmark of another label."""
        return self._nearest_but(self.truth[self.landmarks] == self.truth[:, None])

    def _nearest_but(self, same: NDArray[np.bool_]) -> Scores:
        nearest: Scores = np.where(same, np.float32(-1), self.hybrid.nearness(self.views)).max(axis=1)
        return nearest


def fit(texts: Sequence[str], labels: Sequence[str], encoder: Encoder) -> Fitted:
    """A hybrid over plain lines and their labels (at least two different ones)."""
    names, truth = np.unique(np.array(labels), return_inverse=True)
    views, ngrams = Views.of(texts, encoder), Ngrams.fit(texts)
    landmarks, twins = _landmarks(truth), _twins(views.vectors, truth)
    anchors = views.vectors[landmarks]
    factor, folding = _factor(anchors), _folding(len(ngrams))
    features = np.hstack([_kernel_features(views.vectors, anchors, factor), (ngrams.rows(texts) @ folding).toarray()])
    ridge = _Ridge(features, np.eye(len(names), dtype=np.float32)[truth])
    without_twin = ridge.without(twins)
    weights = Weights(
        lines=solve_triangular(factor, ridge.weights[: len(anchors)], lower=True, trans="T"),
        ngrams=np.asarray(folding @ ridge.weights[len(anchors) :], dtype=np.float32),
        temperature=_least_surprising(without_twin, truth),
    )
    hybrid = Hybrid([str(name) for name in names], anchors, ngrams, weights)
    return Fitted(hybrid, views, truth, without_twin, ridge.without_label(truth), landmarks, twins)


class _Ridge:
    """One ridge regression, and its scores with parts of the data left out."""

    def __init__(self, features: Scores, wanted: Scores) -> None:
        scatter = features.T @ features
        scatter[np.diag_indices_from(scatter)] += _RIDGE
        root = cholesky(scatter, lower=True, overwrite_a=True)
        self._spread: Scores = solve_triangular(root, features.T, lower=True).T  # its outer product is H
        self.weights: Scores = solve_triangular(root, self._spread.T @ wanted, lower=True, trans="T")
        self._wanted = wanted
        self._missed: Scores = wanted - features @ self.weights

    def without(self, twins: NDArray[np.int64]) -> Scores:
        """Each line scored without itself and its twin."""
        free = np.maximum(1.0 - np.einsum("ij,ij->i", self._spread, self._spread), _LEAST_FREE)[:, None]
        tie = np.einsum("ij,ij->i", self._spread, self._spread[twins])[:, None]
        both = np.maximum(free * free[twins] - tie**2, _LEAST_FREE**2)
        scores: Scores = self._wanted - (free[twins] * self._missed + tie * self._missed[twins]) / both
        return scores

    def without_label(self, truth: NDArray[np.int64]) -> Scores:
        """Each line scored without any line of its label: the label's own column is put last."""
        scores = np.empty_like(self._wanted)
        for label in range(self._wanted.shape[1]):
            group = np.flatnonzero(truth == label)
            spread = self._spread[group]
            block = np.eye(len(group), dtype=np.float32) * (1.0 + _LEAST_FREE) - spread @ spread.T
            scores[group] = self._wanted[group] - np.linalg.solve(block, self._missed[group])
            scores[group, label] = scores[group].min(axis=1) - 1.0
        return scores


def _twins(vectors: Scores, truth: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each line the nearest other line of its label (often its translation); a line alone is its own twin."""
    twins = np.arange(len(truth))
    for label in np.unique(truth):
        group = np.flatnonzero(truth == label)
        if len(group) > 1:
            near = vectors[group] @ vectors[group].T
            np.fill_diagonal(near, -1.0)
            twins[group] = group[near.argmax(axis=1)]
    return twins


def _landmarks(truth: NDArray[np.int64]) -> NDArray[np.int64]:
    """Lines that stand for all: every line when there are few, else the same share of each label."""
    if len(truth) <= _LANDMARKS:
        return np.arange(len(truth))
    shuffled = np.random.default_rng(_SEED).permutation(len(truth))
    rank = np.empty(len(truth))
    for label in np.unique(truth):
        group = shuffled[truth[shuffled] == label]
        rank[group] = (np.arange(len(group)) + 0.5) / len(group)
    return np.sort(np.argsort(rank, kind="stable")[:_LANDMARKS])


def _factor(anchors: Scores) -> Scores:
    """The Cholesky factor of the kernel among the landmarks."""
    kernel = np.exp(anchors @ anchors.T - 1.0)
    kernel[np.diag_indices_from(kernel)] += _JITTER
    factor: Scores = cholesky(kernel.astype(np.float64), lower=True).astype(np.float32)
    return factor


def _kernel_features(vectors: Scores, anchors: Scores, factor: Scores) -> Scores:
    features: Scores = solve_triangular(factor, np.exp(vectors @ anchors.T - 1.0).T, lower=True).T
    return features


def _folding(pieces: int) -> csr_matrix:
    """A random place and sign for each n-gram: inner products survive in far fewer features. Carries their weight."""
    rng = np.random.default_rng(_SEED)
    places = rng.integers(0, _NGRAM_FEATURES, pieces)
    signs = rng.choice(np.array([-_NGRAM_WEIGHT, _NGRAM_WEIGHT], dtype=np.float32), pieces)
    return csr_matrix((signs, (np.arange(pieces), places)), shape=(pieces, _NGRAM_FEATURES))


def _least_surprising(scores: Scores, truth: NDArray[np.int64]) -> float:
    """The temperature under which left-out lines are least surprising (lowest log loss)."""
    return float(min(_TEMPERATURES, key=lambda one: log_loss(softmax(scores, float(one)), truth)))


def log_loss(probabilities: Scores, truth: NDArray[np.int64]) -> float:
    """Mean surprise at the true labels, in nats."""
    right = probabilities[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(right, 1e-9)).mean())
