"""The layers of e5 from halfway on, in TensorFlow and 32 bits, with factors that can be learned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from bot.nlu.e5.factors import Factors, Reach
from bot.nlu.e5.network import HALFWAY
from bot.nlu.e5.weights import Numbers, Weights

RANK = 16
_GROWTH = 2.0  # of what is learned: as if its rate were so much higher
_UNSEEN = -1e9

Watch = Callable[[str, Any], None]


class Batch(NamedTuple):
    """Lines, all pieces in one array: `places` of each line's pieces in it, `back` from the filled-up form."""

    pieces: Any
    places: Any
    back: Any
    mask: Any


SIGNATURE = [
    tf.TensorSpec((None, None), tf.float32),
    tf.TensorSpec((None, None), tf.int32),
    tf.TensorSpec((None,), tf.int32),
    tf.TensorSpec((None, None), tf.float32),
]


def batch(lines: Sequence[NDArray[np.float16]]) -> Batch:
    """Lines as their pieces halfway."""
    lengths = np.array([len(line) for line in lines])
    within = np.arange(lengths.max())[None]
    mask = within < lengths[:, None]
    starts = np.cumsum(lengths) - lengths
    places = np.where(mask, starts[:, None] + within, 0).astype(np.int32)
    back = np.flatnonzero(mask).astype(np.int32)
    return Batch(np.concatenate(lines).astype(np.float32), places, back, mask.astype(np.float32))


class Layers:
    """Halfway to the end; from layer `first` on with factors, which begin as no change."""

    def __init__(self, first: int, seed: int) -> None:
        self._weights = Weights.installed()
        self._shape = self._weights.shape
        self._chance = np.random.default_rng(seed)
        self._known: dict[str, Any] = {}
        self._pairs: dict[str, tuple[Any, Any]] = {}
        width, inner = self._shape.width, self._shape.inner
        for number in range(HALFWAY, self._shape.layers):
            for name, taken in (("q", width), ("k", width), ("v", width), ("ao", width), ("fi", width), ("fo", inner)):
                self._add(f"l{number}.{name}", taken, number >= first)
            for name in ("aln.w", "aln.b", "oln.w", "oln.b"):
                self._known[f"l{number}.{name}"] = tf.constant(self._weights.numbers(f"l{number}.{name}"))

    def _add(self, name: str, taken: int, tuned: bool) -> None:
        matrix = self._weights.matrix(f"{name}.w", taken)
        self._known[f"{name}.w"] = tf.constant(matrix.T)
        self._known[f"{name}.b"] = tf.constant(self._weights.numbers(f"{name}.b"))
        if tuned:
            down = self._chance.standard_normal((taken, RANK)) / np.sqrt(taken)
            given = len(matrix)
            self._pairs[name] = tf.Variable(down.astype(np.float32)), tf.Variable(np.zeros((RANK, given), np.float32))

    @property
    def variables(self) -> list[Any]:
        """All factors, always in one order."""
        return [one for pair in self._pairs.values() for one in pair]

    def factors(self, values: Sequence[Numbers], strength: float) -> Factors:
        """These values of `variables` for e5 itself, so much of them as `strength` says."""
        pairs = zip(self._pairs, values[::2], values[1::2], strict=True)
        part = _GROWTH * strength
        return Factors({f"{n}.w": (d.T.astype(np.float16), (part * u.T).astype(np.float16)) for n, d, u in pairs})

    def merge(self, factors: Factors) -> None:
        """Take these into the matrices, to look at what comes of them."""
        for name in self._pairs:
            matrix = self._known[f"{name}.w"].numpy().T
            self._known[f"{name}.w"] = tf.constant(factors.merged(f"{name}.w", matrix).T)

    def __call__(self, given: Batch, drop: float = 0.0, watch: Watch | None = None) -> Any:
        """One vector a line, the mean over its pieces. `watch` is shown what each matrix takes."""
        pieces = given.pieces
        for number in range(HALFWAY, self._shape.layers):
            name = f"l{number}."
            mixed = self._attended(pieces, given, name, drop, watch)
            middle = self._normed(pieces + _dropped(mixed, drop), f"{name}aln")
            wide = tf.nn.gelu(self._times(middle, f"{name}fi", drop))
            if watch:
                watch(f"{name}wide", middle)
                watch(f"{name}narrow", wide)
            pieces = self._normed(middle + _dropped(self._times(wide, f"{name}fo", drop), drop), f"{name}oln")
        spread = tf.gather(pieces, given.places) * given.mask[..., None]
        return tf.reduce_sum(spread, 1) / tf.reduce_sum(given.mask, 1, keepdims=True)

    def _attended(self, pieces: Any, given: Batch, name: str, drop: float, watch: Watch | None) -> Any:
        lines, longest = tf.shape(given.places)[0], tf.shape(given.places)[1]
        each = self._shape.width // self._shape.heads

        def headed(part: str) -> Any:
            spread = tf.gather(self._times(pieces, f"{name}{part}", drop), given.places)
            return tf.transpose(tf.reshape(spread, (lines, longest, self._shape.heads, each)), (0, 2, 1, 3))

        hidden = (1 - given.mask)[:, None, None, :] * _UNSEEN
        shares = tf.nn.softmax(tf.matmul(headed("q"), headed("k"), transpose_b=True) / each**0.5 + hidden)
        heard = tf.transpose(tf.matmul(_dropped(shares, drop), headed("v")), (0, 2, 1, 3))
        attended = tf.gather(tf.reshape(heard, (lines * longest, self._shape.width)), given.back)
        if watch:
            watch(f"{name}qkv", pieces)
            watch(f"{name}mixed", attended)
        return self._times(attended, f"{name}ao", drop)

    def _times(self, taken: Any, name: str, drop: float) -> Any:
        made = tf.matmul(taken, self._known[f"{name}.w"]) + self._known[f"{name}.b"]
        if name in self._pairs:
            down, up = self._pairs[name]
            made += _GROWTH * tf.matmul(tf.matmul(_dropped(taken, drop), down), up)
        return made

    def _normed(self, pieces: Any, name: str) -> Any:
        apart = pieces - tf.reduce_mean(pieces, -1, keepdims=True)
        spread = tf.math.rsqrt(tf.reduce_mean(apart * apart, -1, keepdims=True) + self._shape.epsilon)
        return apart * spread * self._known[f"{name}.w"] + self._known[f"{name}.b"]


def reaches(factors: Factors, first: int, lines: Sequence[NDArray[np.float16]]) -> dict[str, Reach]:
    """How far numbers reach before each matrix from layer `first` on: one line in five reaches a little further."""
    layers = Layers(first, 0)
    layers.merge(factors)
    lowest: dict[str, list[float]] = {}
    highest: dict[str, list[float]] = {}

    def watch(name: str, numbers: Any) -> None:
        lowest.setdefault(name, []).append(float(tf.reduce_min(numbers)))
        highest.setdefault(name, []).append(float(tf.reduce_max(numbers)))

    for line in lines:
        layers(batch([line]), watch=watch)
    names = [name for name in lowest if int(name[1:].partition(".")[0]) >= first]
    return {name: (float(np.quantile(lowest[name], 0.2)), float(np.quantile(highest[name], 0.8))) for name in names}


def _dropped(numbers: Any, drop: float) -> Any:
    return tf.nn.dropout(numbers, drop) if drop else numbers
