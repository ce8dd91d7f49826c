"""Opening hours: zone, weekday, holidays, and the days on which the clocks change."""

from __future__ import annotations

from datetime import date

import pytest

from conversation.policy import Hours
from handoff.hours import is_open, open_seconds, opens_at
from tests.unit.handoff.world import moment

HOURS = Hours()  # Monday to Friday 9 to 19, Saturday 10 to 18


@pytest.mark.parametrize(
    ("at", "is_it"),
    [
        ("2026-11-23 08:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 18:59", True),
        ("2026-11-23 19:00", False),
        ("2026-11-21 17:59", True),  # Saturday
        ("2026-11-21 21:40", False),
        ("2026-11-22 12:00", False),  # Sunday
        ("2026-11-11 12:00", False),  # armistice, a Wednesday
        ("2026-05-25 12:00", False),  # Whit Monday
    ],
)
def test_the_desk_is_open_in_its_hours_only(at: str, is_it: bool) -> None:
    assert is_open(HOURS, moment(at)) is is_it


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-11-21 21:40", "2026-11-23 09:00"),  # Saturday night to Monday
        ("2026-11-23 07:00", "2026-11-23 09:00"),
        ("2026-12-24 20:00", "2026-12-26 10:00"),  # Christmas is a Friday, the 26th a Saturday
        ("2027-03-27 23:00", "2027-03-30 09:00"),  # Easter, with the night the clocks go forward
    ],
)
def test_closed_means_the_next_day_it_opens(at: str, opening: str) -> None:
    assert opens_at(HOURS, moment(at)) == moment(opening)


def test_an_open_desk_names_no_opening() -> None:
    assert opens_at(HOURS, moment("2026-11-23 12:00")) is None


def test_a_desk_that_never_opens_names_none() -> None:
    never = Hours(monday=None, tuesday=None, wednesday=None, thursday=None, friday=None, saturday=None)
    assert opens_at(never, moment("2026-11-23 12:00")) is None


def test_hours_are_those_of_their_zone() -> None:
    montreal = Hours(zone="America/Montreal")
    assert not is_open(montreal, moment("2026-11-23 14:59"))
    assert is_open(montreal, moment("2026-11-23 15:00"))


def test_days_of_the_shops_own_are_closed_and_holidays_can_be_worked() -> None:
    assert not is_open(Hours(closed_on=(date(2026, 11, 24),)), moment("2026-11-24 12:00"))
    assert is_open(Hours(public_holidays="none"), moment("2026-11-11 12:00"))


def test_a_day_may_end_at_midnight() -> None:
    late = Hours(monday="20:00-24:00")
    assert is_open(late, moment("2026-11-23 23:59"))
    assert not is_open(late, moment("2026-11-24 00:00"))


def test_only_opening_hours_count_as_waiting() -> None:
    assert open_seconds(HOURS, moment("2026-11-23 10:00"), moment("2026-11-23 10:05")) == 300
    assert open_seconds(HOURS, moment("2026-11-21 17:59"), moment("2026-11-23 09:01")) == 120
    assert open_seconds(HOURS, moment("2026-11-22 10:00"), moment("2026-11-22 11:00")) == 0
