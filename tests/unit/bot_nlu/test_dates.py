"""Days named in French and English, counted from a Saturday, 21 November 2026."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.entities.dates import find_dates
from tests.unit.bot_nlu.conftest import TODAY


def days(text: str) -> list[str]:
    return [found.value for found in find_dates(text, TODAY)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("demain", "2026-11-22"),
        ("Aujourd'hui", "2026-11-21"),
        ("après-demain", "2026-11-23"),
        ("hier soir", "2026-11-20"),
        ("lundi dernier", "2026-11-16"),
        ("lundi prochain", "2026-11-23"),
        ("last Monday", "2026-11-16"),
        ("next Friday", "2026-11-27"),
        ("il y a 3 jours", "2026-11-18"),
        ("two weeks ago", "2026-11-07"),
        ("dans deux semaines", "2026-12-05"),
        ("in 10 days", "2026-12-01"),
        ("le 12 mars", "2027-03-12"),
        ("le 1er octobre", "2026-10-01"),
        ("12 sept.", "2026-09-12"),
        ("March 3rd", "2027-03-03"),
        ("the 24th of December", "2026-12-24"),
        ("vendredi 13 mars 2027", "2027-03-13"),
        ("12/03", "2027-03-12"),
        ("03/11/2026", "2026-11-03"),
        ("12-03-26", "2026-03-12"),
        ("2026-12-01", "2026-12-01"),
        ("le 25", "2026-11-25"),
        ("Noël", "2026-12-25"),
        ("Christmas Eve", "2026-12-24"),
        ("la semaine prochaine", "2026-11-23"),
        ("j'attends depuis lundi", "2026-11-16"),
        ("waiting since Monday", "2026-11-16"),
        ("since the 25th", "2026-10-25"),
        ("depuis le 3", "2026-11-03"),
        ("depuis le 12 décembre", "2025-12-12"),
        ("depuis le 24/12", "2025-12-24"),
        ("since Christmas", "2025-12-25"),
        ("depuis hier", "2026-11-20"),
    ],
)
def test_days(text: str, day: str) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text",
    ["ma commande", "mon colis", "24/7", "3-4 jours", "le 06 12 34 56 78", "31/02", "12,50 €", "the 2 items"],
)
def test_no_days(text: str) -> None:
    assert days(text) == []


def test_two_days_of_one_line_in_order() -> None:
    assert days("commandé le 1er octobre, il me le faut demain") == ["2026-10-01", "2026-11-22"]


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    for found in find_dates(text, TODAY):
        assert 0 <= found.start < found.end <= len(text)
