""" "I do not know": how likely it is that a line means anything the assistant was trained on.

The gate looks at how far the best score stands out and how near the nearest training line is. It learns the difference
from the training lines themselves: each once without itself (a known wish in new words), and once without all lines of
its intent (a wish nobody taught). So it needs no collection of nonsense, though `out_of_scope` lines help.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.nlu.hybrid import Scores, Seen

# Of a hundred lines that customers type, about this many ask for something no intent covers (HINT3's three shops: a
# quarter and more; a shop whose FAQ was written from its mail: fewer). Higher is more careful. On clinc150's validation
# part 82 % of such lines are refused, 71 with 0.05, and most lines are right; of lines in scope 0.1 % fewer are.
_SHARE_UNKNOWN = 0.08
_STEPS, _PULL = 30, 1e-3  # Newton steps (it settles in eight), and a light pull of the weights towards 0

Features = NDArray[np.float64]


@dataclass(frozen=True)
class Gate:
    """A logistic function of three measures; `weights` begin with the constant."""

    weights: tuple[float, ...]

    def known(self, seen: Seen) -> Scores:
        """For each line the probability that its wish is one of those trained."""
        known: Scores = _sigmoid(_features(seen) @ np.array(self.weights)).astype(np.float32)
        return known


def fit_gate(known: Seen, unknown: Seen) -> Gate:
    """A gate that tells lines of known wishes from others; both sides are weighed as customers would send them."""
    features = np.vstack([_features(known), _features(unknown)])
    counts = len(known.scores), len(unknown.scores)
    truth = np.repeat([1.0, 0.0], counts)
    weight = np.repeat([(1 - _SHARE_UNKNOWN) / counts[0], _SHARE_UNKNOWN / counts[1]], counts)
    weights = np.zeros(features.shape[1])
    for _ in range(_STEPS):
        guess = _sigmoid(features @ weights)
        slope = features.T @ (weight * (guess - truth)) + _PULL * weights * _not_constant(weights)
        bend = (features * (weight * guess * (1 - guess))[:, None]).T @ features + _PULL * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return Gate(tuple(float(one) for one in weights))


def _features(seen: Seen) -> Features:
    best = np.sort(seen.scores, axis=1)[:, -2:]
    return np.column_stack([np.ones(len(best)), best[:, 1], best[:, 0], seen.nearest]).astype(np.float64)


def _not_constant(weights: Features) -> Features:
    return (np.arange(len(weights)) > 0).astype(np.float64)


def _sigmoid(values: Features) -> Features:
    return 1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))
