"""Whatever is asked in whatever order, by the assistant or an agent: no more goes back than came, and nothing twice."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from shop import remedies, requests
from shop.errors import Refused
from shop.opening import open_shop
from shop.words import Goods, Money, Order, Override, RefundReason
from tests.shops import HandClock

ORDERS = ["LBQ-10008", "LBQ-10012", "LBQ-10022", "LBQ-10030", "LBQ-10033", "LBQ-10034", "LBQ-10048"]
WHY = st.sampled_from([RefundReason.DAMAGED, RefundReason.MISSING, RefundReason.LOST, RefundReason.GOODWILL])
AGENT = st.sampled_from([None, "Léa"])


@st.composite
def wishes(draw: st.DrawFn) -> tuple[str, list[int], RefundReason, str | None, int | None]:
    """What, how many of each article (none named: all), why, by whom, how much."""
    kind = draw(st.sampled_from(["cancel", "items", "withdraw", "return", "inquiry", "reship", "pay", "reorder"]))
    counts = draw(st.lists(st.integers(0, 2), max_size=3))
    return kind, counts, draw(WHY), draw(AGENT), draw(st.none() | st.integers(0, 30_000))


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(ORDERS), st.lists(wishes(), min_size=1, max_size=7))
def test_no_more_goes_back_than_came(
    number: str, asked: list[tuple[str, list[int], RefundReason, str | None, int | None]]
) -> None:
    clock = HandClock()
    shop = open_shop("sqlite://", demo=True, clock=clock)
    first = shop.order(number)
    earlier = _cents(first)
    for turn, wish in enumerate(asked):
        before = shop.order(number)
        clock.pass_by(timedelta(hours=7))
        try:
            change = shop.do(number, before.version, f"turn-{turn}", _request(before, clock, *wish))
        except Refused:
            assert shop.order(number) == before
            continue
        after = shop.order(number)
        assert after.version == before.version + 1
        assert after.changes == (*before.changes, change)
        assert after.refunds == (*before.refunds, *([change.refund] if change.refund else []))
        assert _cents(after) <= max(first.total.cents, earlier)
        assert remedies.left(after) <= remedies.left(before)
        assert not remedies.ordered(after) - remedies.ordered(before)
    assert all(product.stock >= 0 for product in shop.products(limit=100))
    shop.close()


def _request(
    order: Order,
    clock: HandClock,
    kind: str,
    counts: list[int],
    why: RefundReason,
    agent: str | None,
    cents: int | None,
) -> requests.Request:
    goods = tuple(Goods(item.sku, count) for item, count in zip(order.items, counts, strict=False) if count)
    amount = Money(cents) if cents is not None else None
    made: dict[str, requests.Request] = {
        "cancel": requests.Cancel(),
        "items": requests.ChangeItems(tuple(Goods(item.sku, n) for item, n in zip(order.items, counts, strict=False))),
        "withdraw": requests.Withdraw(clock(), goods),
        "return": requests.OpenReturn(goods),
        "inquiry": requests.OpenInquiry(goods),
        "reship": requests.Reship(why, goods),
        "pay": requests.PayBack(why, goods, amount),
        "reorder": requests.Reorder(goods),
    }
    return msgspec.structs.replace(made[kind], override=Override(agent, "sans délai") if agent else None)


def _cents(order: Order) -> int:
    return sum(refund.amount.cents for refund in order.refunds)
