"""What a change does to the SQL tables besides being recorded: a function for each request that does more."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import Any

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.engine import Connection

from shop import remedies, rules
from shop import requests as ask
from shop.columns import item, named_place
from shop.errors import Stale
from shop.occasion import Occasion, item_of
from shop.rules import Act
from shop.tables import items, orders, products
from shop.words import Change, Delivery, Money, Order, State

_NUMBERING = 0x5_40C  # any number, the same in every process: PostgreSQL's lock while an order number is given


def carry_out(connection: Connection, order: Order, request: ask.Request, change: Change, occasion: Occasion) -> None:
    """Change the order's row and raise its version, provided nobody else has, and all that hangs on it."""
    values = _values(request, order, change, occasion)
    row = update(orders).where(orders.c.number == order.number, orders.c.version == order.version)
    if connection.execute(row.values(version=change.version, **values)).rowcount != 1:
        raise Stale(order.number, meant=order.version, found=order.version + 1)
    _beside(request, connection, order, change, occasion)


def next_number(connection: Connection) -> str:
    """The number the next order gets; held until the transaction ends."""
    if connection.dialect.name == "postgresql":  # SQLite's writer has locked the file already
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _NUMBERING})
    prefix, _, digits = connection.execute(select(func.max(orders.c.number))).scalar_one().partition("-")
    return f"{prefix}-{int(digits) + 1:05d}"


@singledispatch
def _values(request: ask.Request, order: Order, change: Change, occasion: Occasion) -> dict[str, Any]:
    return {}


@_values.register
def _(request: ask.Cancel, order: Order, change: Change, occasion: Occasion) -> dict[str, Any]:
    return {"state": State.CANCELLED.value, "ended_on": change.at.date()}


@_values.register
def _(request: ask.Withdraw, order: Order, change: Change, occasion: Occasion) -> dict[str, Any]:
    """What has not left and is wanted no more does not leave."""
    goes_on = remedies.left(replace(order, changes=(*order.changes, change)))
    if order.state not in rules.BEFORE_SHIPPING or goes_on:
        return {}
    return {"state": State.CANCELLED.value, "ended_on": change.at.date()}


@_values.register
def _(request: ask.ChangeAddress, order: Order, change: Change, occasion: Occasion) -> dict[str, Any]:
    return named_place(request.address)


@_values.register
def _(request: ask.ChangePickup, order: Order, change: Change, occasion: Occasion) -> dict[str, Any]:
    if occasion.point is None:
        raise ValueError("a pickup point that was not found was not refused")
    return {"carrier": occasion.point.carrier, **named_place(occasion.point.address)}


@singledispatch
def _beside(request: ask.Request, connection: Connection, order: Order, change: Change, occasion: Occasion) -> None:
    return


@_beside.register
def _(request: ask.ChangeItems, connection: Connection, order: Order, change: Change, occasion: Occasion) -> None:
    for goods in change.goods:
        to_take = goods.quantity
        lines = select(items).where(items.c.order_number == order.number, items.c.sku == goods.sku)
        for row in connection.execute(lines.order_by(items.c.line.desc())).all():
            taken = min(to_take, row.quantity)
            line = (items.c.order_number == order.number) & (items.c.line == row.line)
            rest = row.quantity - taken
            connection.execute(update(items).where(line).values(quantity=rest) if rest else delete(items).where(line))
            to_take -= taken


@_beside.register
def _(request: ask.Reship, connection: Connection, order: Order, change: Change, occasion: Occasion) -> None:
    for goods in change.goods:
        of = products.c.sku == goods.sku
        connection.execute(update(products).where(of).values(stock=products.c.stock - goods.quantity))
    _new_order(connection, order, change, occasion)


@_beside.register
def _(request: ask.Reorder, connection: Connection, order: Order, change: Change, occasion: Occasion) -> None:
    _new_order(connection, order, change, occasion)


def _new_order(connection: Connection, order: Order, change: Change, occasion: Occasion) -> None:
    """A draft at today's prices that waits to be paid, or a replacement that costs nothing."""
    is_draft = change.act == Act.REORDER.value
    row = {
        "number": change.new_order,
        "customer_id": order.customer_id,
        "state": (State.PLACED if is_draft else State.PAID).value,
        "version": 1,
        "placed_on": occasion.today,
        "expected_on": change.due_on,
        "carrier": order.carrier if order.delivery is not Delivery.STORE else None,
        "delivery": order.delivery.value,
        "delivery_cents": order.delivery_cost.cents if is_draft else 0,
        "currency": order.delivery_cost.currency,
        "paid_with": None if is_draft else order.paid_with,
        **named_place(order.address),
    }
    connection.execute(insert(orders).values(row))
    for line, goods in enumerate(change.goods, start=1):
        cost = occasion.shelf[goods.sku].price if is_draft else Money(0)
        ordered = replace(item_of(order, goods.sku), quantity=goods.quantity, unit_price=cost, parcel=None)
        connection.execute(insert(items).values(item(change.new_order or "", line, ordered)))
