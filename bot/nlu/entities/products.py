"""The shop's products in a line, typos included, each as the word list spells it."""

from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.nlu.entities.found import Found
from bot.nlu.text import Word, fold, words
from bot.nlu.wordfiles import read

_ALIKE = 86  # rapidfuzz ratio; "bouiloire" 95, "cafétiere" 100 (folded), while "carte" against "terrine" is 50
_SHORTEST_TYPO = 6  # letters: shorter names must be spelt right, as "the" is no tea and "mile" no honey


def find_products(text: str) -> list[Found]:
    """Products named in the line, the longest name at each place."""
    spoken = words(text)
    found: list[Found] = []
    at = 0
    while at < len(spoken):
        one, length = _at(text, spoken, at)
        if one:
            found.append(one)
        at += length
    return found


def _at(text: str, spoken: list[Word], at: int) -> tuple[Found | None, int]:
    """The product that begins at a word, and how many words it takes (1 when there is none)."""
    for length in range(min(_longest(), len(spoken) - at), 0, -1):
        first, last = spoken[at], spoken[at + length - 1]
        name = _named(text[first.start : last.end])
        if name:
            return Found("product", name, first.start, last.end), length
    return None, 1


@lru_cache(maxsize=8192)
def _named(span: str) -> str | None:
    folded, names = _without_article(fold(span)), _names()
    if folded in names:
        return _unless_other_word(span, names[folded])
    if len(folded) < _SHORTEST_TYPO:
        return None
    alike = _open_to_typos().get(len(folded.split()), [])
    close = process.extractOne(folded, alike, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return names[close[0]] if close else None


def _unless_other_word(span: str, name: str) -> str | None:
    """ "the" and "pan" are folded products: a French tea must carry its accent."""
    return None if fold(name) == "the" and "é" not in span.lower() else name


def _without_article(folded: str) -> str:
    for article in ("l'", "d'"):
        if folded.startswith(article):
            return folded[len(article) :]
    return folded


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Folded name → name, over both languages; French wins where both share one."""
    lists = read("products")
    return {fold(name): name for language in ("en", "fr") for name in str(lists[language]).splitlines() if name}


@lru_cache(maxsize=1)
def _open_to_typos() -> dict[int, list[str]]:
    """Number of words → folded names of so many that are long enough to be told when misspelt."""
    found: dict[int, list[str]] = {}
    for name in _names():
        if len(name) >= _SHORTEST_TYPO:
            found.setdefault(len(name.split()), []).append(name)
    return found


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(len(words(name)) for name in _names())
