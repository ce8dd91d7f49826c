"""What an invoice says: numbers, lines, VAT by rate, seller and buyer; pure. The paper itself is made in `papers`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from shop.words import Address, Bilingual, Customer, Money, Order, Seller

_DELIVERY = Bilingual("Livraison", "Delivery")
_DELIVERY_VAT = 200  # permille


@dataclass(frozen=True)
class Line:
    """One line, with VAT; `vat_permille` is 55 for 5.5 %."""

    name: Bilingual
    quantity: int
    unit_price: Money
    vat_permille: int

    @property
    def total(self) -> Money:
        return self.unit_price * self.quantity


@dataclass(frozen=True)
class Vat:
    """What one rate comes to: `net` and `vat` add up to `total`, to the cent."""

    vat_permille: int
    net: Money
    vat: Money

    @property
    def total(self) -> Money:
        return self.net + self.vat


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """The data of one invoice (CGI, annexe II, art. 242 nonies A)."""

    number: str
    issued_on: date
    order: str
    seller: Seller
    buyer: Address
    delivered_to: Address
    lines: tuple[Line, ...]
    vat: tuple[Vat, ...]
    paid_with: str

    @property
    def net(self) -> Money:
        return _sum([each.net for each in self.vat])

    @property
    def total(self) -> Money:
        return _sum([line.total for line in self.lines])


def invoice_of(order: Order, customer: Customer, seller: Seller) -> Invoice:
    """The invoice of an order that is paid: its number is the order's with the year, so that there is one an order."""
    lines = [Line(item.name, item.quantity, item.unit_price, item.vat_permille) for item in order.items]
    if order.delivery_cost.cents:
        lines.append(Line(_DELIVERY, 1, order.delivery_cost, _DELIVERY_VAT))
    return Invoice(
        number=f"F-{order.placed_on.year}-{order.number.partition('-')[2]}",
        issued_on=order.placed_on,
        order=order.number,
        seller=seller,
        buyer=customer.address,
        delivered_to=order.address,
        lines=tuple(lines),
        vat=vat_of(lines),
        paid_with=order.paid_with or "",
    )


def vat_of(lines: list[Line]) -> tuple[Vat, ...]:
    """By rate, the lowest first; the VAT within the prices is rounded once for each rate, half a cent up."""
    by_rate = groupby(sorted(lines, key=attrgetter("vat_permille")), key=attrgetter("vat_permille"))
    return tuple(_vat(rate, _sum([line.total for line in group])) for rate, group in by_rate)


def _vat(permille: int, total: Money) -> Vat:
    within = (2 * total.cents * permille + 1000 + permille) // (2 * (1000 + permille))
    return Vat(permille, Money(total.cents - within, total.currency), Money(within, total.currency))


def _sum(amounts: list[Money]) -> Money:
    return sum(amounts[1:], start=amounts[0]) if amounts else Money(0)
