"""When people are at the desk: pure questions to the hours of `handoff.yml`. Moments are ms since 1970."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversation.policy import Hours
from shop.calendar import holidays

LOOK_AHEAD_DAYS = 60  # who opens on none of these is not opening


def is_open(hours: Hours, at_ms: int) -> bool:
    """Is somebody at the desk at this moment?"""
    return any(start <= at_ms < end for start, end in spans(hours, at_ms, days=0))


def opens_at(hours: Hours, at_ms: int) -> int | None:
    """The next opening, or None: it is open now, or it does not open again."""
    if is_open(hours, at_ms):
        return None
    return next((start for start, _ in spans(hours, at_ms, days=LOOK_AHEAD_DAYS) if start > at_ms), None)


def open_seconds(hours: Hours, since_ms: int, until_ms: int) -> float:
    """How much of a wait fell into opening hours: the part that agents can be measured by."""
    days = (until_ms - since_ms) // 86_400_000 + 1
    found = spans(hours, since_ms, days=days)
    return sum(max(0, min(end, until_ms) - max(start, since_ms)) for start, end in found) / 1000


def spans(hours: Hours, at_ms: int, days: int) -> Iterator[tuple[int, int]]:
    """The opening spans of the day of `at_ms` and of so many `days` after it, as (from, to), in order."""
    zone = ZoneInfo(hours.zone)
    today = datetime.fromtimestamp(at_ms / 1000, zone).date()
    for ahead in range(days + 1):
        day = today + timedelta(days=ahead)
        span = _span(hours, day)
        if span is not None:
            start, end = span.split("-")
            yield _moment(day, start, zone), _moment(day, end, zone)


def is_holiday(hours: Hours, day: date) -> bool:
    """Closed on this day, whatever the weekday: by the house's own list, or a public holiday."""
    return day in hours.closed_on or (hours.public_holidays == "france" and day in holidays(day.year))


def _span(hours: Hours, day: date) -> str | None:
    return None if is_holiday(hours, day) else hours.of(day.weekday())


def _moment(day: date, clock: str, zone: ZoneInfo) -> int:
    """`09:00` of this day as ms; `24:00` is the end of it. The zone knows the days of 23 and 25 hours."""
    hour, minute = (int(part) for part in clock.split(":"))
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    return int(datetime.combine(day, time(hour, minute), zone).timestamp() * 1000)
