"""Learns the factors: a line shall be near what stands for its wish, and nearer its like than other lines.

What is learned is the running mean of the second half of all steps, which is a better judge than the last of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from bench.tuning.network import SIGNATURE, Batch, Layers, batch
from bot.nlu.e5.weights import Numbers

_WISHES, _LINES = 24, 6  # of each step, and lines of each of its wishes
_RATE = 1e-3
_RISING = 30  # steps until the rate is reached; it then falls along a cosine
_DROP = 0.1
_SHARP, _PAIRED = 16.0, 10.0  # how much a cosine counts: with what stands for a wish, and between two lines
_PAIRS = 0.5  # what nearness between lines counts against nearness to wishes
_SOFT = 0.05  # what is left to other wishes than the line's own
_OLD = 0.98  # of the running mean, each step
_LENGTH = 1.0  # of a step's gradients at most
_MOST_PIECES = 48  # of a line, while it is learned from


@dataclass(frozen=True)
class Lesson:
    """Lines as their pieces halfway, with the number of each one's wish; `vectors`: what e5 made of them before."""

    lines: Sequence[NDArray[np.float16]]
    wishes: NDArray[np.int64]
    vectors: Numbers


class Pupil:
    """Layers that learn, with one direction beside them that stands for each wish."""

    def __init__(self, layers: Layers, lesson: Lesson) -> None:
        self._layers = layers
        middle = lesson.vectors.mean(axis=0)
        count = int(lesson.wishes.max()) + 1
        means = [(lesson.vectors[lesson.wishes == one] - middle).mean(axis=0) for one in range(count)]
        self._middle = tf.constant(middle)
        self._stands = tf.Variable(np.stack(means) / np.linalg.norm(means, axis=1, keepdims=True))
        self._learned = [*layers.variables, self._stands]
        self._count = count
        self._first = [tf.Variable(tf.zeros_like(one)) for one in self._learned]
        self._second = [tf.Variable(tf.zeros_like(one)) for one in self._learned]
        self._steps = tf.Variable(0.0)
        taken = [*SIGNATURE, tf.TensorSpec((None,), tf.int32), tf.TensorSpec((), tf.float32)]
        self.step = tf.function(self._step, input_signature=taken, autograph=False)

    def _step(self, pieces: Any, places: Any, back: Any, mask: Any, wishes: Any, rate: Any) -> Any:
        """Learn from some lines; how far off they were."""
        with tf.GradientTape() as tape:
            made = tf.math.l2_normalize(self._layers(Batch(pieces, places, back, mask), _DROP), 1)
            lines = tf.math.l2_normalize(made - self._middle, 1)
            off = self._off_wishes(lines, wishes) + _PAIRS * _off_pairs(lines, wishes)
        gradients, _ = tf.clip_by_global_norm(tape.gradient(off, self._learned), _LENGTH)
        self._steps.assign_add(1.0)
        for one, gradient, first, second in zip(self._learned, gradients, self._first, self._second, strict=True):
            first.assign(0.9 * first + 0.1 * gradient)
            second.assign(0.98 * second + 0.02 * gradient * gradient)
            by = tf.sqrt(second / (1 - 0.98**self._steps)) + 1e-8
            one.assign_sub(rate * first / (1 - 0.9**self._steps) / by)
        return off

    def _off_wishes(self, lines: Any, wishes: Any) -> Any:
        near = _SHARP * tf.matmul(lines, tf.math.l2_normalize(self._stands, 1), transpose_b=True)
        wanted = tf.one_hot(wishes, self._count) * (1 - _SOFT) + _SOFT / self._count
        return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(wanted, near))


def learned(layers: Layers, lesson: Lesson, steps: int, seed: int) -> list[Numbers]:
    """The values of the layers' variables after so many steps; prints how far off the lines are."""
    pupil, drawn = Pupil(layers, lesson), _drawn(lesson.wishes, np.random.default_rng(seed))
    kept: list[Numbers] = []
    offs: list[float] = []
    for number in range(1, steps + 1):
        rate = _RATE * min(1.0, number / _RISING) * (0.05 + 0.475 * (1 + np.cos(np.pi * number / steps)))
        places = next(drawn)
        given = batch([lesson.lines[at][:_MOST_PIECES] for at in places])
        offs.append(float(pupil.step(*given, lesson.wishes[places].astype(np.int32), np.float32(rate))))
        if 2 * number > steps:
            now = [one.numpy() for one in layers.variables]
            kept = [_OLD * old + (1 - _OLD) * new for old, new in zip(kept, now, strict=True)] if kept else now
        if number % 20 == 0:
            print(f"step {number} of {steps}: off by {np.mean(offs[-20:]):.3f}", flush=True)
    return kept


def _off_pairs(lines: Any, wishes: Any) -> Any:
    itself = tf.eye(tf.shape(lines)[0])
    near = _PAIRED * tf.matmul(lines, lines, transpose_b=True) - 1e9 * itself
    chances = near - tf.reduce_logsumexp(near, 1, keepdims=True)
    same = tf.cast(wishes[:, None] == wishes[None], tf.float32) - itself
    likely = tf.reduce_sum(tf.where(same > 0, chances, 0.0), 1) / tf.maximum(tf.reduce_sum(same, 1), 1.0)
    return -tf.reduce_mean(likely)


def _drawn(wishes: NDArray[np.int64], chance: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Places of lines for each step: wishes by the square root of their lines, no line twice before all came once."""
    of_wish = [np.flatnonzero(wishes == one) for one in range(int(wishes.max()) + 1)]
    often = np.sqrt([len(one) for one in of_wish])
    waiting: list[list[int]] = [[] for _ in of_wish]
    while True:
        places = []
        for one in chance.choice(len(of_wish), min(_WISHES, len(of_wish)), replace=False, p=often / often.sum()):
            for _ in range(_LINES):
                waiting[one] = waiting[one] or chance.permutation(of_wish[one]).tolist()
                places.append(waiting[one].pop())
        yield np.array(places)
