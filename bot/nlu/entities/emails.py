"""E-mail addresses, also as people spell them out: "lea (at) exemple.fr", "lea arobase exemple point fr"."""

import re

from bot.nlu.entities.found import Found

# Bounded everywhere: a customer may send 4,000 letters without a blank.
_PLAIN = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_SPOKEN = re.compile(
    r"(?<![\w.+-])([\w.+-]{1,64})\s{0,2}(?:\(at\)|\[at\]|\barobase\b|\s@\s?)\s{0,2}"
    r"([\w-]{1,63}(?:(?:\.|\s{1,2}(?:point|dot)\s{1,2})[\w-]{1,63}){0,4}(?:\.|\s{1,2}(?:point|dot)\s{1,2})[a-z]{2,20})",
    re.IGNORECASE,
)
_SPOKEN_DOT = re.compile(r"\s+(?:point|dot)\s+", re.IGNORECASE)


def find_emails(text: str) -> list[Found]:
    """Every address of the line, in lower case."""
    plain = [_found(match.group(), match.start()) for match in _PLAIN.finditer(text)]
    spoken = [_spoken(match) for match in _SPOKEN.finditer(text)]
    return plain + [one for one in spoken if not any(one.overlaps(other) for other in plain)]


def _found(text: str, start: int) -> Found:
    address = text.rstrip(".")
    return Found("email", address.lower(), start, start + len(address))


def _spoken(match: re.Match[str]) -> Found:
    domain = _SPOKEN_DOT.sub(".", match.group(2))
    return Found("email", f"{match.group(1)}@{domain}".lower(), match.start(), match.end())
