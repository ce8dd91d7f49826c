"""Asking the shop for an agent: in a thread, for a few seconds, with what to say when it does not answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import structlog

from handoff.desk.errors import DeskError
from handoff.snapshot import in_shop
from shop.errors import ShopDown
from shop.papers.acknowledging import Sender, sender
from shop.port import Shop
from shop.words import Order

log = structlog.get_logger()

_T = TypeVar("_T")


async def ask(shop: Shop | None, question: Callable[[Shop], _T]) -> _T:
    """Raises `DeskError` `unavailable` for a shop that is away or slow, and what the shop says no with."""
    if shop is None:
        raise DeskError("unavailable", "this service knows no shop", 60)
    try:
        return await in_shop(partial(question, shop))
    except (ShopDown, asyncio.TimeoutError):
        raise DeskError("unavailable", "the shop does not answer; look again in a moment", 5) from None


async def sender_of(shop: Shop | None, order: Order) -> Sender | None:
    """Who acknowledges a withdrawal, and to whom; None, and said in the log, where there is no address on file."""
    by = await ask(shop, lambda it: sender(it, order))
    if by is None:
        log.error("withdrawal.no_address", order=order.number)
    return by
