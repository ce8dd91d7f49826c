"""The network laid out for ONNX Runtime, its matrices in 8 bits, and lines read by it.

Numbers of 8 bits are multiplied four times as fast as those of 32, and change the vectors by a quarter of a percent:
cross-validation finds as many lines right. Matrices are unsigned, because signed ones overflow on processors without
VNNI.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions

from bot.nlu.e5.onnx import Network
from bot.nlu.e5.pieces import Pieces
from bot.nlu.e5.weights import Numbers, Weights

_PREFIX = "query: "  # what it was trained to see before a line
_MOST_PIECES = 160  # of a longer letter the beginning tells what it wants
_TOKENS = 1024  # in one run: more are no faster
_FEW = 128  # lines that conversations send: company saves them no time, and only a training takes more than one core
_MIDDLE = 128  # what stands for 0 among 0 to 255
_WARNINGS = 3  # ONNX Runtime's word for "errors only"


class E5:
    """Lines to vectors; safe to call from several threads.

    What is rounded to 8 bits is scaled by the largest number of a run, so among many a line's vector differs by a few
    thousandths. A few lines are each read alone: a customer is understood alike, whoever else writes at that moment.
    """

    def __init__(self) -> None:
        self._weights = Weights.installed()
        self._pieces = Pieces(self._weights.vocabulary)
        width = self._weights.shape.width
        self._places = self._weights.numbers("emb.pos").reshape(-1, width) + self._weights.numbers("emb.type")[:width]
        self._session = _session(_laid_out(self._weights))

    @property
    def size(self) -> int:
        """Numbers a line."""
        return self._weights.shape.width

    def encode(self, texts: Sequence[str]) -> Numbers:
        """One row a text, of length 1. Of many, lines of as many pieces go together: none is filled up with blanks."""
        cut = [self._pieces.of(_PREFIX + text, _MOST_PIECES) for text in texts]
        found = np.empty((len(texts), self.size), np.float32)
        if len(texts) <= _FEW:
            for at, pieces in enumerate(cut):
                found[at] = self._read([pieces])
        else:
            runs = list(_runs([len(pieces) for pieces in cut]))
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                each = pool.map(lambda run: self._read([cut[at] for at in run]), runs)
                for run, rows in zip(runs, each, strict=True):
                    found[run] = rows
        scaled: Numbers = found / np.linalg.norm(found, axis=1, keepdims=True)
        return scaled

    def _read(self, cut: Sequence[Sequence[int]]) -> Numbers:
        """The means over the pieces of lines that all have as many."""
        pieces = np.array(cut, np.int64)
        words = self._weights.matrix("emb.word", self.size, pieces.ravel()).reshape(*pieces.shape, self.size)
        means: Numbers = self._session.run(None, {"words": words + self._places[: pieces.shape[1]]})[0]
        return means


def _runs(lengths: Sequence[int]) -> Iterable[list[int]]:
    """Places of lines of one length each, few enough for one run; the longest first, so that no thread ends late."""
    order = sorted(range(len(lengths)), key=lambda at: -lengths[at])
    for length, group in groupby(order, key=lambda at: lengths[at]):
        places, most = list(group), max(1, _TOKENS // length)
        yield from (places[at : at + most] for at in range(0, len(places), most))


def _session(network: bytes) -> InferenceSession:
    options = SessionOptions()
    options.intra_op_num_threads = 1  # lone lines are too small to share; runs are shared out in `encode`
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = _WARNINGS
    return InferenceSession(network, options, providers=["CPUExecutionProvider"])


def _laid_out(weights: Weights) -> bytes:
    shape, network = weights.shape, Network()
    norm = [network.constant(f"emb.ln.{one}", weights.numbers(f"emb.ln.{one}")) for one in "wb"]
    network.node("LayerNormalization", ["words", *norm], ["out"], epsilon=shape.epsilon)
    layers = [_Layer(network, weights, f"l{number}.") for number in range(shape.layers)]
    out = "out"
    for layer in layers:
        out = layer.added(out)
    network.node("ReduceMean", [out], ["means"], axes=[1], keepdims=0)
    return network.written(("words", ["lines", "pieces", shape.width]), ("means", ["lines", shape.width]))


class _Layer:
    """One layer: attention, then two matrices with a bend between them; each added to what came in."""

    def __init__(self, network: Network, weights: Weights, name: str) -> None:
        self._network = network
        self._weights = weights
        self._name = name

    def added(self, taken: str) -> str:
        """Add it to the network behind `taken`; the name of what it gives."""
        shape, name = self._weights.shape, self._name
        parts = [f"{name}{one}" for one in ("query", "key", "value")]
        bias = self._network.constant(f"{name}qkv.b", np.hstack([self._row(f"{one}.b") for one in "qkv"]))
        self._times(taken, ("q", "k", "v"), shape.width, f"{name}qkv")
        self._network.node("Split", [f"{name}qkv"], parts, axis=2)
        attended = f"{name}attended"
        self._network.node("MultiHeadAttention", [*parts, bias], [attended], own=True, num_heads=shape.heads)
        self._times(attended, ("ao",), shape.width, f"{name}mixed")
        middle = self._onto(taken, f"{name}mixed", "aln", "ao")
        self._times(middle, ("fi",), shape.width, f"{name}wide")
        self._network.node("BiasGelu", [f"{name}wide", self._constant("fi.b")], [f"{name}bent"], own=True)
        self._times(f"{name}bent", ("fo",), shape.inner, f"{name}narrow")
        return self._onto(middle, f"{name}narrow", "oln", "fo")

    def _times(self, taken: str, names: Sequence[str], width: int, out: str) -> None:
        """Multiply by matrices side by side, in 8 bits, each column with a scale of its own."""
        matrix = np.concatenate([self._weights.matrix(f"{self._name}{one}.w", width) for one in names]).T
        scales = np.abs(matrix).max(axis=0) / (_MIDDLE - 1)
        bits = (np.round(matrix / scales) + _MIDDLE).astype(np.uint8)
        middles = np.full(len(scales), _MIDDLE, np.uint8)
        given = {"w": bits, "s": scales.astype(np.float32), "z": middles}
        constants = [self._network.constant(f"{out}.{key}", value) for key, value in given.items()]
        self._network.node("DynamicQuantizeMatMul", [taken, *constants], [out], own=True)

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
