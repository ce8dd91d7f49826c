"""Reads from the shop what the leak guard compares a line with; a shop that is away leaves the file empty."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

import structlog

from handoff.guards.leaks import File
from handoff.snapshot import in_shop
from shop.errors import NotFound, ShopError
from shop.port import Shop

log = structlog.get_logger()


async def read_file(shop: Shop | None, person: str | None, numbers: Sequence[str]) -> File:
    """The orders of these numbers, and everybody they belong to."""
    if shop is None:
        return File()
    try:
        return await in_shop(partial(_read, shop, person, numbers))
    except (ShopError, asyncio.TimeoutError) as error:
        log.warning("shop.away", error=type(error).__name__)
        return File()


def _read(shop: Shop, person: str | None, numbers: Sequence[str]) -> File:
    orders = []
    for number in numbers:
        try:
            orders.append(shop.order(number))
        except NotFound:
            continue
    ids = dict.fromkeys(filter(None, (person, *(order.customer_id for order in orders))))
    customers = []
    for id in ids:
        try:
            customers.append(shop.customer(id))
        except NotFound:
            continue
    if person is not None:
        known = {order.number for order in orders}
        orders += [order for order in shop.orders_of(person) if order.number not in known]
    return File(tuple(orders), tuple(customers))
