"""Order numbers as people write them: read every spelling, and suggest (never open) what a slip may have meant.

A number is `LBQ-` and five digits. A French postcode has five digits too, so bare digits are an order number only
after a word that says so ("commande 12345", "#12345"), or when the number was just asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

from shop.spelling import fold

PREFIX = "LBQ"

_GAP = r"[\s.]"
# Five digits at once, in the groups people make when they dictate, or one by one; then no sixth digit, and no further
# group of three that would make it a longer number.
_GROUPS = rf"(?:\d{{2}}{_GAP}\d{{3}}|\d{{3}}{_GAP}\d{{2}}|\d(?:{_GAP}\d){{4}})"
_FIVE = rf"(?:\d{{5}}(?!\d)|{_GROUPS}(?!\d|{_GAP}\d{{3}}(?!\d)))"
# Bounded, so that no text makes the search slow.
_JOINT = r"[\s.:_/#-]{0,4}"
_SIGN = r"(?:n\s?[o°]s?|num(?:ero)?s?|number|nr|ref(?:erence)?|is|est)?"
_LETTERS = r"l[\s.]{0,2}b[\s.]{0,2}q"
_WORD = r"(?:commandes?|cmde?|cde|orders?|numero|number|n\s?[o°]|ref(?:erence)?)"
_BY_LETTERS = re.compile(rf"(?<![a-z]){_LETTERS}{_JOINT}{_SIGN}{_JOINT}({_FIVE})", re.ASCII)
_BY_WORD = re.compile(rf"(?<![a-z]){_WORD}{_JOINT}{_SIGN}{_JOINT}{_SIGN}{_JOINT}({_FIVE})", re.ASCII)
_BY_HASH = re.compile(rf"#\s?({_FIVE})", re.ASCII)
_BARE = re.compile(rf"(?<![\w#])({_FIVE})(?!\w)", re.ASCII)
_ALONE = re.compile(rf"(?:(?:{_LETTERS}|#){_JOINT})?({_FIVE})", re.ASCII)
_BEGUN = re.compile(rf"(?<![a-z]){_LETTERS}{_JOINT}\d", re.ASCII)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))

# Letters that fingers and eyes take for digits.
_LOOKALIKES = str.maketrans("oqdilszb", "00011528")
_SLIP = re.compile(rf"(?<![a-z0-9])([lbqvpgdn]{{3}}){_JOINT}([0-9oqdilszb]{{5}})(?![a-z0-9])", re.ASCII)
_NEAR = 1  # one slip: one digit wrong, missing, doubled, or two swapped


def find(text: str, asked: bool = False) -> list[str]:
    """Every order number in the text as `LBQ-12345`, in the order written, each once.

    `asked`: the number has just been asked for, so five bare digits are one.
    """
    plain = _plain(text)
    patterns = [_BY_LETTERS, _BY_WORD, _BY_HASH] + ([_BARE] if asked else [])
    found = sorted((match.start(1), match[1]) for pattern in patterns for match in pattern.finditer(plain))
    return list(dict.fromkeys(_written(digits) for _, digits in found))


def parse(text: str, asked: bool = False) -> str | None:
    """The one order number in the text; None when there is none, or more than one."""
    found = find(text, asked)
    return found[0] if len(found) == 1 else None


def normalise(number: str) -> str | None:
    """`LBQ-12345` for a text that is an order number and nothing else; bare digits count. None otherwise."""
    match = _ALONE.fullmatch(_plain(number).strip())
    return _written(match[1]) if match else None


def is_begun(text: str) -> bool:
    """Does the text begin a number as ours begin, and give none: too few digits, or too many?"""
    return not find(text) and _BEGUN.search(_plain(text)) is not None


def suggest(text: str) -> str | None:
    """What a mistyped number may have meant, to be *asked* ("did you mean ...?"); never to be opened by itself.

    Knows letters in the wrong order or off by a key ("LQB-12345") and letters for digits ("LBQ-1O0O1"). Says nothing
    about whether that order exists. None when the text has a well-written number or nothing like one.
    """
    if find(text):
        return None
    slips = {m[2].translate(_LOOKALIKES) for m in _SLIP.finditer(_plain(text)) if _is_near(m[1], PREFIX.lower())}
    return f"{PREFIX}-{slips.pop()}" if len(slips) == 1 else None


def near(number: str, own: Iterable[str]) -> list[str]:
    """Which of a proven person's *own* orders are one slip away from the number as typed: again only to be asked."""
    typed = re.sub(r"[^A-Z0-9]", "", _plain(number).upper())
    typed = PREFIX + typed if typed.isdecimal() else typed
    return [known for known in own if _is_near(typed, known.replace("-", ""))]


def _plain(text: str) -> str:
    return fold(text).translate(_DASHES)


def _written(digits: str) -> str:
    return f"{PREFIX}-" + "".join(char for char in digits if char.isdecimal())


def _is_near(typed: str, known: str) -> bool:
    return bool(DamerauLevenshtein.distance(typed, known) <= _NEAR)
