"""The point of a question: the country, the day, the card that it asks about. Pure.

Another point is another question, though its answer is the same: who asks about Belgium after Switzerland is not going
round in circles. And of an answer that holds the point, what tells of it is an answer by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.nlu.phrases import phrases
from bot.nlu.text import fold, words
from bot.nlu.wordfiles import read, word_set

_FILE = "points"
_MOST_WORDS = 6  # of what stands after "et", "what about"; a longer line is a question of its own
_JOINED = re.compile(r"^(?:\w|qu)'")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def point_of(text: str) -> str | None:
    """What a question asks about beside its subject, in plain words; None where it says no such thing."""
    line = fold(text)
    if not _list("agains").isdisjoint(_words(line)):
        return None
    named = _plain(found.group() for found in phrases(_FILE, "named").finditer(line))
    return " ".join(named) or _gone_on(line)


def goes_on(text: str) -> bool:
    """Is it half a question, that only puts another point in the place of the one before: "et le noir ?"?"""
    return _gone_on(fold(text)) is not None


def telling(point: str, wordings: Iterable[str]) -> str:
    """The sentences of an answer's wordings that tell of a point; "" where none does."""
    names = [point, *_within().get(point, ())]
    sentences = dict.fromkeys(one for text in wordings for one in _SENTENCE.split(text) if not one.endswith("?"))
    return " ".join(one for one in sentences if any(_holds(one, name) for name in names))


def _gone_on(line: str) -> str | None:
    """What a line that goes on from the question before puts in its place: "et pour les fromages ?"."""
    begun = phrases(_FILE, "openers").match(line)
    rest = _words(line[begun.end() :]) if begun else []
    if not rest or len(rest) > _MOST_WORDS:
        return None
    content = (word for word in rest if word not in _list("small") and (word.isdigit() or len(word) > 1))
    return " ".join(_plain(content)) or None


def _holds(sentence: str, name: str) -> bool:
    return set(_plain([name])) <= set(_plain([sentence]))


def _plain(texts: Iterable[str]) -> list[str]:
    """The words, singular."""
    return [word.rstrip("s") or word for text in texts for word in _words(fold(text))]


def _words(line: str) -> list[str]:
    """Its words without what is joined to them: "italie" of "l'italie"."""
    return [_JOINED.sub("", word.text) for word in words(line)]


@lru_cache(maxsize=8)
def _list(name: str) -> frozenset[str]:
    return word_set(str(read(_FILE)[name]))


@lru_cache(maxsize=1)
def _within() -> dict[str, tuple[str, ...]]:
    """By what is named, the longer names that take it in."""
    found: dict[str, tuple[str, ...]] = {}
    for longer, taken_in in read(_FILE)["within"].items():
        for name in str(taken_in).split():
            plain = " ".join(_plain([name]))
            found[plain] = (*found.get(plain, ()), str(longer))
    return found
