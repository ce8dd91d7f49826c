"""Evidence in the service's own words stands in the log in both languages, French / English: each reader takes theirs.

So rules in `handoff.yml` are written, too. What customers said is quoted, and stays as it is but for the marks.
"""

from __future__ import annotations

BETWEEN = " / "


def both(french: str, english: str) -> str:
    """The same in both languages, as it is kept."""
    return f"{french}{BETWEEN}{english}"


def side(evidence: str, language: str) -> str:
    """What a reader of this language sees; a quotation, a number or words in one language are seen by all."""
    if evidence.startswith("«"):
        return evidence if language == "fr" else f"“{evidence.strip('« »')}”"
    parts = evidence.split(BETWEEN)
    half = len(parts) // 2  # a value that stands in both halves may have slashes of its own
    if not half or len(parts) % 2:
        return evidence
    return BETWEEN.join(parts[:half] if language == "fr" else parts[half:])
