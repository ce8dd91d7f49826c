"""What may be offered for an order: each act with its reason, its last day and what is instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from shop import remedies, rules
from shop import requests as ask
from shop.deciding import decide, options
from shop.occasion import Occasion
from shop.rules import Act, Reason
from shop.words import PARIS, Change, Delivery, Goods, Money, Order, Override, Refund, RefundReason, State
from tests.unit.shop.test_rules import CHEESE, ENGRAVED, PLATES, TODAY, an_order, delivered

NOON = datetime(2026, 11, 20, 12, tzinfo=PARIS)
NOW = Occasion("turn-1", NOON)
LEA = Override("lea", "Cliente fidèle")


def sent_back(order_version: int, *goods: Goods) -> Change:
    return Change(turn_id="t", act="return", number="LBQ-10001", version=order_version, at=NOON, goods=goods)


@pytest.mark.parametrize("state", list(State))
def test_whatever_is_not_possible_has_a_reason(state: State) -> None:
    for act, verdict in options(an_order(state), TODAY).items():
        assert verdict.allowed is (verdict.reason is None), act


@pytest.mark.parametrize("state", list(State))
def test_nothing_is_refused_with_what_is_itself_refused(state: State) -> None:
    """Who may not cancel is not sent to an address that may not be changed either."""
    delivered_on = TODAY - timedelta(days=2) if state is State.DELIVERED else None
    possible = options(an_order(state, delivered_on=delivered_on), TODAY)
    for act in (Act.CANCEL, Act.CHANGE_ADDRESS, Act.CHANGE_ITEMS):
        for other in possible[act].instead:
            assert other not in possible or possible[other].allowed or other in rules.RIGHTS


def test_a_no_to_a_right_is_for_a_person() -> None:
    verdict = options(delivered(20), TODAY)[Act.WITHDRAW]
    assert (verdict.allowed, rules.is_for_a_person(Act.WITHDRAW, verdict)) == (False, True)
    assert not rules.is_for_a_person(Act.CANCEL, options(delivered(20), TODAY)[Act.CANCEL])
    assert not rules.is_for_a_person(Act.WITHDRAW, options(delivered(2), TODAY)[Act.WITHDRAW])


def test_where_to_bring_it_changes_the_way_it_is_brought() -> None:
    home = options(an_order(State.PAID), TODAY)
    assert (home[Act.CHANGE_ADDRESS].allowed, home[Act.CHANGE_PICKUP].instead) == (True, (Act.CHANGE_ADDRESS,))
    store = options(replace(an_order(State.PAID), delivery=Delivery.STORE), TODAY)
    assert store[Act.CHANGE_ADDRESS].reason is store[Act.CHANGE_PICKUP].reason is Reason.OTHER_DELIVERY


def test_what_was_sent_back_is_no_longer_left() -> None:
    order = replace(delivered(2, replace(PLATES, quantity=3)), changes=(sent_back(2, Goods("TAB-02", 2)),))
    assert remedies.left(order) == {"TAB-02": 1}
    twice = ask.OpenReturn((Goods("TAB-02", 2),))
    assert decide(order, twice, NOW).allowed  # the one that is left goes back, the other is told as left out


def test_what_is_owed_is_what_was_paid_less_what_went_back() -> None:
    order = replace(an_order(), paid_with="Visa")

    def back(cents: int, reason: RefundReason) -> Refund:
        return Refund(Money(cents), reason, "Visa", TODAY, TODAY)

    assert remedies.owed(an_order()) == Money(0)
    assert remedies.owed(replace(order, refunds=(back(900, RefundReason.LATE),))) == Money(7000)
    assert remedies.owed(replace(order, refunds=(back(900, RefundReason.FEWER),))) == Money(7900)
    assert remedies.owed(replace(order, refunds=(back(9900, RefundReason.LATE),))) == Money(0)


@pytest.mark.parametrize(
    "why", [why for why in RefundReason if why.value not in {"damaged", "wrong", "missing", "lost"}]
)
def test_other_reasons_are_a_persons_to_grant(why: RefundReason) -> None:
    order = replace(delivered(2), paid_with="Visa")
    assert remedies.remedying(order, why, TODAY).reason is Reason.NOT_COVERED
    assert decide(order, ask.PayBack(why, override=LEA), NOW).allowed


@pytest.mark.parametrize(
    ("order", "why", "reason"),
    [
        (an_order(), RefundReason.DAMAGED, Reason.NOT_PAID),
        (replace(an_order(), paid_with="Visa"), RefundReason.DAMAGED, Reason.NOT_DELIVERED),
        (replace(an_order(State.CANCELLED), paid_with="Visa"), RefundReason.DAMAGED, Reason.ALREADY_CANCELLED),
        (replace(delivered(31), paid_with="Visa"), RefundReason.WRONG, Reason.TOO_LATE),
        (replace(delivered(3), paid_with="Visa"), RefundReason.LOST, Reason.NOT_COVERED),
        (replace(delivered(3), paid_with="Visa"), RefundReason.MISSING, Reason.NO_INQUIRY),
        (replace(delivered(3, CHEESE), paid_with="Visa"), RefundReason.DAMAGED, None),
        (replace(delivered(3, ENGRAVED), paid_with="Visa"), RefundReason.WRONG, None),
        (replace(an_order(State.LOST), paid_with="Visa"), RefundReason.LOST, None),
    ],
)
def test_what_the_assistant_makes_good_by_itself(order: Order, why: RefundReason, reason: Reason | None) -> None:
    assert remedies.remedying(order, why, TODAY).reason is reason


def test_a_return_that_is_decided_on_the_last_day_counts_from_the_moment_it_was_said() -> None:
    order = delivered(14)
    said_at = datetime.combine(rules.withdraw_by(TODAY - timedelta(days=14)), datetime.max.time(), PARIS)
    later = Occasion("turn-1", said_at + timedelta(days=5))
    assert decide(order, ask.Withdraw(said_at), later).allowed
    assert not decide(order, ask.Withdraw(said_at + timedelta(days=1)), later).allowed


def test_a_refund_shows_three_working_days_after_it_was_sent() -> None:
    refund = Refund(Money(100), RefundReason.CANCELLED, "Visa", TODAY, TODAY + timedelta(days=2), sent_on=TODAY)
    assert rules.arrives_by(refund) == date(2026, 11, 25)
    assert rules.arrives_by(replace(refund, sent_on=None, due_on=date(2026, 12, 4))) == date(2026, 12, 9)
