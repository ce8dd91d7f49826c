"""The demo shop makes sense on whatever day it is made."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shop import rules
from shop.calendar import is_delivery_day
from shop.demo import content
from shop.words import Delivery, Order, State

TODAY = date(2026, 11, 20)
ANY_DAY = st.dates(date(2024, 1, 1), date(2040, 12, 31))
MAINLAND = {"75", "69", "35", "33", "44", "13", "76", "67", "21", "31", "37", "59", "34", "24", "80", "29", "62", "74"}


def test_it_has_what_the_design_says() -> None:
    orders = content.orders(TODAY)
    assert [order.number for order in orders] == [f"LBQ-{number}" for number in range(10001, 10061)]
    assert {order.state for order in orders} == set(State)
    assert len(content.products()) == 40
    assert len(content.customers(TODAY)) == 25
    assert sum(product.fresh for product in content.products().values()) >= 5


def test_nobody_shares_an_email_a_telephone_or_a_tracking_number() -> None:
    customers, orders = content.customers(TODAY), content.orders(TODAY)
    for values in (
        [customer.email for customer in customers],
        [customer.phone for customer in customers if customer.phone],
        [customer.id for customer in customers],
        [tracking for order in orders for tracking in order.tracking],
    ):
        assert len(set(values)) == len(values)


def test_everybody_has_ordered_something() -> None:
    assert {order.customer_id for order in content.orders(TODAY)} == {c.id for c in content.customers(TODAY)}


def test_the_readmes_orders_are_camilles() -> None:
    first, second = content.orders(TODAY)[:2]
    camille = content.customers(TODAY)[0]
    assert {first.customer_id, second.customer_id} == {camille.id}
    assert (camille.email, camille.address.postcode) == ("camille.laurent@example.com", "69007")
    assert first.state is State.IN_TRANSIT
    assert rules.cancelling(second).allowed


def test_the_same_day_makes_the_same_shop() -> None:
    assert content.orders(TODAY) == content.orders(TODAY)


@given(ANY_DAY)
def test_days_come_in_their_order(today: date) -> None:
    for order in content.orders(today):
        happened = [order.placed_on, order.shipped_on, order.delivered_on, order.ended_on]
        known = [day for day in happened if day]
        assert known == sorted(known), order.number
        assert known[-1] <= today, order.number
        assert order.expected_on is None or order.expected_on >= (order.shipped_on or order.placed_on), order.number


@given(ANY_DAY)
def test_states_and_days_agree(today: date) -> None:
    for order in content.orders(today):
        assert (order.delivered_on is not None) >= (order.state is State.DELIVERED), order.number
        assert (order.ended_on is not None) == (order.state in {State.CANCELLED, State.RETURNED, State.LOST})
        assert (order.paid_with is None) >= (order.state is State.PLACED), order.number
        if order.state is State.LATE:
            assert order.expected_on is not None
        elif rules.is_open(order.state) and order.state not in {State.LOST, State.AT_PICKUP_POINT, State.PLACED}:
            assert order.expected_on is not None
            assert order.expected_on > today, order.number


@given(ANY_DAY)
def test_carriers_deliver_on_days_they_drive(today: date) -> None:
    for order in content.orders(today):
        for day in (order.delivered_on, order.expected_on if order.delivery is not Delivery.STORE else None):
            assert day is None or is_delivery_day(day), order.number


@given(ANY_DAY)
def test_refunds_are_of_money_paid_and_sent_in_time(today: date) -> None:
    for order in content.orders(today):
        for refund in order.refunds:
            assert refund.means == order.paid_with
            assert 0 < refund.amount.cents <= order.total.cents
            assert refund.asked_on <= (refund.sent_on or refund.asked_on) <= today
            assert (refund.sent_on or refund.due_on) <= refund.due_on


def test_fresh_goods_travel_in_mainland_france_only() -> None:
    for order in content.orders(TODAY):
        if any(item.fresh for item in order.items) and order.delivery is Delivery.HOME:
            assert order.address.country == "FR"
            assert order.address.postcode[:2] in MAINLAND


def test_accounts_are_older_than_their_orders() -> None:
    since = {customer.id: customer.since for customer in content.customers(TODAY)}
    assert all(order.placed_on > since[order.customer_id] for order in content.orders(TODAY))


def test_delivery_costs_what_the_answers_say() -> None:
    def cost(number: str) -> int:
        return _by_number(number).delivery_cost.cents

    assert cost("LBQ-10001") == 0  # over 60 €, at home
    assert cost("LBQ-10002") == 390  # to a pickup point
    assert cost("LBQ-10011") == 590  # at home
    assert cost("LBQ-10007") == 1290  # chilled
    assert cost("LBQ-10055") == 990  # express
    assert cost("LBQ-10017") == 1690  # to the United Kingdom
    assert cost("LBQ-10024") == 990  # to the European Union
    assert cost("LBQ-10026") == 0  # collected in the shop
    assert cost("LBQ-10058") == 590  # to Corsica, over 60 €


def test_goods_of_a_partly_shipped_order_are_still_to_come() -> None:
    assert [item.parcel for item in _by_number("LBQ-10019").items] == [1, None]


def test_an_order_due_today_is_not_late_yet() -> None:
    order = _by_number("LBQ-10001")
    assert order.expected_on is not None
    assert not rules.is_late(order, order.expected_on)
    assert rules.is_late(order, order.expected_on + timedelta(days=1))


def _by_number(number: str) -> Order:
    return next(order for order in content.orders(TODAY) if order.number == number)
