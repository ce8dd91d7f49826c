"""The network laid out for ONNX Runtime, its matrices in 8 bits, and lines read by it.

Numbers of 8 bits are multiplied four times as fast as those of 32, and change the vectors by a percent:
cross-validation finds as many lines right. Lines are read several in a run, one after the other as if they were one
text, but none is seen by the others: nothing is filled up with blanks, and the matrices are fetched once for all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from bot.nlu.e5.factors import Factors
from bot.nlu.e5.pieces import Pieces
from bot.nlu.e5.weights import Numbers, Weights
from bot.nlu.onnx import Ends, Network

# Without "query: ", which it was trained to see before a line: as right with our classifier on top, a fifth faster.
_MOST_PIECES = 160  # of a longer letter the beginning tells what it wants
_IN_A_RUN = 128  # pieces: from there company saves less than looking past the others costs
_FEW_RUNS = 16  # what conversations send; a training takes more than one core
_UNSEEN = np.float32(-1e9)
# A line is what stands after the last layer, and beside it what stands after this one: half a point to a point more of
# our own, HINT3's and banking77's training lines are found right when held out.
HALFWAY = 7


class E5:
    """Lines to vectors; safe to call from several threads. A line's vector is the same alone and among others."""

    def __init__(self, factors: Factors | None = None) -> None:
        """`factors`: what was learned (see there); those that lie beside this file unless others are given."""
        self._weights = Weights.installed()
        self._pieces = Pieces(self._weights.vocabulary)
        width = self._weights.shape.width
        self._places = self._weights.numbers("emb.pos").reshape(-1, width) + self._weights.numbers("emb.type")[:width]
        self._session = _laid_out(self._weights, Factors.load() if factors is None else factors)
        self._weights.let_go()  # the layers were copied; of the words a line takes a few rows

    @property
    def size(self) -> int:
        """Numbers a line: one half after the last layer, one halfway."""
        return 2 * self._weights.shape.width

    def encode(self, texts: Sequence[str]) -> Numbers:
        """One row a text, each half of length 1."""
        if not texts:
            return np.empty((0, self.size), np.float32)
        runs = list(_runs([self._pieces.of(text, _MOST_PIECES) for text in texts]))
        if len(runs) > _FEW_RUNS:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                read = list(pool.map(self._read, runs))
        else:
            read = [self._read(run) for run in runs]
        found = np.vstack(read)
        scaled: Numbers = found / np.linalg.norm(found, axis=2, keepdims=True)
        return scaled.reshape(len(found), self.size)

    def halfway(self, text: str) -> Numbers:
        """A line's pieces (rows) halfway, where layers begin that may be tuned: what these are learned from."""
        read: Numbers = self._run([self._pieces.of(text, _MOST_PIECES)])[1][0]
        return read

    def _read(self, lines: Sequence[Sequence[int]]) -> Numbers:
        """For each line the means over its pieces, after the last layer and halfway."""
        lengths = [len(line) for line in lines]
        read = self._run(lines)
        sums = np.stack([np.add.reduceat(one[0], np.cumsum([0, *lengths[:-1]]), axis=0) for one in read], axis=1)
        means: Numbers = sums / np.array(lengths, np.float32)[:, None, None]
        return means

    def _run(self, lines: Sequence[Sequence[int]]) -> Sequence[Numbers]:
        """All pieces after the last layer and halfway, in a batch of one."""
        lengths = [len(line) for line in lines]
        words = self._weights.matrix(
            "emb.word", self._weights.shape.width, np.concatenate([np.array(line) for line in lines])
        )
        words += np.concatenate([self._places[:length] for length in lengths])
        line = np.repeat(np.arange(len(lines)), lengths)
        apart = np.where(line[:, None] == line, np.float32(0), _UNSEEN)
        read: Sequence[Numbers] = self._session.run(None, {"words": words[None], "apart": apart[None, None]})
        return read


def _runs(lines: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    """The lines in their order, few enough for one run together."""
    run: list[list[int]] = []
    for line in lines:
        if run and sum(map(len, run)) + len(line) > _IN_A_RUN:
            yield run
            run = []
        run.append(line)
    yield run


def _laid_out(weights: Weights, factors: Factors) -> InferenceSession:
    shape, network = weights.shape, Network()
    norm = [network.constant(f"emb.ln.{one}", weights.numbers(f"emb.ln.{one}")) for one in "wb"]
    network.node("LayerNormalization", ["words", *norm], ["out"], epsilon=shape.epsilon)
    outs = ["out"]
    for number in range(shape.layers):
        outs.append(_Layer(network, weights, factors, f"l{number}.").added(outs[-1]))
    taken: Ends = {"words": [1, "pieces", shape.width], "apart": [1, 1, "pieces", "pieces"]}
    return network.session(taken, {one: [1, "pieces", shape.width] for one in (outs[-1], outs[HALFWAY])})


class _Layer:
    """One layer: attention, then two matrices with a bend between them; each added to what came in."""

    def __init__(self, network: Network, weights: Weights, factors: Factors, name: str) -> None:
        self._network = network
        self._weights = weights
        self._factors = factors
        self._name = name

    def added(self, taken: str) -> str:
        """Add it to the network behind `taken`; the name of what it gives."""
        shape, name = self._weights.shape, self._name
        parts = [f"{name}{one}" for one in ("query", "key", "value")]
        bias = self._network.constant(f"{name}qkv.b", np.hstack([self._row(f"{one}.b") for one in "qkv"]))
        self._times(taken, ("q", "k", "v"), shape.width, f"{name}qkv")
        self._network.node("Split", [f"{name}qkv"], parts, axis=2)
        attended = f"{name}attended"
        taken_in = [*parts, bias, "", "apart"]
        self._network.node("MultiHeadAttention", taken_in, [attended], own=True, num_heads=shape.heads)
        self._times(attended, ("ao",), shape.width, f"{name}mixed")
        middle = self._onto(taken, f"{name}mixed", "aln", "ao")
        self._times(middle, ("fi",), shape.width, f"{name}wide")
        self._network.node("BiasGelu", [f"{name}wide", self._constant("fi.b")], [f"{name}bent"], own=True)
        self._times(f"{name}bent", ("fo",), shape.inner, f"{name}narrow")
        return self._onto(middle, f"{name}narrow", "oln", "fo")

    def _times(self, taken: str, names: Sequence[str], width: int, out: str) -> None:
        """Multiply by matrices side by side."""
        matrix = np.concatenate([self._matrix(f"{self._name}{one}.w", width) for one in names]).T
        self._network.times(taken, matrix, self._factors.reach(out), out)

    def _matrix(self, name: str, width: int) -> Numbers:
        return self._factors.merged(name, self._weights.matrix(name, width))

    def _onto(self, taken: str, added: str, norm: str, bias: str) -> str:
        constants = [self._constant(one) for one in (f"{norm}.w", f"{norm}.b", f"{bias}.b")]
        out = f"{self._name}{norm}"
        epsilon = self._weights.shape.epsilon
        self._network.node("SkipLayerNormalization", [taken, added, *constants], [out], own=True, epsilon=epsilon)
        return out

    def _constant(self, name: str) -> str:
        return self._network.constant(f"{self._name}{name}", self._row(name))

    def _row(self, name: str) -> NDArray[np.float32]:
        return self._weights.numbers(f"{self._name}{name}")
