"""From the shop's words to the columns of its tables: the way back of `rows`."""

from __future__ import annotations

from typing import Any

from shop.words import Address, Item, Refund

Columns = dict[str, Any]


def named_place(address: Address) -> Columns:
    """Where a parcel goes, or is fetched, with the name on it."""
    return {"name": address.name, **place(address)}


def place(address: Address) -> Columns:
    """The address alone, for tables that name somebody in columns of their own."""
    return {
        "street": address.street,
        "postcode": address.postcode,
        "city": address.city,
        "country": address.country,
    }


def item(number: str, line: int, it: Item) -> Columns:
    """A line of the order with this number."""
    return {
        "order_number": number,
        "line": line,
        "sku": it.sku,
        "name_fr": it.name.fr,
        "name_en": it.name.en,
        "quantity": it.quantity,
        "cents": it.unit_price.cents,
        "fresh": it.fresh,
        "personalised": it.personalised,
        "parcel": it.parcel,
        "vat_permille": it.vat_permille,
    }


def refund(number: str, it: Refund) -> Columns:
    """Money on its way back for the order with this number."""
    return {
        "order_number": number,
        "cents": it.amount.cents,
        "reason": it.reason.value,
        "means": it.means,
        "asked_on": it.asked_on,
        "due_on": it.due_on,
        "sent_on": it.sent_on,
    }
