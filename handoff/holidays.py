"""The public holidays of France, computed (Code du travail, article L3133-1)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday


@lru_cache(maxsize=8)
def french_holidays(year: int) -> frozenset[date]:
    """The eleven public holidays of a year in mainland France."""
    easter = easter_sunday(year)
    moving = {easter + timedelta(days=days) for days in _AFTER_EASTER}
    return frozenset(moving | {date(year, month, day) for month, day in _FIXED})


def easter_sunday(year: int) -> date:
    """Easter of the Gregorian calendar: the Sunday after the full moon on or after 21 March, by the church's tables."""
    golden = year % 19  # place in the 19 years after which the moon's phases fall on the same days
    century = year // 100
    leap_days_left_out = century - century // 4
    moon_slips = (8 * century + 13) // 25
    age = (leap_days_left_out - moon_slips + 19 * golden + 15) % 30
    if age == 29 or (age == 28 and golden > 10):
        age -= 1  # the tables never let the full moon fall after 18 April
    full_moon = date(year, 3, 21) + timedelta(days=age)
    return full_moon + timedelta(days=7 - (full_moon.weekday() + 1) % 7)
