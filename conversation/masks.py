"""Card numbers are masked at the door: what never gets into the log need not be erased from it."""

from __future__ import annotations

import re

# 13 to 19 digits, in groups or not, that are not part of a longer run.
_DIGITS = re.compile(r"(?<![\d-])\d(?:[ -]?\d){12,18}(?!\d)")


def mask_cards(text: str) -> str:
    """The text with each payment-card number replaced by its last four digits (checked by Luhn's sum)."""
    return _DIGITS.sub(_mask, text)


def _mask(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match.group())
    return f"•••• {digits[-4:]}" if _luhn(digits) else match.group()


def _luhn(digits: str) -> bool:
    """Is this a card number's checksum (ISO/IEC 7812-1, annex B)?"""
    doubled = [int(d) * 2 if i % 2 else int(d) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0
