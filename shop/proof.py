"""Order-level proof: whether what somebody typed is the e-mail or a postcode of an order, however it was written.

Compared are digests in constant time, and every comparison is made even after one has matched, so that neither the
answer nor its duration tells how near a guess was.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

from shop.spelling import fold

_LONGEST = 320  # an e-mail address by RFC 5321: 64 + 1 + 254, and one to spare; what is longer cannot be one
_AROUND = " \t\r\n<>()[]\"'`.,;:!?"
# Five digits (France and most neighbours) or four (Belgium, Luxembourg, Switzerland), with a country's letters before
# and a town behind; not the Dutch four digits and two letters, which belong together.
_DIGITS = re.compile(r"(?<![0-9a-z])(?:[a-z]{1,2}[\s-]?)?([0-9]{2}\s?[0-9]{3}|[0-9]{4}(?!\s?[a-z]{2}\b))(?![0-9a-z])")


def normalise(proof: str) -> str:
    """One spelling for all: no case, accents or stray spaces.

    "F-69 007 Lyon" is "69007", "B-1050" is "1050", "SW1A 1AA" is "sw1a1aa".

    Empty when nothing usable is left.
    """
    plain = fold(proof[:_LONGEST])
    if "@" in plain:
        return re.sub(r"\s+", "", plain).strip(_AROUND).removeprefix("mailto:")
    digits = _DIGITS.findall(plain)
    return re.sub(r"[^0-9a-z]", "", digits[0] if len(digits) == 1 else plain)


def proves(given: str, secrets: Iterable[str]) -> bool:
    """Whether `given` is one of the secrets (an order's e-mail and postcodes). Nothing proves nothing."""
    typed = normalise(given)
    matches = [hmac.compare_digest(_digest(typed), _digest(normalise(secret))) for secret in secrets]
    return bool(typed) and any(matches)


def masked(email: str) -> str:
    """An address as it may be shown to somebody not yet proven: "c•••@e•••.com", the same length for everybody."""
    name, _, host = email.partition("@")
    host, dot, ending = host.rpartition(".")
    return f"{name[:1]}•••@{host[:1]}•••{dot}{ending}"


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
