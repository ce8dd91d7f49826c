"""Writes the demo shop into empty tables; where there are customers already, it leaves everything as it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.engine import Connection

from shop import columns, tables
from shop.demo import content
from shop.spelling import fold
from shop.words import Customer, Order, Parcel, PickupPoint, Product, Seller


def fill(connection: Connection, today: date) -> bool:
    """Whether anything was written: the same content for the same `today`, all of it or none."""
    if connection.execute(select(tables.customers.c.id).limit(1)).first() is not None:
        return False
    orders = content.orders(today)
    _insert(connection, tables.products, [_product(product) for product in content.products().values()])
    _insert(connection, tables.pickup_points, [_point(point) for point in content.pickup_points()])
    _insert(connection, tables.sellers, [_seller(content.seller())])
    _insert(connection, tables.customers, [_customer(customer) for customer in content.customers(today)])
    _insert(connection, tables.orders, [_order(order) for order in orders])
    _insert(
        connection,
        tables.items,
        [columns.item(o.number, n, item) for o in orders for n, item in enumerate(o.items, start=1)],
    )
    _insert(connection, tables.parcels, [_parcel(order, parcel) for order in orders for parcel in order.parcels])
    _insert(
        connection,
        tables.refunds,
        [columns.refund(order.number, refund) for order in orders for refund in order.refunds],
    )
    return True


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    connection.execute(insert(table), rows)


def _product(product: Product) -> dict[str, Any]:
    name, category = product.name, product.category
    return {
        "sku": product.sku,
        "name_fr": name.fr,
        "name_en": name.en,
        "category_fr": category.fr,
        "category_en": category.en,
        "cents": product.price.cents,
        "currency": product.price.currency,
        "stock": product.stock,
        "fresh": product.fresh,
        "personalised": product.personalised,
        "allergens": ",".join(product.allergens),
        "search": fold(" ".join((name.fr, name.en, category.fr, category.en))),
        "vat_permille": product.vat_permille,
    }


def _point(point: PickupPoint) -> dict[str, Any]:
    return {"id": point.id, "carrier": point.carrier, **columns.named_place(point.address)}


def _seller(seller: Seller) -> dict[str, Any]:
    return {
        "siret": seller.siret,
        "name": seller.name,
        "email": seller.email,
        "vat_number": seller.vat_number,
        **columns.place(seller.address),
    }


def _customer(customer: Customer) -> dict[str, Any]:
    return {
        "id": customer.id,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "email": customer.email,
        "phone": customer.phone,
        "language": customer.language,
        "since": customer.since,
        "vip": customer.vip,
        **columns.place(customer.address),
    }


def _order(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "customer_id": order.customer_id,
        "state": order.state.value,
        "version": order.version,
        "placed_on": order.placed_on,
        "expected_on": order.expected_on,
        "shipped_on": order.shipped_on,
        "delivered_on": order.delivered_on,
        "kept_until": order.kept_until,
        "ended_on": order.ended_on,
        "carrier": order.carrier,
        "delivery": order.delivery.value,
        "delivery_cents": order.delivery_cost.cents,
        "currency": order.delivery_cost.currency,
        "paid_with": order.paid_with,
        **columns.named_place(order.address),
    }


def _parcel(order: Order, parcel: Parcel) -> dict[str, Any]:
    return {
        "order_number": order.number,
        "number": parcel.number,
        "carrier": parcel.carrier,
        "tracking": parcel.tracking,
        "shipped_on": parcel.shipped_on,
        "expected_on": parcel.expected_on,
        "delivered_on": parcel.delivered_on,
        "handover": parcel.handover.value if parcel.handover else None,
    }
