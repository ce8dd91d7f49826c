"""Writes a network as ONNX, the format that ONNX Runtime reads: a protobuf of which these few fields are enough."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_IR_VERSION = 8
_OPERATORS = (("", 17), ("com.microsoft", 1))
_KINDS = {np.dtype(np.float32): 1, np.dtype(np.uint8): 2}
_FLOAT, _WHOLE, _WHOLES = 1, 2, 7  # kinds of attributes


class Network:
    """Nodes and constants in the order in which they were added; one input and one output, of numbers in 32 bits."""

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

    def written(self, taken: tuple[str, Sequence[int | str]], given: tuple[str, Sequence[int | str]]) -> bytes:
        """The whole; input and output by name and shape, where a word stands for any size."""
        parts = [_field(1, node) for node in self._nodes] + [_text(2, "network")]
        parts += [_field(5, constant) for constant in self._constants]
        graph = b"".join([*parts, _field(11, _value(*taken)), _field(12, _value(*given))])
        operators = b"".join(_field(8, _text(1, domain) + _number(2, version)) for domain, version in _OPERATORS)
        return _number(1, _IR_VERSION) + _field(7, graph) + operators


def _attribute(name: str, value: float | int | Iterable[int]) -> bytes:
    if isinstance(value, float):
        return _text(1, name) + _key(2, 5) + struct.pack("<f", value) + _number(20, _FLOAT)
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, _WHOLE)
    return _text(1, name) + b"".join(_number(8, one) for one in value) + _number(20, _WHOLES)


def _value(name: str, shape: Sequence[int | str]) -> bytes:
    sizes = [_number(1, size) if isinstance(size, int) else _text(2, size) for size in shape]
    dims = b"".join(_field(1, size) for size in sizes)
    return _text(1, name) + _field(2, _field(1, _number(1, _KINDS[np.dtype(np.float32)]) + _field(2, dims)))


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
