"""What e5 learned about customers' lines: thin factors whose products are added to matrices of its last layers.

The file beside this one is made by `make tune` (see `bench.tuning`) and belongs to one version of the weights. It also
says how far numbers reach before each matrix that it changes the input of (see `ranges`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.e5.ranges import RANGES
from bot.nlu.e5.weights import Numbers

FILE = Path(__file__).with_name("factors.npz")
_DOWN, _UP, _REACH = ".down", ".up", ".reach"  # how names in the file end

Reach = tuple[float, float]
_Pair = tuple[NDArray[np.float16], NDArray[np.float16]]


@dataclass(frozen=True)
class Factors:
    """For some matrices two factors, and the reaches that change with them; empty: e5 as it was published.

    `pairs`: by name of the matrix, rank times numbers taken, and numbers given times rank. `reaches`: by name of what
    comes of a matrix, the lowest and the highest number before it.
    """

    pairs: Mapping[str, _Pair] = field(default_factory=dict)
    reaches: Mapping[str, Reach] = field(default_factory=dict)

    def merged(self, name: str, matrix: Numbers) -> Numbers:
        """The matrix of that name with what was learned about it."""
        if name not in self.pairs:
            return matrix
        down, up = (one.astype(np.float32) for one in self.pairs[name])
        together: Numbers = matrix + up @ down
        return together

    def reach(self, name: str) -> Reach:
        """The lowest and the highest number before the matrix that gives `name`."""
        return self.reaches.get(name) or RANGES[name]

    def save(self, path: Path) -> None:
        """Write them in 16 bits."""
        arrays: dict[str, NDArray[Any]] = {}
        for name, (down, up) in self.pairs.items():
            arrays |= {f"{name}{_DOWN}": down.astype(np.float16), f"{name}{_UP}": up.astype(np.float16)}
        arrays |= {f"{name}{_REACH}": np.array(reach, np.float32) for name, reach in self.reaches.items()}
        np.savez_compressed(path, **arrays)

    @classmethod
    def load(cls, path: Path = FILE) -> Factors:
        """Those of a file that `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            names = [name.removesuffix(_DOWN) for name in stored.files if name.endswith(_DOWN)]
            reaches = {
                name.removesuffix(_REACH): (float(stored[name][0]), float(stored[name][1]))
                for name in stored.files
                if name.endswith(_REACH)
            }
            return cls({name: (stored[name + _DOWN], stored[name + _UP]) for name in names}, reaches)


def digest(path: Path = FILE) -> str:
    """A few letters that change with the file: vectors made with other factors are other vectors."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
