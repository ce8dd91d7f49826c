"""One-time codes: six digits that prove who reads the mail on file, derived and therefore never stored.

Who asks for a code draws a nonce and keeps it; who sends it and who checks it derive the same digits from the
service's secret. Without the secret a nonce says nothing, so it may stand in the log.
"""

from __future__ import annotations

import hashlib
import hmac

VALID_S = 600  # as long as a mail may take, and short enough that guessing is not worth it
TRIES = 5  # five in a million
_DIGITS = 6


def code_of(secret: str, conversation: str, nonce: str) -> str:
    """The code of this nonce in this conversation, six digits (truncation as in RFC 4226, section 5.3)."""
    digest = hmac.new(secret.encode(), f"code/{conversation}/{nonce}".encode(), hashlib.sha256).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**_DIGITS).zfill(_DIGITS)


def matches(secret: str, conversation: str, nonce: str, given: str) -> bool:
    """Is this the code? Spaces do not count; the comparison takes the same time for every wrong one."""
    return hmac.compare_digest(code_of(secret, conversation, nonce).encode(), "".join(given.split()).encode())
