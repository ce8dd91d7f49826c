"""The French calendar: public holidays and working days, because legal periods end on working days only."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, valid for every year)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    leap_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - leap_shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The eleven public holidays of France (Code du travail, art. L3133-1)."""
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    movable = (1, 39, 50)  # days after Easter Sunday: Easter Monday, Ascension, Whit Monday
    return frozenset(
        [date(year, month, day) for month, day in fixed] + [easter(year) + timedelta(days=n) for n in movable]
    )


def is_working_day(day: date) -> bool:
    """Neither Saturday, Sunday nor a public holiday: the days on which a legal period may end."""
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def working_day_from(day: date) -> date:
    """The day itself when it is a working day, else the next one."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def working_days_after(day: date, count: int) -> date:
    """The day that many working days later."""
    for _ in range(count):
        day = working_day_from(day + ONE_DAY)
    return day


def is_delivery_day(day: date) -> bool:
    """Carriers drive on Saturdays, but neither on Sundays nor on public holidays."""
    return day.weekday() != SUNDAY and day not in holidays(day.year)


def delivery_day_from(day: date) -> date:
    """The day itself when carriers drive, else the next one."""
    while not is_delivery_day(day):
        day += ONE_DAY
    return day


def delivery_day_until(day: date) -> date:
    """The day itself when carriers drive, else the one before."""
    while not is_delivery_day(day):
        day -= ONE_DAY
    return day
