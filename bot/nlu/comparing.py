"""Lines compared with every training line, in 8 bits: a quarter of the memory, and of the time that fetching it takes.

What a hybrid says of a line by its vector, a thousandth or two off. Training and mending, which need it exact, compare
in `hybrid`.
"""

from __future__ import annotations

import numpy as np

from bot.nlu.encoder import Vectors
from bot.nlu.hybrid import Hybrid, Scores, apart_from
from bot.nlu.onnx import Ends, Network

_LEAST = np.array(1e-6, np.float32)  # where a line is what all have in common, so that nothing is divided by 0


class Comparing:
    """A hybrid's training lines, their weights, and the way from a vector to its scores."""

    def __init__(self, hybrid: Hybrid) -> None:
        self._middle = hybrid.anchors.middle
        network, lines, axes = Network(), hybrid.anchors.lines, hybrid.anchors.axes
        constants = {
            "bend": np.array(hybrid.alike.bend, np.float32),
            "weights": hybrid.weights.lines,
            "axes": axes,
            "least": _LEAST,
        }
        names = {name: network.constant(name, value) for name, value in constants.items()}
        network.node("MatMul", ["apart", names["axes"]], ["places"])
        network.node("Abs", ["places"], ["sizes"])  # each line is rounded by its own largest number, not by all lines'
        network.node("ReduceMax", ["sizes"], ["reach"], axes=[1], keepdims=1)
        network.node("Max", ["reach", names["least"]], ["largest"])
        network.node("Div", ["places", "largest"], ["even"])
        network.times("even", lines.T, (-1.0, 1.0), "even.near")
        network.node("Mul", ["even.near", "largest"], ["near"])
        network.node("ReduceMax", ["near"], ["nearest"], axes=[1], keepdims=0)
        network.node("Mul", ["near", names["bend"]], ["raised"])
        network.node("Sub", ["raised", names["bend"]], ["bent"])
        network.node("Exp", ["bent"], ["alike"])
        network.node("MatMul", ["alike", names["weights"]], ["scores"])
        given: Ends = {"scores": ["lines", len(hybrid.labels)], "nearest": ["lines"], "near": ["lines", len(lines)]}
        self._session = network.session({"apart": ["lines", len(axes)]}, given)

    def scores(self, vectors: Vectors) -> tuple[Scores, Scores]:
        """For each line its scores without its n-grams, and the cosine with the nearest training line."""
        scores, nearest = self._session.run(["scores", "nearest"], {"apart": apart_from(self._middle, vectors)})
        return scores, nearest

    def nearness(self, vectors: Vectors) -> Scores:
        """Cosine of each line (rows) with each training line (columns)."""
        near: Scores = self._session.run(["near"], {"apart": apart_from(self._middle, vectors)})[0]
        return near
