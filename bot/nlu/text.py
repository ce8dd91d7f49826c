"""Text as the other parts see it: folded letters that keep their places, words with their offsets, clauses."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+", re.UNICODE)
_CLAUSE_END = re.compile(r"[.!?;\n…]+|,\s|\s(?:mais|donc|sinon|et|but|so|otherwise|and)\s", re.IGNORECASE)
_MOST_CLAUSES = 12  # of a longer letter the beginning tells what it wants


@dataclass(frozen=True)
class Word:
    """One word of a line, folded, with its place in the line."""

    text: str
    start: int
    end: int


class _Folded(dict[int, str]):
    """A letter's code to its folded letter, worked out when it is first seen."""

    def __missing__(self, code: int) -> str:
        letter = "'" if chr(code) == "’" else unicodedata.normalize("NFD", chr(code))[0].lower()[:1]
        self[code] = letter
        return letter


_FOLDED = _Folded()


@lru_cache(maxsize=512)  # a line is folded some forty times on its way
def fold(text: str) -> str:
    """Lower case without accents, as long as `text`, so that places found in it are places in `text`."""
    return text.translate(_FOLDED)


def words(text: str) -> list[Word]:
    """The words and numbers of a line, folded; "j'ai" is one word."""
    folded = fold(text)
    return [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(folded)]


def clauses(text: str) -> list[str]:
    """The parts of a line that may each carry a wish of their own; a line of one wish is one clause."""
    parts = [part.strip(" ,:-") for part in _CLAUSE_END.split(text)]
    return [part for part in parts if any(letter.isalnum() for letter in part)][:_MOST_CLAUSES]
