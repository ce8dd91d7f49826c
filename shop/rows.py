"""From SQL rows to the shop's words: whole orders in five queries, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql.selectable import Select

from shop import tables
from shop.record import read_change
from shop.words import (
    Address,
    Bilingual,
    Change,
    Customer,
    Delivery,
    Glance,
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


def load_orders(connection: Connection, query: Select) -> tuple[Order, ...]:
    """The orders a select of `tables.orders` finds, in its order, each with all that belongs to it."""
    found = connection.execute(query).all()
    numbers = [row.number for row in found]
    items = _by_order(connection, tables.items, numbers)
    parcels = _by_order(connection, tables.parcels, numbers)
    refunds = _by_order(connection, tables.refunds, numbers)
    changes = _by_order(connection, tables.changes, numbers)
    return tuple(
        replace(
            _order(row),
            items=tuple(_item(item, row.currency) for item in items[row.number]),
            parcels=tuple(_parcel(parcel) for parcel in parcels[row.number]),
            refunds=tuple(refund(each, row.currency) for each in refunds[row.number]),
            changes=tuple(change(each) for each in changes[row.number] if each.record),
        )
        for row in found
    )


def glance(row: Any) -> Glance:
    """What order level may see of an order's row."""
    return Glance(**_glance_fields(row))


def customer(row: Any) -> Customer:
    """A row of `tables.customers`."""
    return Customer(
        id=row.id,
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        phone=row.phone,
        language=row.language,
        address=_address(row, f"{row.first_name} {row.last_name}"),
        since=row.since,
        vip=row.vip,
    )


def product(row: Any) -> Product:
    """A row of `tables.products`."""
    return Product(
        sku=row.sku,
        name=Bilingual(row.name_fr, row.name_en),
        category=Bilingual(row.category_fr, row.category_en),
        price=Money(row.cents, row.currency),
        stock=row.stock,
        fresh=row.fresh,
        personalised=row.personalised,
        allergens=tuple(filter(None, row.allergens.split(","))),
        vat_permille=row.vat_permille,
    )


def refund(row: Any, currency: str) -> Refund:
    """A row of `tables.refunds`, of an order in this currency."""
    return Refund(
        amount=Money(row.cents, currency),
        reason=RefundReason(row.reason),
        means=row.means,
        asked_on=row.asked_on,
        due_on=row.due_on,
        sent_on=row.sent_on,
    )


def pickup_point(row: Any) -> PickupPoint:
    """A row of `tables.pickup_points`."""
    return PickupPoint(row.id, row.carrier, _address(row, row.name))


def seller(row: Any) -> Seller:
    """A row of `tables.sellers`."""
    return Seller(row.name, _address(row, row.name), row.email, row.siret, row.vat_number)


def change(row: Any) -> Change:
    """A row of `tables.changes`: the record as it was written, whatever the row's other columns are for."""
    return read_change(row.record)


def _by_order(connection: Connection, table: Table, numbers: Sequence[str]) -> dict[str, list[Any]]:
    by_order: dict[str, list[Any]] = defaultdict(list)
    query = select(table).where(table.c.order_number.in_(numbers)).order_by(*table.primary_key.columns)
    for row in connection.execute(query):
        by_order[row.order_number].append(row)
    return by_order


def _order(row: Any) -> Order:
    return Order(
        **_glance_fields(row),
        customer_id=row.customer_id,
        items=(),
        delivery=Delivery(row.delivery),
        delivery_cost=Money(row.delivery_cents, row.currency),
        address=_address(row, row.name),
        paid_with=row.paid_with,
    )


def _glance_fields(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "state": State(row.state),
        "version": row.version,
        "placed_on": row.placed_on,
        "expected_on": row.expected_on,
        "shipped_on": row.shipped_on,
        "delivered_on": row.delivered_on,
        "kept_until": row.kept_until,
        "ended_on": row.ended_on,
        "carrier": row.carrier,
    }


def _address(row: Any, name: str) -> Address:
    return Address(name, row.street, row.postcode, row.city, row.country)


def _item(row: Any, currency: str) -> Item:
    return Item(
        sku=row.sku,
        name=Bilingual(row.name_fr, row.name_en),
        quantity=row.quantity,
        unit_price=Money(row.cents, currency),
        fresh=row.fresh,
        personalised=row.personalised,
        parcel=row.parcel,
        vat_permille=row.vat_permille,
    )


def _parcel(row: Any) -> Parcel:
    return Parcel(
        number=row.number,
        carrier=row.carrier,
        tracking=row.tracking,
        shipped_on=row.shipped_on,
        expected_on=row.expected_on,
        delivered_on=row.delivered_on,
        handover=Handover(row.handover) if row.handover else None,
    )
