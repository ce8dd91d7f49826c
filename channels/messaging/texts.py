"""Texts as they come and go: cleaned of what cannot be shown, cut where they are too long."""

from __future__ import annotations

import re
from collections.abc import Callable

_PLACES = (re.compile(r"\n\n+"), re.compile(r"\n"), re.compile(r"[.!?…](\s?[»”\"')])*\s"), re.compile(r"[ \t]"))


def in_characters(text: str, limit: int) -> int:
    """How many characters fit into so many characters."""
    return min(limit, len(text))


def pieces(text: str, limit: int, fit: Callable[[str, int], int] = in_characters) -> list[str]:
    """The text in pieces that fit into `limit`: cut at a paragraph, else a line, a sentence, a space, else anywhere."""
    found = []
    while (end := fit(text, limit)) < len(text):
        cut = _cut(text, end)
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text] if text.strip() else found


def _cut(text: str, end: int) -> int:
    """Where a piece of at most `end` characters ends best: never before its half, or pieces would be many."""
    for places in _PLACES:
        ends = [match.end() for match in places.finditer(text, end // 2, end)]
        if ends:
            return ends[-1]
    return end
