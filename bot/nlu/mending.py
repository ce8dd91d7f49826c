"""A few lines more or fewer, without fitting all of them again: weights move where the change is felt.

A new line leaves the equations of the fit as they were and adds its own; a line taken away is missed by its neighbours
(see `fitting`). So the system is solved again for the changed lines and the nearest of the others, and all else stays:
also what was learned of the lines as a whole (directions, what each n-gram weighs and which are too common to count,
how sure to be). Only new lines are encoded. After many changes it is better fitted anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve
from scipy.sparse import csr_matrix, vstack

from bot.nlu.encoder import Encodes, Vectors
from bot.nlu.fitting import RIDGE
from bot.nlu.hybrid import Alike, Hybrid, Scores, Views

_AROUND = 1500  # lines whose weights may move

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Change:
    """What was done to a list of lines: the places of those taken away, and new ones, each with its label."""

    gone: tuple[int, ...]
    added: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        """Lines taken away and new ones."""
        return len(self.gone) + len(self.added)

    def applied(self, lines: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """The lines that stay, in their order, and then the new ones."""
        gone = set(self.gone)
        return (*(line for at, line in enumerate(lines) if at not in gone), *self.added)


@dataclass(frozen=True)
class _Lines:
    """Lines as their places along the directions, and as rows of n-grams."""

    places: Vectors
    rows: csr_matrix

    def joined(self, other: _Lines) -> _Lines:
        return _Lines(np.vstack([self.places, other.places]), vstack([self.rows, other.rows], format="csr"))

    def alike(self, other: _Lines, alike: Alike) -> Scores:
        """How alike each line (rows) is to each of the others (columns)."""
        by_ngrams: Scores = (self.rows @ other.rows.T).toarray()
        return alike.bent(self.places @ other.places.T) + alike.ngrams * by_ngrams


def mended(hybrid: Hybrid, texts: Sequence[str], change: Change, encoder: Encodes) -> Hybrid:
    """The hybrid over the changed lines.

    Args:
        hybrid: fitted on `texts`, which are plain.
        texts: the lines before the change, in the order in which they were fitted.
        change: one line or more, plain, whose labels the hybrid has.
        encoder: the one it was fitted with.
    """
    new = [text for text, _ in change.added]
    views = Views.of(new, encoder)
    grown = _grown(hybrid, new)
    anchors, ngrams, weights = grown.anchors, grown.ngrams, grown.weights
    gone, stays = np.array(change.gone, np.int64), np.setdiff1d(np.arange(len(texts)), change.gone)
    added = _Lines(anchors.places(views.vectors), ngrams.rows(new))
    lost = _Lines(anchors.lines[gone], ngrams.rows([texts[at] for at in gone]))
    near = _nearest(anchors.lines[stays], np.vstack([added.places, lost.places]))
    around = _Lines(anchors.lines[stays[near]], ngrams.rows([texts[at] for at in stays[near]])).joined(added)

    missing = around.alike(lost, hybrid.alike) @ weights.lines[gone]
    missing[len(near) :] += _wanted(change, hybrid.labels) - grown.see(views).scores
    moved = _solved(around.alike(around, hybrid.alike), missing)

    lines = np.vstack([weights.lines[stays], np.zeros_like(missing[len(near) :])])
    lines[np.append(near, np.arange(len(stays), len(lines)))] += moved
    by_ngram = weights.ngrams + hybrid.alike.ngrams * (around.rows.T @ moved - lost.rows.T @ weights.lines[gone])
    kept = replace(anchors, lines=np.vstack([anchors.lines[stays], added.places]))
    return Hybrid(hybrid.labels, kept, ngrams, replace(weights, lines=lines, ngrams=by_ngram), hybrid.alike)


def _grown(hybrid: Hybrid, texts: Sequence[str]) -> Hybrid:
    """With the n-grams of new lines, which speak for no label yet."""
    ngrams = hybrid.ngrams.extended(texts)
    silent = np.zeros((len(ngrams) - len(hybrid.ngrams), len(hybrid.labels)), np.float32)
    weights = replace(hybrid.weights, ngrams=np.vstack([hybrid.weights.ngrams, silent]))
    return Hybrid(hybrid.labels, hybrid.anchors, ngrams, weights, hybrid.alike)


def _nearest(places: Vectors, changed: Vectors) -> Places:
    """The lines nearest to any that changed, in their order."""
    nearness = (places @ changed.T).max(axis=1)
    nearest: Places = np.sort(np.argsort(-nearness, kind="stable")[:_AROUND])
    return nearest


def _solved(system: Scores, missing: Scores) -> Scores:
    """What the weights of lines so alike must grow by, for their scores to grow by what is missing."""
    system[np.diag_indices_from(system)] += RIDGE
    moved: Scores = solve(system, missing, assume_a="pos")
    return moved


def _wanted(change: Change, labels: Sequence[str]) -> Scores:
    at = {label: place for place, label in enumerate(labels)}
    return np.eye(len(labels), dtype=np.float32)[[at[label] for _, label in change.added]]
