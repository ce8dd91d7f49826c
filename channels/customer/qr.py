"""A link as a QR code: drawn here as one path, so that no picture has to be asked for from anybody. Pure."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

import segno

QUIET = 4  # modules of empty border: the standard's, without which cameras do not find it


class Drawing(NamedTuple):
    """Dark modules as the path of an SVG of `size` x `size`."""

    size: int
    path: str


def drawn(text: str) -> Drawing:
    """The code of a text, readable with an eighth of it damaged: screens reflect."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix_iter(border=QUIET)]
    return Drawing(len(rows), "".join(_row(y, row) for y, row in enumerate(rows)))


def _row(y: int, row: bytes) -> str:
    """Its dark runs, each one rectangle."""
    path, x = "", 0
    for dark, run in groupby(row):
        width = len(list(run))
        path += f"M{x} {y}h{width}v1h-{width}z" if dark else ""
        x += width
    return path
