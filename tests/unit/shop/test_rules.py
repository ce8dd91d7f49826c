"""The rules: proof levels, what each state still allows, why not, and the days the law counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop import rules
from shop.rules import Act, Level, Reason
from shop.words import Address, Bilingual, Delivery, Item, Money, Order, RefundReason, State

TODAY = date(2026, 11, 20)
PLATES = Item("TAB-02", Bilingual("assiettes", "plates"), 1, Money(7900), fresh=False, personalised=False, parcel=1)
CHEESE = replace(PLATES, sku="FRA-02", fresh=True)
ENGRAVED = replace(PLATES, sku="CAD-03", personalised=True)


def an_order(
    state: State = State.IN_TRANSIT, *items: Item, expected_on: date | None = None, delivered_on: date | None = None
) -> Order:
    return Order(
        number="LBQ-10001",
        state=state,
        version=1,
        placed_on=TODAY - timedelta(days=60),
        customer_id="C-1",
        items=items or (PLATES,),
        delivery=Delivery.HOME,
        delivery_cost=Money(0),
        address=Address("A", "1 rue B", "69007", "Lyon"),
        carrier="Colissimo",
        expected_on=expected_on,
        delivered_on=delivered_on,
    )


def delivered(ago: int, *items: Item) -> Order:
    return an_order(State.DELIVERED, *items, delivered_on=TODAY - timedelta(days=ago))


# Who may


def test_every_act_has_its_level_and_none_is_open_to_strangers() -> None:
    assert set(rules.NEEDS) == set(Act)
    assert not any(rules.may(Level.NONE, act) for act in Act)
    assert all(rules.may(Level.STAFF, act) for act in Act)


def test_order_level_shows_a_state_and_moves_nothing_elsewhere() -> None:
    allowed = {act for act in Act if rules.may(Level.ORDER, act)}
    assert allowed == {Act.SEE_STATE, Act.CANCEL, Act.WITHDRAW, Act.OPEN_INQUIRY}


# What is late, what is open


@pytest.mark.parametrize("state", list(State))
def test_an_order_is_open_until_delivered_returned_or_cancelled(state: State) -> None:
    assert rules.is_open(state) is (state not in {State.DELIVERED, State.RETURNED, State.CANCELLED})


@pytest.mark.parametrize("state", [State.SHIPPED, State.IN_TRANSIT])
def test_a_parcel_on_the_road_after_its_day_is_late_whatever_is_stored(state: State) -> None:
    yesterday = an_order(state, expected_on=TODAY - timedelta(days=1))
    assert rules.standing(yesterday, TODAY) is State.LATE
    assert rules.standing(yesterday, TODAY - timedelta(days=1)) is state
    assert rules.standing(an_order(state), TODAY) is state


@pytest.mark.parametrize("state", [State.AT_PICKUP_POINT, State.LOST, State.DELIVERED, State.CANCELLED])
def test_what_waits_at_the_pickup_point_or_has_ended_is_not_late(state: State) -> None:
    order = an_order(state, expected_on=TODAY - timedelta(days=3))
    assert not rules.is_late(order, TODAY)
    assert rules.standing(order, TODAY) is state


def test_an_order_overdue_in_the_warehouse_is_late_but_still_in_preparation() -> None:
    order = an_order(State.PREPARING, expected_on=TODAY - timedelta(days=3))
    assert rules.is_late(order, TODAY)
    assert rules.standing(order, TODAY) is State.PREPARING


def test_a_delay_the_carrier_reports_is_late_before_the_day() -> None:
    assert rules.is_late(an_order(State.LATE, expected_on=TODAY + timedelta(days=2)), TODAY)


# Cancelling and changing


CANCELLING = {
    State.PLACED: None,
    State.PAID: None,
    State.PREPARING: None,
    State.PARTLY_SHIPPED: Reason.PARTLY_SHIPPED,
    State.SHIPPED: Reason.ALREADY_SHIPPED,
    State.IN_TRANSIT: Reason.ALREADY_SHIPPED,
    State.LATE: Reason.ALREADY_SHIPPED,
    State.AT_PICKUP_POINT: Reason.ALREADY_SHIPPED,
    State.DELIVERED: Reason.ALREADY_DELIVERED,
    State.RETURNED: Reason.ALREADY_RETURNED,
    State.CANCELLED: Reason.ALREADY_CANCELLED,
    State.LOST: Reason.LOST,
}


@pytest.mark.parametrize("state", list(State))
def test_cancelling_in_each_state(state: State) -> None:
    verdict = rules.cancelling(an_order(state))
    assert verdict.reason is CANCELLING[state]
    assert verdict.allowed is (CANCELLING[state] is None)
    if not verdict.allowed:
        assert verdict.instead
        assert verdict.facts["state"] == state.value


@pytest.mark.parametrize("state", list(State))
def test_the_address_changes_as_long_as_it_can_be_cancelled(state: State) -> None:
    assert rules.changing_address(an_order(state)).allowed is rules.cancelling(an_order(state)).allowed


def test_goods_change_until_they_are_picked() -> None:
    assert rules.changing_items(an_order(State.PAID)).allowed
    verdict = rules.changing_items(an_order(State.PREPARING))
    assert (verdict.allowed, verdict.reason, verdict.instead) == (False, Reason.IN_PREPARATION, (Act.CANCEL,))


# Withdrawal, return, guarantee


@pytest.mark.parametrize(
    ("delivered_on", "last"),
    [
        (date(2026, 11, 6), date(2026, 11, 20)),  # a Friday and a Friday
        (date(2026, 11, 7), date(2026, 11, 23)),  # ends on a Saturday
        (date(2026, 10, 28), date(2026, 11, 12)),  # ends on Armistice Day
        (date(2026, 12, 11), date(2026, 12, 28)),  # ends on Christmas, a Friday
    ],
)
def test_fourteen_days_to_withdraw_end_on_a_working_day(delivered_on: date, last: date) -> None:
    assert rules.withdraw_by(delivered_on) == last


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_nobody_gets_less_than_the_law_gives(delivered_on: date) -> None:
    assert rules.withdraw_by(delivered_on) >= delivered_on + timedelta(days=14)
    assert rules.return_by(delivered_on) >= rules.withdraw_by(delivered_on)
    assert 730 <= (rules.guarantee_until(delivered_on) - delivered_on).days <= 731


def test_a_leap_days_guarantee_ends_with_february() -> None:
    assert rules.guarantee_until(date(2028, 2, 29)) == date(2030, 2, 28)


def test_withdrawing_on_the_last_day_counts_and_a_day_later_a_return_takes_over() -> None:
    order = delivered(14)
    by = rules.withdraw_by(TODAY - timedelta(days=14))
    assert rules.withdrawing(order, by).allowed
    late = rules.withdrawing(order, by + timedelta(days=1))
    assert (late.reason, late.by, late.instead) == (Reason.TOO_LATE, by, (Act.RETURN, Act.CLAIM_GUARANTEE))


def test_one_may_withdraw_before_delivery() -> None:
    verdict = rules.withdrawing(an_order(State.IN_TRANSIT), TODAY)
    assert (verdict.allowed, verdict.by) == (True, None)


@pytest.mark.parametrize(("item", "reason"), [(CHEESE, Reason.FRESH), (ENGRAVED, Reason.PERSONALISED)])
def test_the_law_excepts_what_spoils_and_what_was_made_for_one(item: Item, reason: Reason) -> None:
    for check in (rules.withdrawing, rules.returning):
        verdict = check(delivered(2, item), TODAY)
        assert (verdict.reason, verdict.instead) == (reason, (Act.CLAIM_GUARANTEE,))


def test_the_rest_of_a_mixed_order_can_go_back() -> None:
    order = delivered(2, PLATES, CHEESE, ENGRAVED)
    assert rules.withdrawing(order, TODAY).allowed
    assert rules.withdrawable(order) == (PLATES,)


def test_returns_run_thirty_days() -> None:
    assert rules.returning(delivered(30), TODAY).allowed
    verdict = rules.returning(delivered(31), TODAY)
    assert (verdict.reason, verdict.instead) == (Reason.TOO_LATE, (Act.CLAIM_GUARANTEE,))


@pytest.mark.parametrize(("state", "instead"), [(State.PAID, Act.CANCEL), (State.IN_TRANSIT, Act.WITHDRAW)])
def test_what_has_not_arrived_is_not_returned_but_there_is_a_way(state: State, instead: Act) -> None:
    verdict = rules.returning(an_order(state), TODAY)
    assert (verdict.reason, verdict.instead) == (Reason.NOT_DELIVERED, (instead,))


@pytest.mark.parametrize("check", [rules.withdrawing, rules.returning])
@pytest.mark.parametrize("state", [State.CANCELLED, State.RETURNED])
def test_what_has_ended_leads_to_its_refund(check: rules.DayCheck, state: State) -> None:
    verdict = check(an_order(state), TODAY)
    assert (verdict.allowed, verdict.instead) == (False, (Act.SEE_REFUND,))


def test_the_guarantee_holds_for_two_years_fresh_or_not() -> None:
    assert rules.claiming_guarantee(delivered(700, CHEESE), TODAY).allowed
    assert rules.claiming_guarantee(delivered(800), TODAY).reason is Reason.TOO_LATE
    assert rules.claiming_guarantee(an_order(), TODAY).reason is Reason.NOT_DELIVERED


def test_a_cancelled_orders_money_leaves_within_two_days_any_other_within_fourteen() -> None:
    assert rules.refund_due_on(TODAY, RefundReason.CANCELLED) == TODAY + timedelta(days=2)
    assert rules.refund_due_on(TODAY, RefundReason.WITHDRAWN) == TODAY + timedelta(days=14)


@pytest.mark.parametrize("state", list(State))
def test_facts_hold_nothing_that_order_level_may_not_see(state: State) -> None:
    order = an_order(state, expected_on=TODAY)
    for check in (rules.cancelling, rules.changing_address, rules.changing_items):
        assert set(check(order).facts.values()) <= set(vars(order.glance()).values())
