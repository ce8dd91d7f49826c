"""The rota: nights, week-ends and holidays of one's own; the clocks that change; who is called after whom."""

from __future__ import annotations

from datetime import date

import pytest

from conversation.records import DutyCall
from conversation.staffing import Hours
from handoff.duty.rota import Person, Shift, on_duty, whom
from tests.unit.handoff.world import moment

NIGHTS = Shift("n", "lea", "12345", "18:00", "09:00")
WEEKEND = Shift("w", "sam", "67", "00:00", "00:00")
SECOND = Shift("s", "ines", "1234567", "00:00", "00:00", rank=2)
CHRISTMAS = Shift("c", "hugo", "1234567", "00:00", "00:00", 1, date(2026, 12, 24), date(2026, 12, 26))
ROTA = [SECOND, NIGHTS, WEEKEND, CHRISTMAS]


@pytest.mark.parametrize(
    ("at", "called"),
    [
        ("2026-11-23 17:59", ["ines"]),
        ("2026-11-23 18:00", ["lea", "ines"]),
        ("2026-11-24 08:59", ["lea", "ines"]),
        ("2026-11-21 03:00", ["sam", "lea", "ines"]),  # Friday's night is not over on Saturday
        ("2026-11-22 23:59", ["sam", "ines"]),
        ("2026-11-23 00:00", ["ines"]),
        ("2026-12-24 12:00", ["hugo", "ines"]),
        ("2026-12-27 00:00", ["sam", "ines"]),
        ("2027-03-28 02:30", ["sam", "ines"]),  # an hour that there is not
    ],
)
def test_who_is_on_duty(at: str, called: list[str]) -> None:
    assert on_duty(ROTA, moment(at), Hours()) == called


@pytest.mark.parametrize(
    ("at", "called"),
    [
        ("2026-05-01 12:00", ["max"]),  # a Friday, and Labour Day
        ("2026-05-01 08:59", ["max", "lea"]),  # Thursday's night is not over
        ("2026-05-01 20:00", ["max"]),
        ("2026-05-02 03:00", ["sam"]),
        ("2026-07-03 12:00", ["max"]),  # the house's own
        ("2026-07-06 20:00", ["lea"]),
    ],
)
def test_holidays_have_shifts_of_their_own(at: str, called: list[str]) -> None:
    rota = [NIGHTS, WEEKEND, Shift("h", "max", "8", "00:00", "00:00")]
    house = Hours(closed_on=(date(2026, 7, 3),))
    assert on_duty(rota, moment(at), house) == called


def test_without_a_shift_for_holidays_they_are_days_like_others() -> None:
    assert on_duty([NIGHTS], moment("2026-05-01 20:00"), Hours()) == ["lea"]


def person(name: str, *ways: str) -> Person:
    return Person(name, name, "fr", tuple((way, f"{name}@{way}") for way in ways))


def call(name: str, way: str = "telegram") -> DutyCall:
    return DutyCall("c", name, name, way, "", 0, 0)


LEA, SAM, MUTE = person("lea", "telegram", "email"), person("sam", "email"), person("mute")


@pytest.mark.parametrize(
    ("called", "then"),
    [
        ("", ("lea", "telegram")),
        ("lea", ("lea", "email")),
        ("lea lea", ("sam", "email")),
        ("lea lea sam sam", ("lea", "telegram")),
        ("hugo hugo", ("lea", "telegram")),  # whose shift is over
    ],
)
def test_who_is_called_next(called: str, then: tuple[str, str]) -> None:
    found = whom([MUTE, LEA, SAM], [call(name) for name in called.split()], 2)
    assert found is not None
    assert (found[0].agent, found[1]) == then


def test_who_is_alone_is_called_again_and_again() -> None:
    found = whom([LEA], [call("lea")] * 3, 2)
    assert found is not None
    assert (found[0].agent, found[1]) == ("lea", "email")
    assert whom([MUTE], [], 2) is None


@pytest.mark.parametrize(("last", "then"), [("telegram", "email"), ("email", "telegram")])
def test_ways_take_turns_however_many_calls_are_forgotten(last: str, then: str) -> None:
    twenty = [call("lea", then), call("lea", last)] * 10  # those that are kept of many
    found = whom([LEA], twenty, 2)
    assert found is not None
    assert found[1] == then
