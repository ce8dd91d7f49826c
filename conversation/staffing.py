"""Who is there, and when: the parts of `handoff.yml` about hours, teams and duty, and what may be wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from conversation.events import Language, Reason
from conversation.mistakes import mistakes

TEAM = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")  # as agents have it among their skills
_SPAN = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d")


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When people are at the desk: `09:00-18:00` per weekday in `zone`; a day set to null is closed.

    So are the days of `closed_on` and, unless `public_holidays` is `none`, the French public holidays.
    """

    zone: str = "Europe/Paris"
    monday: str | None = "09:00-19:00"
    tuesday: str | None = "09:00-19:00"
    wednesday: str | None = "09:00-19:00"
    thursday: str | None = "09:00-19:00"
    friday: str | None = "09:00-19:00"
    saturday: str | None = "10:00-18:00"
    sunday: str | None = None
    closed_on: tuple[date, ...] = ()
    public_holidays: Literal["france", "none"] = "france"

    def of(self, weekday: int) -> str | None:
        """The hours of a weekday, Monday being 0."""
        names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        return getattr(self, names[weekday])  # type: ignore[no-any-return]


class Takes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which waiting cases are a team's; all that are given must hold, and with none only what is transferred to it is.

    `request` is the wish an order was named for, `reason` why a person is needed.
    """

    language: tuple[Language, ...] = ()
    channel: tuple[str, ...] = ()
    reason: tuple[Reason, ...] = ()
    request: tuple[str, ...] = ()

    def any(self) -> bool:
        """Is anything asked at all?"""
        return bool(self.language or self.channel or self.reason or self.request)


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Agents with a skill of the team's name. `hours` and `callbacks` (calls at once) None: those of the house.

    `when_closed`: its cases `wait` for it, or go to the `house`, to whoever is there.
    """

    takes: Takes = Takes()
    hours: Hours | None = None
    callbacks: int | None = None
    when_closed: Literal["wait", "house"] = "wait"


Matter = Literal[
    "injury_or_allergy", "fraud", "legal_threat", "bereavement", "personal_data", "accessibility", "deadline"
]


class DutyRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What cannot wait until somebody sits down at the desk, and how people on duty are called; times in seconds.

    `matters`: sensitive topics, and `deadline`, what is needed or promised before the desk opens. When nobody has
    claimed it `when_open` after the request, or at once with a closed desk, the first on duty is called, again
    `again_after` that, after `calls_each` calls the next one; and again when who has it has not claimed it
    `taken_within`.
    """

    matters: tuple[Matter, ...] = ("injury_or_allergy", "fraud", "deadline")
    when_open: float = 120
    again_after: float = 300
    calls_each: int = 2
    taken_within: float = 1800


class Callbacks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Calls at a time that the customer chooses; times in seconds.

    `at_once`: so many in one `lasts` of a team's hours, 0: none are offered. The first begins `not_before` after now,
    the last within `days`; `choice` of them are offered, when the desk is closed or nine tenths of the waits exceed
    `long_wait`.
    """

    at_once: int = 0
    lasts: float = 1800
    not_before: float = 1800
    days: int = 3
    choice: int = 3
    long_wait: float = 600


def wrong_callbacks(rules: Callbacks) -> Iterator[str]:
    """What types cannot say: numbers that make no call."""
    if rules.at_once < 0:
        yield f"callbacks: at_once is {rules.at_once}, it must be 0 (no call-backs) or more"
    if not 300 <= rules.lasts <= 14_400:
        yield f"callbacks: lasts is {rules.lasts}, it must be from 300 to 14400 seconds"
    for name in ("not_before", "days", "choice", "long_wait"):
        if getattr(rules, name) <= 0:
            yield f"callbacks: {name} is {getattr(rules, name)}, it must be more than 0"


def wrong_duty(rules: DutyRules) -> Iterator[str]:
    """What types cannot say: nobody is called all the time, or never."""
    for name in ("when_open", "again_after", "taken_within"):
        if getattr(rules, name) <= 0:
            yield f"duty: {name} is {getattr(rules, name)}, it must be more than 0 seconds"
    if rules.calls_each < 1:
        yield f"duty: calls_each is {rules.calls_each}, it must be at least 1"


Teams = Mapping[str, Team]


def teams_of(given: Any, house: Any) -> tuple[dict[str, Team], list[str]]:
    """The teams of the file, and what is wrong with them; hours that a team leaves out are the `house`'s."""
    if not isinstance(given, dict):
        return {}, ["teams: must be a mapping from the name of a team to what it takes and when it is there"]
    found, problems = {}, []
    for name, team in given.items():
        if not isinstance(name, str) or not TEAM.fullmatch(name):
            problems.append(f"teams: '{name}' is no name of a team; use small letters, digits and hyphens: returns")
            continue
        try:
            found[name] = msgspec.convert(_filled_in(team, house), Team)
        except msgspec.ValidationError as error:
            problems += list(mistakes(f"teams: {name}", team, Team)) or [f"teams: {name}: {error}"]
            continue
        problems += wrong_hours(f"teams: {name}: hours", found[name].hours or Hours())
    return found, problems


def _filled_in(team: Any, house: Any) -> Any:
    if not isinstance(team, dict) or not isinstance(team.get("hours"), dict):
        return {} if team is None else team
    common = house if isinstance(house, dict) else {}
    return {**team, "hours": {**common, **team["hours"]}}


def wrong_hours(where: str, hours: Hours) -> Iterator[str]:
    """What types cannot say of hours: each is a span that ends after it begins, in a zone that there is."""
    for day in range(7):
        span = hours.of(day)
        if span is not None and (not _SPAN.fullmatch(span) or span[:5] >= span[6:]):
            yield f"{where}: '{span}' is not a span like 09:00-18:00"
    try:
        ZoneInfo(hours.zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield f"{where}: '{hours.zone}' is no time zone; write it like Europe/Paris"
