"""What a change depends on beside the order and the request, and which goods a request comes down to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from shop.words import Goods, Item, Money, Order, PickupPoint, Product


@dataclass(frozen=True)
class Occasion:
    """The turn, the moment (in Paris), the order's articles as they are on sale today, and what was looked up."""

    turn_id: str
    now: datetime
    shelf: Mapping[str, Product] = field(default_factory=dict)
    point: PickupPoint | None = None
    new_number: str = ""
    secret: str = ""  # what makes a voucher's code unguessable

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True)
class Selection:
    """The goods a request gets, and those it named (or meant, naming none) that it cannot have."""

    goods: tuple[Goods, ...]
    left_out: tuple[Goods, ...] = ()


def select(named: Iterable[Goods], wanted: Mapping[str, int], available: Mapping[str, int]) -> Selection:
    """What is available of the named goods; of all `wanted` when none is named."""
    wish: Counter[str] = Counter()
    for each in named:
        wish[each.sku] += each.quantity
    wish = wish or Counter(wanted)
    given = {sku: min(count, available.get(sku, 0)) for sku, count in wish.items()}
    missing = {sku: count - given[sku] for sku, count in wish.items()}
    return Selection(_goods(given), _goods(missing))


def price(order: Order, goods: Iterable[Goods]) -> Money:
    """What these goods cost that day."""
    of = {item.sku: item.unit_price for item in order.items}
    return sum((of[each.sku] * each.quantity for each in goods), start=Money(0, order.delivery_cost.currency))


def is_in(order: Order, goods: Iterable[Goods]) -> bool:
    """Whether the order has so many of these, each at least one."""
    count: Counter[str] = Counter()
    for each in goods:
        if each.quantity < 1:
            return False
        count[each.sku] += each.quantity
    ordered: Counter[str] = Counter()
    for item in order.items:
        ordered[item.sku] += item.quantity
    return not count - ordered


def item_of(order: Order, sku: str) -> Item:
    """The line of this article."""
    return next(item for item in order.items if item.sku == sku)


def _goods(counts: Mapping[str, int]) -> tuple[Goods, ...]:
    return tuple(Goods(sku, count) for sku, count in sorted(counts.items()) if count > 0)
