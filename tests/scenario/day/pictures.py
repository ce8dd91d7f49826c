"""A real photo, small: what a customer's phone sends."""

from __future__ import annotations

import io

from PIL import Image


def photo(colour: str = "brown") -> bytes:
    """A PNG of one colour; two colours are two files."""
    kept = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(kept, "PNG")
    return kept.getvalue()
