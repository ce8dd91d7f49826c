"""`python -m bench.tuning` learns e5's factors from `data/nlu` and writes `bot/nlu/e5/factors.npz`; then train."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.tuning.learning import Lesson, learned
from bench.tuning.network import Layers, batch, reaches
from bot.fingerprint import ROOT
from bot.nlu.e5.factors import FILE, Factors
from bot.nlu.e5.network import E5
from bot.nlu.lines import training_lines
from bot.nlu.plain import plain
from passerelle.quiet import quiet

_FIRST = 9  # layer with factors; three layers are learned in half the time of five
_STEPS = 350
# Chosen on 3,082 trial lines, lines near them not learned from: of 0.3 and 0.4 twice as many are gained as lost, of 0.6
# four for three, all of it (1) loses. HINT3's and banking77's training lines, in folds: 88.8 % with 0.4, 88.3 without.
_STRENGTH = 0.4
_ALIKE = 0.75  # cosine from which a line is left out for being near one that is measured on
_MEASURED = 600  # lines that say how far numbers reach
_CHECKED, _TWINS = 50, 0.98  # lines that TensorFlow's layers are compared with e5 on, and how near they are (8 bits)
SEED = 1

Line = tuple[str, str]


def main() -> int:
    """Learn and write."""
    parser = argparse.ArgumentParser(prog="python -m bench.tuning", description=__doc__)
    parser.add_argument("--strength", type=float, default=_STRENGTH, help=f"how much of it to add ({_STRENGTH})")
    parser.add_argument("--steps", type=int, default=_STEPS, help=f"of {_STEPS}; the time grows with them")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--without", type=Path, nargs="*", default=(), help="texts, one a line: lines near them left out"
    )
    parser.add_argument("--lines", type=int, default=0, help="so many of the lines, drawn at random (0: all)")
    parser.add_argument("--out", type=Path, default=FILE)
    arguments = parser.parse_args()
    e5 = E5(Factors())
    lines = [(plain(text), wish) for text, wish in training_lines(ROOT / "data" / "nlu")]
    aside = [
        plain(text) for path in arguments.without for text in path.read_text(encoding="utf-8").splitlines() if text
    ]
    if arguments.lines:
        drawn = np.random.default_rng(arguments.seed).permutation(len(lines))[: arguments.lines]
        lines = [lines[at] for at in drawn]
    lines, vectors = _apart(lines, aside, e5)
    print(f"{len(lines)} lines to learn from", flush=True)
    halves = [e5.halfway(text).astype(np.float16) for text, _ in lines]
    _, wishes = np.unique([wish for _, wish in lines], return_inverse=True)
    layers = Layers(_FIRST, arguments.seed)
    if (near := _likeness(layers, halves[:_CHECKED], vectors[:_CHECKED])) < _TWINS:
        print(f"the layers in bench/tuning/network.py make other vectors than e5 (cosine {near:.3f}); correct them")
        return 1
    values = learned(layers, Lesson(halves, wishes, vectors), arguments.steps, arguments.seed)
    factors = layers.factors(values, arguments.strength)
    Factors(factors.pairs, reaches(factors, _FIRST, _some(halves, arguments.seed))).save(arguments.out)
    print(f"{arguments.out} is written; `make train` trains with it")
    return 0


def _apart(lines: Sequence[Line], aside: Sequence[str], e5: E5) -> tuple[list[Line], NDArray[np.float32]]:
    """The lines that are not near any text set aside, with their vectors after the last layer."""
    vectors = e5.encode([text for text, _ in lines])
    middle = vectors.mean(axis=0)
    far = np.ones(len(lines), bool)
    if aside:
        far = (_alike(vectors - middle) @ _alike(e5.encode(aside) - middle).T).max(axis=1) < _ALIKE
    kept = [line for line, one in zip(lines, far, strict=True) if one]
    return kept, vectors[far, : e5.size // 2]


def _alike(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    scaled: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


def _likeness(layers: Layers, halves: Sequence[NDArray[np.float16]], vectors: NDArray[np.float32]) -> float:
    """The lowest cosine between what layers without anything learned and e5 make of the same lines."""
    made = _alike(layers(batch(halves)).numpy())
    return float((made * _alike(vectors)).sum(axis=1).min())


def _some(lines: Sequence[NDArray[np.float16]], seed: int) -> list[NDArray[np.float16]]:
    return [lines[at] for at in np.random.default_rng(seed).permutation(len(lines))[:_MEASURED]]


if __name__ == "__main__":
    quiet()
    sys.exit(main())
