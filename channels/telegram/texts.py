"""Texts as they come and go: cleaned of what cannot be shown, cut where they are too long."""

from __future__ import annotations

import re

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # would garble an agent's page


def clean(text: str) -> str:
    """The text without control characters and blanks around it."""
    return _CONTROLS.sub("", text).strip()


def pieces(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` characters, cut at a line, else at a space, else anywhere."""
    found = []
    while len(text) > limit:
        cut = max(text.rfind("\n", limit // 2, limit), text.rfind(" ", limit // 2, limit)) + 1 or limit
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text] if text.strip() else found
