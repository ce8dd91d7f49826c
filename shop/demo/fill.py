"""Writes the demo shop into empty tables; where there are customers already, it leaves everything as it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.engine import Connection

from shop import tables
from shop.demo import content
from shop.spelling import fold
from shop.words import Address, Customer, Item, Order, Parcel, PickupPoint, Product, Refund, Seller


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
    _insert(connection, tables.items, [_item(o, n, item) for o in orders for n, item in enumerate(o.items, start=1)])
    _insert(connection, tables.parcels, [_parcel(order, parcel) for order in orders for parcel in order.parcels])
    _insert(connection, tables.refunds, [_refund(order, refund) for order in orders for refund in order.refunds])
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
    return {"id": point.id, "carrier": point.carrier, "name": point.address.name, **_place(point.address)}


def _seller(seller: Seller) -> dict[str, Any]:
    return {
        "siret": seller.siret,
        "name": seller.name,
        "email": seller.email,
        "vat_number": seller.vat_number,
        **_place(seller.address),
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
        **_place(customer.address),
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
        "name": order.address.name,
        "paid_with": order.paid_with,
        **_place(order.address),
    }


def _place(address: Address) -> dict[str, Any]:
    return {
        "street": address.street,
        "postcode": address.postcode,
        "city": address.city,
        "country": address.country,
    }


def _item(order: Order, line: int, item: Item) -> dict[str, Any]:
    return {
        "order_number": order.number,
        "line": line,
        "sku": item.sku,
        "name_fr": item.name.fr,
        "name_en": item.name.en,
        "quantity": item.quantity,
        "cents": item.unit_price.cents,
        "fresh": item.fresh,
        "personalised": item.personalised,
        "parcel": item.parcel,
        "vat_permille": item.vat_permille,
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


def _refund(order: Order, refund: Refund) -> dict[str, Any]:
    return {
        "order_number": order.number,
        "cents": refund.amount.cents,
        "reason": refund.reason.value,
        "means": refund.means,
        "asked_on": refund.asked_on,
        "due_on": refund.due_on,
        "sent_on": refund.sent_on,
    }
