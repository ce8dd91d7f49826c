"""The French calendar against dates looked up elsewhere."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop import calendar


@pytest.mark.parametrize(
    "day",
    [date(2000, 4, 23), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)],
)
def test_easter(day: date) -> None:
    assert calendar.easter(day.year) == day


def test_the_eleven_holidays_of_2026() -> None:
    days = [(1, 1), (4, 6), (5, 1), (5, 8), (5, 14), (5, 25), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    assert calendar.holidays(2026) == {date(2026, month, day) for month, day in days}


def test_a_period_that_ends_on_a_weekend_or_holiday_ends_on_the_next_working_day() -> None:
    assert calendar.working_day_from(date(2026, 11, 20)) == date(2026, 11, 20)
    assert calendar.working_day_from(date(2026, 11, 21)) == date(2026, 11, 23)
    assert calendar.working_day_from(date(2026, 12, 25)) == date(2026, 12, 28)
    assert calendar.working_day_from(date(2026, 4, 4)) == date(2026, 4, 7)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 1)))
def test_carriers_drive_on_the_day_found(day: date) -> None:
    before, after = calendar.delivery_day_until(day), calendar.delivery_day_from(day)
    assert before <= day <= after
    assert calendar.is_delivery_day(before)
    assert calendar.is_delivery_day(after)
    assert (after - before).days <= 4
