"""Real days for the demo's relative ones: parcels leave and arrive on days on which that happens in France."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shop.calendar import ONE_DAY, delivery_day_from, delivery_day_until, is_working_day

_LAST_FRESH_WEEKDAY = 2  # chilled parcels leave Monday to Wednesday, so that none spends the weekend on the road


@dataclass(frozen=True)
class Days:
    """The days of one order, in the order in which they come."""

    placed_on: date
    shipped_on: date | None
    expected_on: date | None
    delivered_on: date | None
    kept_until: date | None
    ended_on: date | None


def days(today: date, row: dict[str, str], fresh: bool) -> Days:
    """From offsets in days ("-3" is three days before `today`), moved to the nearest fitting day.

    The past moves back, the future forward, so what has happened stays in the past and what is to come in the future.
    """
    ended, kept, placed = (_day(today, row[name]) for name in ("ended", "kept", "placed"))
    shipped = _leaves(_day(today, row["shipped"]), fresh)
    expected, delivered = _day(today, row["expected"]), _day(today, row["delivered"])
    if fresh and shipped is not None:
        arrives = delivery_day_from(shipped + ONE_DAY)
        expected, delivered = arrives, arrives if delivered else None
    elif expected is not None:
        expected = _expected(expected, today, fresh)
        delivered = delivery_day_until(delivered) if delivered else None
    return Days(min(filter(None, (placed, shipped, expected))), shipped, expected, delivered, kept, ended)


def _day(today: date, offset: str) -> date | None:
    return today + timedelta(days=int(offset)) if offset else None


def _leaves(day: date | None, fresh: bool) -> date | None:
    while day is not None and not (is_working_day(day) and (not fresh or day.weekday() <= _LAST_FRESH_WEEKDAY)):
        day -= ONE_DAY
    return day


def _expected(day: date, today: date, fresh: bool) -> date:
    if day <= today:
        return delivery_day_until(day)
    day = delivery_day_from(day)
    while fresh and _leaves(day - ONE_DAY, fresh) != day - ONE_DAY:
        day = delivery_day_from(day + ONE_DAY)
    return day
