"""The day by which the customer needs the thing: a date in the line with an occasion, or said to be a deadline."""

from dataclasses import dataclass
from datetime import date

from bot.nlu.entities.found import Found
from bot.nlu.phrases import phrases
from bot.nlu.text import fold

_BEFORE = 30  # characters before a date in which a word of time still belongs to it


@dataclass(frozen=True)
class Needed:
    """An ISO day and the words that show it."""

    day: str
    evidence: str


def needed_by(text: str, dates: list[Found], today: date) -> Needed | None:
    """The earliest day to come by which something is needed; `dates` are those found in the line."""
    folded = fold(text)
    occasion = phrases("needs", "occasions").search(folded)
    for found in sorted(dates, key=lambda one: one.value):
        if found.value < today.isoformat():
            continue
        before = folded[max(0, found.start - _BEFORE) : found.start]
        stated = [match for match in phrases("needs", "before").finditer(before) if _adjoins(before, match.end())]
        if stated or occasion:
            return Needed(found.value, _evidence(text, found, occasion.span() if occasion else None))
    return None


def _adjoins(before: str, end: int) -> bool:
    """Nothing but a short word ("le", "the", "ce") stands between the word of time and the date."""
    return len(before[end:].split()) <= 1


def _evidence(text: str, found: Found, occasion: tuple[int, int] | None) -> str:
    start, end = occasion or (found.start, found.end)
    return text[min(start, found.start) : max(end, found.end)]
