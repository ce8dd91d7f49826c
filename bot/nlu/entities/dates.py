"""Days named in French or English, as ISO dates: "demain", "last Monday", "le 12 mars", "dans trois jours", 12/03.

Own arithmetic over a word list. dateparser was tried on the same spans: it reads "12 sept." as July, "12-03-26" as the
year 2126 and "12 mars à 11h" as 2111, and knows no "lundi dernier".
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from bot.nlu.entities.found import Found
from bot.nlu.text import fold
from bot.nlu.wordfiles import read

Reader = Callable[[re.Match[str], date], date | None]

_UNIT_DAYS = {"jour": 1, "day": 1, "semaine": 7, "week": 7, "mois": 30, "month": 30, "quinzaine": 15}
_UNIT = r"(jours?|days?|semaines?|weeks?|mois|months?)"
_PAST = re.compile(r"dernier|derniere|last|passee?|precedent")
_NEXT = re.compile(r"prochaine?|next|suivante?")
_FAR_DAYS = 183  # a day without a year is the one less than half a year away
_SINCE = re.compile(r"\b(?:depuis|since)\s+(?:le\s+|the\s+)?$")


def find_dates(text: str, today: date) -> list[Found]:
    """Every day named in the line. A period ("next week") is its first day; day comes before month in 12/03."""
    folded = fold(text)
    found: list[Found] = []
    for pattern, reader in _patterns():
        for match in pattern.finditer(folded):
            _add(found, match, reader, today)
    return sorted(found, key=lambda one: one.start)


def _add(found: list[Found], match: re.Match[str], reader: Reader, today: date) -> None:
    day = reader(match, today)
    if day and day > today and _SINCE.search(match.string[: match.start()]):
        day = reader(match, today - timedelta(days=_COMES_AGAIN.get(reader, 0)))
    if day is None:
        return
    one = Found("date", day.isoformat(), match.start(), match.end())
    if not any(one.overlaps(other) for other in found):
        found.append(one)


def _iso(match: re.Match[str], today: date) -> date | None:
    return _day(int(match[1]), int(match[2]), int(match[3]))


def _numeric(match: re.Match[str], today: date) -> date | None:
    return _with_year(int(match[2]), int(match[1]), match[3], today)


def _day_month(match: re.Match[str], today: date) -> date | None:
    return _with_year(_value("months", match["month"]), int(match["day"]), match["year"], today)


def _relative_day(match: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=int(read("dates")["days"][match[1]]))


def _feast(match: re.Match[str], today: date) -> date | None:
    month, day = (int(part) for part in read("dates")["feasts"][match[1]].split("-"))
    nearest = _day(today.year, month, day)
    return nearest if nearest and nearest >= today else _day(today.year + 1, month, day)


def _weekday(match: re.Match[str], today: date) -> date | None:
    ahead = (_value("weekdays", match["weekday"]) - today.weekday()) % 7
    around = f"{match['before'] or ''} {match['after'] or ''}"
    if _PAST.search(around):
        return today - timedelta(days=(7 - ahead) % 7 or 7)
    return today + timedelta(days=ahead or 7)


def _ahead(match: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=_span(match["count"], match["unit"]))


def _ago(match: re.Match[str], today: date) -> date | None:
    return today - timedelta(days=_span(match["count"], match["unit"]))


def _period(match: re.Match[str], today: date) -> date | None:
    monday = today - timedelta(days=today.weekday())
    if _PAST.search(match.group()):
        return monday - timedelta(days=7)
    return monday + timedelta(days=7) if _NEXT.search(match.group()) else today


def _weekend(match: re.Match[str], today: date) -> date | None:
    saturday = today + timedelta(days=(5 - today.weekday()) % 7)
    if _PAST.search(match.group()):
        return saturday - timedelta(days=7)
    return saturday + timedelta(days=7 if _NEXT.search(match.group()) else 0)


def _day_of_month(match: re.Match[str], today: date) -> date | None:
    this_month = _day(today.year, today.month, int(match[1]))
    if this_month and this_month >= today:
        return this_month
    following = today.replace(day=1) + timedelta(days=32)
    return _day(following.year, following.month, int(match[1]))


# Days after which one of that name has come again: "depuis lundi" is not the one to come.
_COMES_AGAIN: dict[Reader, int] = {
    _weekday: 7,
    _day_of_month: 31,
    _numeric: _FAR_DAYS,
    _day_month: _FAR_DAYS,
    _feast: 365,
}


def _span(count: str, unit: str) -> int:
    days = _UNIT_DAYS[unit if unit == "mois" else unit.rstrip("s")]
    return days * (int(count) if count.isdigit() else _value("numbers", count))


def _with_year(month: int, day: int, year: str | None, today: date) -> date | None:
    if year:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    near = [_day(today.year + step, month, day) for step in (-1, 0, 1)]
    days = [one for one in near if one]
    return min(days, key=lambda one: (abs((one - today).days) > _FAR_DAYS, one < today), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _value(table: str, word: str) -> int:
    return _numbers_by_word(table)[word.rstrip(".")]


@lru_cache(maxsize=4)
def _numbers_by_word(table: str) -> dict[str, int]:
    return {word: int(number) for number, known in read("dates")[table].items() for word in known.split()}


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Patterns over folded text, the more telling ones first: what they take, the later ones leave."""
    month, weekday, count = (_any_of(_numbers_by_word(table)) for table in ("months", "weekdays", "numbers"))
    days, feasts = _any_of(read("dates")["days"]), _any_of(read("dates")["feasts"])
    year = r"(?:,?\s+(?P<year>20\d\d))?"
    weekday_name = rf"(?:{weekday})\.?,?\s+"
    table: list[tuple[str, Reader]] = [
        (r"\b(20\d\d)-(\d\d)-(\d\d)\b", _iso),
        (r"(?<![\d/.])(?!24/7|1/2|24/24)(\d{1,2})/(\d{1,2})(?:/(20\d\d|\d\d))?(?![\d/%€])", _numeric),
        (r"(?<![\d/.\-])(\d{1,2})[.\-](\d{1,2})[.\-](20\d\d|\d\d)(?!\d)", _numeric),
        (
            rf"\b(?:{weekday_name})?(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{month})\b\.?{year}",
            _day_month,
        ),
        (
            rf"\b(?:{weekday_name})?(?P<month>{month})\.?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d){year}",
            _day_month,
        ),
        (rf"\b({days})\b", _relative_day),
        (rf"\b({feasts})\b", _feast),
        (
            rf"\b(?P<before>last\s+|next\s+|this\s+)?(?P<weekday>{weekday})\b(?P<after>\s+(?:dernier|prochain|passe|suivant))?",
            _weekday,
        ),
        (rf"\b(?:dans|d'ici|sous|in|within)\s+(?P<count>\d{{1,3}}|{count})\s+(?P<unit>{_UNIT})\b", _ahead),
        (rf"\b(?:il y a|ca fait|depuis)\s+(?P<count>\d{{1,3}}|{count})\s+(?P<unit>{_UNIT})\b", _ago),
        (rf"\b(?P<count>\d{{1,3}}|{count})\s+(?P<unit>{_UNIT})\s+ago\b", _ago),
        (r"\b(?:la semaine (?:prochaine|derniere|passee)|(?:next|last) week)\b", _period),
        (r"\b(?:(?:ce|le) week-?end(?: prochain| dernier| passe)?|(?:this|next|last) week-?end)\b", _weekend),
        (r"\ble\s+(\d{1,2})(?:er)?\b(?!\s*(?:[€%h/:]|euros?|eur|rue|avenue|\d))", _day_of_month),
        (r"\bthe\s+(\d{1,2})(?:st|nd|rd|th)\b", _day_of_month),
    ]
    return tuple((re.compile(pattern), reader) for pattern, reader in table)


def _any_of(words: dict[str, int] | dict[str, str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) for word in longest_first)
