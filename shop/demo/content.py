"""Reads the demo shop's tables into the shop's words, for a given today."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from shop.demo.days import Days, days
from shop.demo.prices import delivery_cost
from shop.rules import refund_due_on
from shop.words import (
    Address,
    Bilingual,
    Customer,
    Delivery,
    Handover,
    Item,
    Money,
    Order,
    Parcel,
    PickupPoint,
    Product,
    Refund,
    RefundReason,
    Seller,
    State,
)

_FOLDER = Path(__file__).parent
_CATEGORIES = {
    "EPI": Bilingual("Épicerie fine", "Pantry"),
    "FRA": Bilingual("Produits frais", "Fresh food"),
    "CAV": Bilingual("Cave et boissons", "Drinks"),
    "CUI": Bilingual("Cuisine", "Kitchen"),
    "TAB": Bilingual("Table et maison", "Table and home"),
    "CAD": Bilingual("Cadeaux", "Gifts"),
}
_WHY_REFUNDED = {
    State.CANCELLED: RefundReason.CANCELLED,
    State.RETURNED: RefundReason.RETURNED,
    State.LOST: RefundReason.LOST,
}
_HANDOVERS = {
    "Colissimo": Handover.LETTERBOX,
    "Chronopost": Handover.SIGNED,
    "Chronofresh": Handover.SIGNED,
    "DPD": Handover.NEIGHBOUR,
    "Mondial Relay": Handover.COLLECTED,
}
_TRACKING = {
    "Colissimo": "6A{:011d}",
    "Chronopost": "XW{:09d}FR",
    "Chronofresh": "XF{:09d}FR",
    "DPD": "{:014d}",
    "Mondial Relay": "{:08d}",
}


@lru_cache(maxsize=1)
def products() -> Mapping[str, Product]:
    """The 40 products by article number."""
    return {row["sku"]: _product(row) for row in _rows("products.csv")}


def pickup_points() -> tuple[PickupPoint, ...]:
    """Where its parcels can be fetched."""
    return tuple(_point(row) for row in _rows("pickup_points.csv"))


def seller() -> Seller:
    """Who sells; the numbers are made up and pass no check."""
    address = Address("Le Bon Quartier SAS", "21 rue Auguste-Comte", "69002", "Lyon")
    return Seller(address.name, address, "bonjour@lebonquartier.example", "000 000 000 00017", "FR00000000000")


def customers(today: date) -> tuple[Customer, ...]:
    """The 25 customers; their accounts are whole years and some weeks old."""
    return tuple(_customer(row, today - timedelta(days=60 + place)) for place, row in enumerate(_rows("customers.csv")))


def orders(today: date) -> tuple[Order, ...]:
    """The 60 orders, LBQ-10001 to LBQ-10060."""
    owners = {customer.id: customer for customer in customers(today)}
    return tuple(_order(row, owners[row["customer"]], today) for row in _rows("orders.csv"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table)


def _product(row: dict[str, str]) -> Product:
    kind = row["sku"].partition("-")[0]
    return Product(
        sku=row["sku"],
        name=Bilingual(row["name_fr"], row["name_en"]),
        category=_CATEGORIES[kind],
        price=Money(int(row["cents"])),
        stock=int(row["stock"]),
        fresh=kind == "FRA",
        personalised=bool(row["personalised"]),
        allergens=tuple(row["allergens"].split()),
        vat_permille=int(row["vat"]),
    )


def _point(row: dict[str, str]) -> PickupPoint:
    return PickupPoint(row["id"], "Mondial Relay", Address(row["name"], row["street"], row["postcode"], row["city"]))


def _customer(row: dict[str, str], this_year: date) -> Customer:
    name = f"{row['first_name']} {row['last_name']}"
    return Customer(
        id=row["id"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        email=row["email"],
        phone=row["phone"] or None,
        language=row["language"],
        address=Address(name, row["street"], row["postcode"], row["city"], row["country"]),
        since=this_year - timedelta(days=365 * int(row["years"])),
        vip=bool(row["vip"]),
    )


def _order(row: dict[str, str], owner: Customer, today: date) -> Order:
    items = tuple(_items(row["cart"], has_left=bool(row["shipped"])))
    on = days(today, row, fresh=any(item.fresh for item in items))
    address = Address(*(part.strip() for part in row["to"].split(";"))) if row["to"] else owner.address
    order = Order(
        number=row["number"],
        state=State(row["state"]),
        version=1,
        placed_on=on.placed_on,
        expected_on=on.expected_on,
        shipped_on=on.shipped_on,
        delivered_on=on.delivered_on,
        kept_until=on.kept_until,
        ended_on=on.ended_on,
        carrier=row["carrier"] or None,
        customer_id=owner.id,
        items=items,
        delivery=Delivery(row["delivery"]),
        delivery_cost=delivery_cost(items, Delivery(row["delivery"]), row["carrier"], address),
        address=address,
        paid_with=row["paid"] or None,
        parcels=_parcels(row, on),
    )
    return order if not row["refund"] else _refunded(order, row["refund"], today)


def _items(cart: str, has_left: bool) -> Iterator[Item]:
    """From "EPI-01*2 TAB-01 | CUI-07": what stands behind the bar has not left yet."""
    for parcel, part in enumerate(cart.split("|"), start=1):
        for line in part.split():
            sku, _, quantity = line.partition("*")
            product = products()[sku]
            yield Item(
                sku=sku,
                name=product.name,
                quantity=int(quantity or 1),
                unit_price=product.price,
                fresh=product.fresh,
                personalised=product.personalised,
                parcel=1 if has_left and parcel == 1 else None,
                vat_permille=product.vat_permille,
            )


def _parcels(row: dict[str, str], on: Days) -> tuple[Parcel, ...]:
    if on.shipped_on is None:
        return ()
    serial = int(row["number"].partition("-")[2]) * 7919 % 10**8  # spread by a prime: no two alike, no pattern to see
    tracking = _TRACKING[row["carrier"]].format(serial)
    handover = _HANDOVERS[row["carrier"]] if on.delivered_on else None
    return (Parcel(1, row["carrier"], tracking, on.shipped_on, on.expected_on, on.delivered_on, handover),)


def _refunded(order: Order, how: str, today: date) -> Order:
    """From "due", "sent", or with what it is for: "sent missing EPI-02", "sent damaged FRA-08*3"."""
    status, _, what = how.partition(" ")
    why, _, cart = what.partition(" ")
    reason = RefundReason(why) if why else _WHY_REFUNDED[order.state]
    asked_on = order.ended_on or (order.delivered_on or today) + timedelta(days=1)
    refund = Refund(
        amount=sum((item.total for item in _items(cart, has_left=True)), start=Money(0)) if cart else order.total,
        reason=reason,
        means=order.paid_with or "",
        asked_on=asked_on,
        due_on=refund_due_on(asked_on, reason),
        sent_on=asked_on + timedelta(days=1) if status == "sent" else None,
    )
    return replace(order, refunds=(refund,))
