"""Writes a network as ONNX, the format that ONNX Runtime reads: a protobuf of which these few fields are enough.

Matrices in 8 bits are unsigned, because signed ones overflow on processors without VNNI.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions

_IR_VERSION = 8
_OPERATORS = (("", 17), ("com.microsoft", 1))
_KINDS = {np.dtype(np.float32): 1, np.dtype(np.uint8): 2, np.dtype(np.int64): 7}
_FLOAT, _WHOLE, _WHOLES = 1, 2, 7  # kinds of attributes
_STEPS = 255  # from the lowest of 8 bits to the highest
_MIDDLE = 128  # what stands for 0 in a matrix of 8 bits
_MMAP_THRESHOLD, _LARGE = -3, 2**20  # glibc's name for it; blocks of so many bytes go back as soon as they are freed
_AT_ONCE = 32  # rows of a matrix brought to 8 bits
_WARNINGS = 3  # ONNX Runtime's word for "errors only"

Ends = Mapping[str, Sequence[int | str]]  # by name the shape, where a word stands for any size


class Network:
    """Nodes and constants in the order in which they were added."""

    def __init__(self) -> None:
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add an array of floats or bytes; its name."""
        dims = b"".join(_number(1, size) for size in value.shape)
        kind = _number(2, _KINDS[value.dtype])
        self._constants.append(dims + kind + _text(8, name) + _field(9, np.ascontiguousarray(value).tobytes()))
        return name

    def node(self, kind: str, inputs: Sequence[str], outputs: Sequence[str], own: bool = False, **about: Any) -> None:
        """Add a node; `own`: an operator of ONNX Runtime's own."""
        ends = [_text(1, one) for one in inputs] + [_text(2, one) for one in outputs]
        attributes = [_field(5, _attribute(name, value)) for name, value in about.items()]
        self._nodes.append(b"".join([*ends, _text(4, kind), *attributes, _text(7, _OPERATORS[own][0])]))

    def times(self, taken: str, matrix: NDArray[np.float32], reach: tuple[float, float], out: str) -> None:
        """Multiply by a matrix, both in 8 bits: four times as fast as in 32.

        Args:
            taken: what is multiplied; its numbers are cut off beyond `reach`, which is the same for each run, so that a
                line is read alike alone and in company.
            matrix: each column is rounded with a scale of its own.
            reach: the lowest and the highest number to be told apart; 0 lies between them.
            out: the name of what comes of it.
        """
        step = (reach[1] - reach[0]) / _STEPS
        scales = np.maximum(np.abs(matrix).max(axis=0), np.float32(1e-9)) / (_MIDDLE - 1)
        given = {
            "step": np.array(step, np.float32),
            "zero": np.array(round(-reach[0] / step), np.uint8),
            "bits": _in_8_bits(matrix, scales),
            "scales": scales.astype(np.float32),
            "middles": np.full(len(scales), _MIDDLE, np.uint8),
        }
        names = {key: self.constant(f"{out}.{key}", value) for key, value in given.items()}
        rounded = f"{out}.rounded"
        self.node("QuantizeLinear", [taken, names["step"], names["zero"]], [rounded])
        factors = [names[key] for key in ("bits", "step", "scales", "zero", "middles")]
        self.node("MatMulIntegerToFloat", [rounded, *factors], [out], own=True)

    def session(self, taken: Ends, given: Ends, whole: Sequence[str] = ()) -> InferenceSession:
        """Ready to run on one thread; the network is empty afterwards.

        All ends are numbers in 32 bits, but those of `taken` that are in `whole`: whole numbers in 64.
        """
        options = SessionOptions()
        options.intra_op_num_threads = 1  # lines of conversations are too small to share
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it would keep what the longest line took
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = _WARNINGS
        written = self._written(taken, given, whole)
        self._nodes, self._constants = [], []
        session = InferenceSession(written, options, providers=["CPUExecutionProvider"])
        del written
        _give_back()
        return session

    def _written(self, taken: Ends, given: Ends, whole: Sequence[str]) -> bytes:
        parts = [_field(1, node) for node in self._nodes] + [_text(2, "network")]
        for constant in self._constants:  # copied once, at the very end: they are tens of megabytes
            parts += [_key(5, 2) + _varint(len(constant)), constant]
        parts += [_field(11, _value(name, shape, name in whole)) for name, shape in taken.items()]
        parts += [_field(12, _value(name, shape)) for name, shape in given.items()]
        graph = _key(7, 2) + _varint(sum(map(len, parts)))
        operators = [_field(8, _text(1, domain) + _number(2, version)) for domain, version in _OPERATORS]
        return b"".join([_number(1, _IR_VERSION), graph, *parts, *operators])


def _in_8_bits(matrix: NDArray[np.float32], scales: NDArray[np.float32]) -> NDArray[np.uint8]:
    bits = np.empty(matrix.shape, np.uint8)
    for start in range(0, len(matrix), _AT_ONCE):  # a copy of the whole would be the most that a brain ever takes
        some = matrix[start : start + _AT_ONCE] / scales
        np.rint(some, out=some)
        some += _MIDDLE
        bits[start : start + _AT_ONCE] = some
    return bits


def _give_back() -> None:
    """What building took goes back to the system, where the C library can (glibc): it would keep tens of megabytes."""
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
        library.malloc_trim(0)


def _attribute(name: str, value: float | int | Iterable[int]) -> bytes:
    if isinstance(value, float):
        return _text(1, name) + _key(2, 5) + struct.pack("<f", value) + _number(20, _FLOAT)
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, _WHOLE)
    return _text(1, name) + b"".join(_number(8, one) for one in value) + _number(20, _WHOLES)


def _value(name: str, shape: Sequence[int | str], whole: bool = False) -> bytes:
    kind = _KINDS[np.dtype(np.int64 if whole else np.float32)]
    sizes = [_number(1, size) if isinstance(size, int) else _text(2, size) for size in shape]
    dims = b"".join(_field(1, size) for size in sizes)
    return _text(1, name) + _field(2, _field(1, _number(1, kind) + _field(2, dims)))


def _text(place: int, value: str) -> bytes:
    return _field(place, value.encode("utf-8"))


def _field(place: int, value: bytes) -> bytes:
    return _key(place, 2) + _varint(len(value)) + value


def _number(place: int, value: int) -> bytes:
    return _key(place, 0) + _varint(value)


def _key(place: int, wire: int) -> bytes:
    return _varint(place << 3 | wire)


def _varint(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth says that more follow. Never negative here."""
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])
