"""Who is on duty at a moment, and who is called next: pure questions to the shifts of the rota. Moments are ms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversation.records import DutyCall
from conversation.staffing import Hours
from handoff.errors import BadShift
from handoff.hours import is_holiday

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
HOLIDAYS = "8"  # in place of weekdays
_DAYS = re.compile(rf"[1-7]{{1,7}}|{HOLIDAYS}")
RANK_MAX = 9


@dataclass(frozen=True)
class Shift:
    """An agent's hours on duty, every week: `days` as ISO weekdays (`12345`), from `begins` to `ends`, local time.

    `8` are the holidays of the house: once the rota has shifts for them, no other begins on such a day.
    What ends before it begins goes on into the next day; `00:00` to `00:00` is the whole day. `rank` 1 is called
    first. With `first_day` and `last_day` it is for that time alone, by the day on which it begins.
    """

    id: str
    agent: str
    days: str
    begins: str
    ends: str
    rank: int = 1
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Person:
    """Somebody who can be called: by which ways, the quickest first, as (way, address)."""

    agent: str
    name: str
    language: str
    ways: tuple[tuple[str, str], ...]


def checked(shift: Shift) -> Shift:
    """The shift as it is kept. Raises `BadShift`."""
    if not _DAYS.fullmatch(shift.days):
        raise BadShift("`days` are weekdays from 1 (Monday) to 7 (Sunday), like 12345, or 8, the holidays")
    if not (_CLOCK.fullmatch(shift.begins) and _CLOCK.fullmatch(shift.ends)):
        raise BadShift("`begins` and `ends` are times of the day, like 18:00")
    if not 1 <= shift.rank <= RANK_MAX:
        raise BadShift(f"`rank` is a number from 1, who is called first, to {RANK_MAX}")
    if shift.first_day and shift.last_day and shift.last_day < shift.first_day:
        raise BadShift("`last_day` lies before `first_day`")
    return shift


def on_duty(shifts: Sequence[Shift], at_ms: int, house: Hours) -> list[str]:
    """The agents on duty at this moment, who is called first first, each once."""
    place = ZoneInfo(house.zone)
    today = datetime.fromtimestamp(at_ms / 1000, place).date()
    days = [(day, _kind(day, shifts, house)) for day in (today - timedelta(days=1), today)]  # what began yesterday, too
    now = [it for it in shifts if any(start <= at_ms < end for start, end in _spans(it, days, place))]
    return list(dict.fromkeys(shift.agent for shift in sorted(now, key=lambda it: (it.rank, it.begins, it.id))))


def _kind(day: date, shifts: Sequence[Shift], house: Hours) -> str:
    """A weekday, or a holiday where somebody is on the rota for those."""
    planned = any(shift.days == HOLIDAYS and _within(shift, day) for shift in shifts)
    return HOLIDAYS if planned and is_holiday(house, day) else str(day.isoweekday())


def _spans(shift: Shift, days: Sequence[tuple[date, str]], place: ZoneInfo) -> Iterator[tuple[int, int]]:
    for day, kind in days:
        if kind not in shift.days or not _within(shift, day):
            continue
        last = day if shift.ends > shift.begins else day + timedelta(days=1)
        yield _moment(day, shift.begins, place), _moment(last, shift.ends, place)


def _within(shift: Shift, day: date) -> bool:
    return (shift.first_day or day) <= day <= (shift.last_day or day)


def _moment(day: date, clock: str, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time.fromisoformat(clock), zone).timestamp() * 1000)


def whom(people: Sequence[Person], calls: Sequence[DutyCall], each: int) -> tuple[Person, str, str] | None:
    """Whom to call next, on which way, at which address: each so often, on their ways in turn, then the next one."""
    able = [person for person in people if person.ways]
    if not able:
        return None
    last = calls[-1].agent if calls else ""
    place = next((place for place, person in enumerate(able) if person.agent == last), None)
    run = _run(calls) if place is not None else 0
    if place is None or (run >= each and len(able) > 1):
        place, run = (0 if place is None else (place + 1) % len(able)), 0
    person = able[place]
    known = [way for way, _ in person.ways]
    before = calls[-1].way if run else ""  # of many calls only the last are kept: their number says nothing
    return (person, *person.ways[(known.index(before) + 1) % len(known) if before in known else 0])


def _run(calls: Sequence[DutyCall]) -> int:
    """How often the last one was called without anybody else in between."""
    others = [number for number, call in enumerate(calls) if call.agent != calls[-1].agent]
    return len(calls) - (others[-1] + 1 if others else 0)
