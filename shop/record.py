"""Changes as JSON, the way they are stored and travel: words in, bytes out, and back with moments in Paris."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from shop.words import PARIS, Change, Order

_encoder = msgspec.json.Encoder()
_changes = msgspec.json.Decoder(Change)


def write_change(change: Change) -> str:
    """One change as a line of JSON."""
    return _encoder.encode(change).decode()


def read_change(record: str | bytes) -> Change:
    """The change of such a line, its moments in Paris. Raises `msgspec.MsgspecError`."""
    return in_paris(_changes.decode(record))


def in_paris(change: Change) -> Change:
    """The same change with its moments in the shop's own zone."""
    said_at = change.said_at.astimezone(PARIS) if change.said_at else None
    return replace(change, at=change.at.astimezone(PARIS), said_at=said_at)


def order_in_paris(order: Order) -> Order:
    """The same order with the moments of its changes in the shop's own zone."""
    return replace(order, changes=tuple(in_paris(change) for change in order.changes))
