"""Where a waiting conversation stands: by the earliest of what was promised, what is needed, and the target."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from conversation import events as ev
from conversation.policy import Policy, Waits
from conversation.ranking import FRONT, GRAVE, due_at, list_order, priority
from conversation.records import Entry
from conversation.state import Conversation

NOW = int(datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Paris")).timestamp() * 1000)
POLICY = Policy()
HOUR = 3_600_000


def told(*events: ev.Event, reason: ev.Reason = "explicit") -> Conversation:
    """A conversation that waits since ten o'clock, with this before it."""
    state = Conversation(id="07-0123456789ab")
    asked = ev.HandoffRequested(reason=reason, by="assistant")
    for event in (ev.ConversationOpened(channel="web"), *events, asked):
        state = state.apply(Entry(state.seq + 1, "b", NOW, state.floor, event))
    return state


def after_s(c: Conversation) -> float:
    return ((due_at(c, POLICY) or 0) - NOW) / 1000


def needed(day: str) -> ev.FactStated:
    return ev.FactStated(name="needed_by", value=day, by="customer")


@pytest.mark.parametrize(
    ("reason", "said", "seconds"),
    [
        ("explicit", "normal", 300),
        ("frustration", "high", 180),
        ("repeat_contact", "high", 180),
        ("sensitive", "urgent", 60),
    ],
)
def test_why_a_person_is_needed_sets_the_target(reason: ev.Reason, said: str, seconds: float) -> None:
    c = told(reason=reason)
    assert (priority(c, POLICY), after_s(c)) == (said, seconds)


def test_a_wedding_tomorrow_morning_comes_before_all_who_can_wait() -> None:
    c = told(needed("2026-11-24"))
    assert (priority(c, POLICY), after_s(c)) == ("urgent", -10 * 3600)
    assert priority(told(needed("2026-11-24T11:00")), POLICY) == "normal"
    assert after_s(told(needed("2026-11-24T10:02"))) == 120


def test_what_is_needed_in_a_month_or_is_no_date_changes_nothing() -> None:
    assert after_s(told(needed("2026-12-24"))) == 300
    assert after_s(told(needed("bientôt"))) == 300


def test_a_day_that_was_over_when_they_asked_makes_nobody_urgent() -> None:
    c = told(needed("2026-11-20"))
    assert (priority(c, POLICY), after_s(c)) == ("normal", 300)
    assert priority(told(needed("2026-11-23")), POLICY) == "urgent"


def test_a_date_at_the_end_of_all_calendars_breaks_nothing() -> None:
    assert after_s(told(needed("9999-12-31"))) == 300
    assert after_s(told(needed("0001-01-01"))) == 300


def test_the_last_date_named_counts() -> None:
    assert after_s(told(needed("2026-11-24"), needed("2026-12-24"))) == 300


def test_a_promise_that_ends_sooner_comes_sooner_and_a_kept_one_does_not() -> None:
    made = ev.PromiseMade(promise="p", text="rappel", by="Léa", due_at=NOW + 30_000, reach="email")
    assert after_s(told(made)) == 30
    assert after_s(told(made, ev.PromiseKept(promise="p"))) == 300
    missed = told(made, ev.PromiseMissed(promise="p"))
    assert (priority(missed, POLICY), after_s(missed)) == ("high", 180)


def test_the_targets_are_the_managers() -> None:
    assert due_at(told(), Policy(waits=Waits(target=60))) == NOW + 60_000


def test_who_was_requeued_stands_before_all_others_in_the_order_of_the_old_times() -> None:
    c = told()
    for event in (ev.HandoffClaimed(agent="a", name="Léa"), ev.HandoffRequeued(why="released", agent="a")):
        c = c.apply(Entry(c.seq + 1, "b", NOW + HOUR, c.floor, event))
    assert list_order(c, POLICY) == NOW + 300_000 - FRONT


def test_who_cannot_wait_stands_before_all_who_are_overdue_and_all_who_were_requeued() -> None:
    requeued = told()
    for event in (ev.HandoffClaimed(agent="a", name="Léa"), ev.HandoffRequeued(why="released", agent="a")):
        requeued = requeued.apply(Entry(requeued.seq + 1, "b", NOW - HOUR, requeued.floor, event))
    in_order = [told(reason="sensitive"), told(needed("2026-11-24")), requeued, told()]
    assert sorted(in_order, key=lambda c: list_order(c, POLICY)) == in_order


def test_a_danger_that_is_told_while_waiting_makes_it_urgent() -> None:
    c = told()
    reading = ev.Reading(seq=c.seq, intent="faq/allergens", sensitive="injury_or_allergy")
    danger = ev.AssistantUnderstood(covers=(c.seq,), turn="t", readings=(reading,))
    c = c.apply(Entry(c.seq + 1, "b", NOW, c.floor, danger))
    assert (priority(c, POLICY), list_order(c, POLICY)) == ("urgent", NOW + 60_000 - GRAVE)


@pytest.mark.parametrize(
    ("reason", "minutes", "place_s"),
    [("explicit", 2, 300), ("explicit", 11, 3600 + 660 + 300), ("complex", 2, 3600 + 120 + 300)],
)
def test_who_refuses_a_hand_back_keeps_the_former_place(reason: ev.Reason, minutes: int, place_s: float) -> None:
    c = told()
    for event in (ev.HandoffClaimed(agent="a", name="Léa"), ev.HandoffHandedBack(agent="a", name="Léa")):
        c = c.apply(Entry(c.seq + 1, "b", NOW + HOUR, c.floor, event))
    asked = ev.HandoffRequested(reason=reason, by="customer")
    c = c.apply(Entry(c.seq + 1, "b", NOW + HOUR + minutes * 60_000, c.floor, asked))
    assert after_s(c) == place_s


def test_who_does_not_wait_is_listed_newest_first() -> None:
    c = Conversation(id="07-0123456789ab", seq=5)
    assert (due_at(c, POLICY), list_order(c, POLICY)) == (None, -5)
