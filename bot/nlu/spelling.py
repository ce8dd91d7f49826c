"""Misspelt words put right, towards the words of the training lines: "livraisno", "remboursment", "ou est ma commende".

The sentence encoder reads a misspelt word as pieces that mean nothing: with one or two slips a line, a fifth of the
lines that would be understood are not; this brings back half of them (training lines held out, slips made at random).
Only words that nobody knows are touched: neither a training line has them often nor the encoder as a whole.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from bot.nlu.text import fold

_WORD = re.compile(r"[^\W\d_]+(?!['’][a-z]\b)")  # not the "wouldn" of "wouldn't"
_KNOWN = 3  # lines in which a word stands before it is taken as spelt right
_COMMON = 5  # lines before other words are read as this one
_SHORT, _LONG = (
    4,
    7,
)  # letters: up to the first only doubled or swapped ones are slips, from the second two slips may be
_ENDINGS = tuple("s x es e é ée és ées er ed ing ly ez ent ment ait ons al ion ions ive ité ies ers ant able d".split())
_FEW_LETTERS = 4  # a word with an ending is known when so many letters or more stand before it
_FILE = "spelling.json"


class Speller:
    """Words seen in training lines, each with the number of lines; finds the one that was meant."""

    def __init__(self, counts: dict[str, int], is_word: Callable[[str], bool]) -> None:
        self._counts = counts
        self._is_word = is_word
        rising = sorted(counts, key=lambda word: (counts[word], word))
        self._spelt = {fold(word): word for word in rising}  # the commonest spelling stays
        self._shorter: defaultdict[str, list[str]] = defaultdict(list)
        for folded, word in self._spelt.items():
            if counts[word] >= _COMMON and len(folded) >= _SHORT:
                for key in (folded, *_less_one(folded)):
                    self._shorter[key].append(folded)
        self._found: dict[str, str] = {}

    @classmethod
    def of(cls, texts: Iterable[str], is_word: Callable[[str], bool]) -> "Speller":
        """The words of plain lines."""
        counts = Counter(word for text in texts for word in set(_WORD.findall(text)))
        kept = {word: lines for word, lines in sorted(counts.items()) if lines >= _KNOWN or is_word(word)}
        return cls(kept, is_word)

    def right(self, text: str) -> str:
        """A plain line with its misspelt words put right."""
        return _WORD.sub(lambda match: self._right(match.group()), text)

    def _right(self, word: str) -> str:
        if word in self._counts or len(word) < _SHORT:
            return word
        if word not in self._found:
            if len(self._found) > len(self._counts):
                self._found.clear()
            self._found[word] = self._meant(word)
        return self._found[word]

    def _meant(self, word: str) -> str:
        folded = fold(word)
        if folded in self._spelt:
            return word if self._is_word(word) else self._spelt[folded]
        if self._known(word):
            return word
        near = self._one_slip(folded) or self._two_slips(folded)
        return max(near, key=lambda spelt: (self._counts[spelt], spelt), default=word)

    def _known(self, word: str) -> bool:
        stems = (word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending))
        return self._is_word(word) or any(len(stem) >= _FEW_LETTERS and self._is_word(stem) for stem in stems)

    def _one_slip(self, folded: str) -> list[str]:
        near = {other for key in (folded, *_less_one(folded)) for other in self._shorter.get(key, ())}
        return [self._spelt[other] for other in near if _one_apart(folded, other)]

    def _two_slips(self, folded: str) -> list[str]:
        if len(folded) < _LONG:
            return []
        keys = {key for shorter in _less_one(folded) for key in (shorter, *_less_one(shorter))}
        near = {other for key in keys for other in self._shorter.get(key, ()) if other[0] == folded[0]}
        return [self._spelt[other] for other in near]

    def save(self, folder: Path) -> None:
        (folder / _FILE).write_text(json.dumps(self._counts, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, is_word: Callable[[str], bool]) -> "Speller":
        return cls(json.loads((folder / _FILE).read_text(encoding="utf-8")), is_word)


def _less_one(word: str) -> list[str]:
    """The word without each of its letters."""
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def _one_apart(written: str, meant: str) -> bool:
    """One slip between the two: a letter too many, too few, another, or two swapped; never the first."""
    if written[0] != meant[0]:
        return False
    if len(written) == len(meant):
        return _swapped_or_other(written, meant)
    longer, shorter = (written, meant) if len(written) > len(meant) else (meant, written)
    at = next((place for place, letter in enumerate(shorter) if longer[place] != letter), len(shorter))
    doubled = longer[at] == longer[at - 1]
    return longer[at + 1 :] == shorter[at:] and (doubled or len(written) > _SHORT)


def _swapped_or_other(written: str, meant: str) -> bool:
    places = [at for at, (one, other) in enumerate(zip(written, meant, strict=True)) if one != other]
    if len(places) == 1:
        return len(written) > _SHORT
    first, *more = places
    swapped = written[first : first + 2] == meant[first : first + 2][::-1]
    return more == [first + 1] and swapped
