"""How good a pipeline's reading of a set is: accuracy, F1, what it refuses, how honest its confidence is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.heard import OUT_OF_SCOPE, Heard
from bench.sets import Wanted

_BINS = 10
_THRESHOLDS = 100


@dataclass(frozen=True)
class Scores:
    """All between 0 and 1.

    `accuracy`: right as it decides by itself, refusing what it does not know. `in_scope`: of lines that have an
    intent, right when it must not refuse. `refused`: of lines without an intent, refused (None: there are none).
    `mcc`: Matthews' correlation under the best threshold, as HINT3 reports it. `calibration`: expected calibration
    error over ten bins.
    """

    accuracy: float
    macro_f1: float
    in_scope: float
    refused: float | None
    mcc: float
    calibration: float


def scores_of(wanted: Sequence[Wanted], heard: Sequence[Heard]) -> Scores:
    """Of the readings of a set's test lines, in their order."""
    right = np.array([one.intent in line.intents for line, one in zip(wanted, heard, strict=True)])
    outside = np.array([line.outside for line in wanted])
    best = np.array([one.best in line.intents for line, one in zip(wanted, heard, strict=True)])
    sure = np.array([one.confidence for one in heard])
    return Scores(
        accuracy=float(right.mean()),
        macro_f1=macro_f1([_truth(line, one.intent) for line, one in zip(wanted, heard, strict=True)], heard),
        in_scope=float(best[~outside].mean()),
        refused=float(right[outside].mean()) if outside.any() else None,
        mcc=best_mcc(wanted, heard),
        calibration=calibration_error(sure, right),
    )


def calibration_error(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The mean gap between confidence and how often it is right, over ten bins of confidence."""
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [abs(right[bins == one].mean() - sure[bins == one].mean()) * (bins == one).mean() for one in np.unique(bins)]
    return float(sum(gaps))


def macro_f1(truth: Sequence[str], heard: Sequence[Heard]) -> float:
    """F1 averaged over the intents of the test lines, each counting the same."""
    said = [one.intent for one in heard]
    both = Counter(t for t, s in zip(truth, said, strict=True) if t == s)
    asked, answered = Counter(truth), Counter(said)
    return float(np.mean([2 * both[name] / (asked[name] + answered[name]) for name in asked]))


def best_mcc(wanted: Sequence[Wanted], heard: Sequence[Heard]) -> float:
    """Matthews' correlation over all classes, out of scope one of them, under the best of many thresholds."""
    truth = [_truth(line, one.best) for line, one in zip(wanted, heard, strict=True)]
    sure = np.array([one.best_confidence for one in heard])
    cuts = np.unique(np.quantile(sure, np.linspace(0, 0.99, _THRESHOLDS)))
    said = [[one.best if one.best_confidence >= cut else OUT_OF_SCOPE for one in heard] for cut in cuts]
    return max(mcc(truth, one) for one in said)


def mcc(truth: Sequence[str], said: Sequence[str]) -> float:
    """Matthews' correlation coefficient for many classes (Gorodkin's R_K); 0 where it is undefined."""
    asked, answered, count = Counter(truth), Counter(said), len(truth)
    right = sum(t == s for t, s in zip(truth, said, strict=True))
    crossed = sum(asked[name] * answered[name] for name in asked)
    spread = (count**2 - sum(n**2 for n in answered.values())) * (count**2 - sum(n**2 for n in asked.values()))
    return float((right * count - crossed) / spread**0.5) if spread else 0.0


def _truth(line: Wanted, said: str) -> str:
    return said if said in line.intents else line.intents[0]
