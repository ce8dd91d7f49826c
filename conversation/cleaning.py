"""What somebody typed as it is kept: one Unicode form, no marks that garble the page of who reads it."""

from __future__ import annotations

import re
import unicodedata

# Controls but for tab and line feed, ends of line that no page shows, and the marks that turn the direction of what
# follows.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(written: str) -> str:
    """The text in one Unicode form (NFC), its lines ended alike, without control characters and outer spaces."""
    lines = written.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", unicodedata.normalize("NFC", lines)).strip()
