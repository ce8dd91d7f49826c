"""Events to bytes and back: strict when writing, tolerant when reading."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import msgspec

from conversation.errors import BadEvent
from conversation.event_table import ROWS, TABLE
from conversation.events import Event, Unread

_Any = reduce(or_, (row.event for row in ROWS))
_strict = msgspec.json.Decoder(_Any)
_encode = msgspec.json.Encoder().encode


class _Head(msgspec.Struct):
    type: str = ""
    v: int = 1


_head = msgspec.json.Decoder(_Head)


def encode(event: Event) -> bytes:
    """The event as JSON. Raises `BadEvent` when a field has the wrong type: nothing wrong gets into the log."""
    data = _encode(event)
    try:
        _strict.decode(data)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise BadEvent(f"{type(event).__name__}: {error}; mend the caller, the event was not written") from error
    version = TABLE[str(event.__struct_config__.tag)].version
    return data if version == 1 else data[:-1] + b',"v":%d}' % version


def decode(data: bytes) -> Event:
    """The event of these bytes, or `Unread` for a type or version this process does not know."""
    try:
        head = _head.decode(data)
        row = TABLE.get(head.type)
        if row is None or head.v > row.version:
            return Unread(raw=data)
        event: Event = _strict.decode(data)
        return event
    except (msgspec.ValidationError, msgspec.DecodeError):
        return Unread(raw=data)


def to_dict(event: Event) -> dict[str, Any]:
    """The event as plain data with its `type`, for JSON that leaves the process."""
    data: dict[str, Any] = msgspec.to_builtins(event)
    return data


def from_dict(data: dict[str, Any]) -> Event:
    """The event of plain data that an action handed over. Raises `BadEvent`."""
    try:
        event: Event = msgspec.convert(data, _Any)
        return event
    except msgspec.ValidationError as error:
        raise BadEvent(f"not an event: {error}") from error


_EMPTY: dict[type, Any] = {str: "", tuple: (), dict: {}}


def erased(event: Event) -> Event:
    """The event without what the table says can be erased; what cannot be read is forgotten whole."""
    if isinstance(event, Unread):
        return Unread(raw=b"{}")
    changes: dict[str, Any] = {}
    for field in TABLE[str(event.__struct_config__.tag)].erased_fields:
        changes[field] = _EMPTY.get(type(getattr(event, field)))  # what has no empty form (an order's card) goes whole
    return msgspec.structs.replace(event, **changes)
