"""Postal addresses: a house number and a street, as far as the postcode and town that follow."""

import re

from bot.nlu.entities.found import Found
from bot.nlu.text import fold

_FRENCH = re.compile(
    r"\b\d{1,4}(?: ?(?:bis|ter|quater))?,? (?:rue|avenue|av|boulevard|bd|place|chemin|allees?|impasse|quai|route|"
    r"cours|passage|square|villa|sentier|faubourg|residence)\b[^,.;!?\n]*(?:,? ?(?:f-)?\d{5} [a-z' -]+)?"
)
_ENGLISH = re.compile(
    r"\b\d{1,4}[a-z]?,? (?:[a-z']+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|close|court|gardens|square|terrace|"
    r"way|crescent|hill|mews|row)\b(?:, ?[a-z' -]+)?(?:,? ?[a-z]{1,2}\d[a-z0-9]? ?\d[a-z]{2})?"
)
_TRAILING = re.compile(
    r"(?:\s+(?:svp|stp|merci|please|thanks|thank you|pour|au lieu|a la place|instead|et|and)\b.*|[\s,.-]+)$"
)


def find_addresses(text: str) -> list[Found]:
    """Addresses of the line, as the customer wrote them."""
    folded = fold(text)
    found = []
    for pattern in (_FRENCH, _ENGLISH):
        for match in pattern.finditer(folded):
            end = match.start() + len(_TRAILING.sub("", match.group()))
            found.append(Found("address", text[match.start() : end], match.start(), end))
    return found
