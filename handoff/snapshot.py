"""What the shop and earlier contacts say of a customer, read once for a brief; a slow shop is left out, and said so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

import structlog

from conversation.book import Book
from conversation.door import Door
from conversation.errors import ArchiveAway, UnknownConversation
from conversation.records import Promise
from conversation.state import Conversation
from shop.errors import NotFound, ShopError
from shop.port import Shop
from shop.words import Customer, Order

SHOP_TIMEOUT_S = 3.0  # the design's: an agent is not kept waiting by the shop
ORDERS = 5  # open orders beside those the conversation is about
EARLIER = 5  # contacts worth reading before the first word

# Its own: a call given up after its time still holds its thread, and sessions are looked up in the common ones.
_threads = ThreadPoolExecutor(8, "desk-shop")

log = structlog.get_logger()

_T = TypeVar("_T")


@dataclass(frozen=True)
class Earlier:
    """A former conversation of the same person."""

    id: str
    at: int
    outcome: str | None
    served_by: tuple[str, ...]
    orders: tuple[str, ...]
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class Snapshot:
    """`down`: the shop did not answer in time, `orders` and `customer` are what little is known.

    `today` is the house's.
    """

    today: date
    customer: Customer | None = None
    orders: tuple[Order, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    down: bool = False


async def in_shop(work: Callable[[], _T]) -> _T:
    """A call of the shop, in its threads. Raises `asyncio.TimeoutError` when it takes too long, and the shop's own."""
    return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(_threads, work), SHOP_TIMEOUT_S)


class Snapshots:
    """Takes snapshots: the shop in a thread, earlier contacts by the address book."""

    def __init__(self, shop: Shop | None, door: Door, book: Book) -> None:
        self._shop = shop
        self._door = door
        self._book = book

    async def take(self, c: Conversation, numbers: Sequence[str]) -> Snapshot:
        """What is known now; `numbers` are the orders this is about. Raises `StoreUnavailable`."""
        zone = ZoneInfo(self._door.policy.hours.zone)
        today = datetime.fromtimestamp(await self._door.store.now() / 1000, zone).date()
        customer, orders, down = await self._of_shop(c, numbers)
        return Snapshot(today, customer, orders, await self._earlier(c), down)

    async def _of_shop(
        self, c: Conversation, numbers: Sequence[str]
    ) -> tuple[Customer | None, tuple[Order, ...], bool]:
        if self._shop is None:
            return None, (), True
        try:
            return *(await in_shop(partial(_look, self._shop, c.person, tuple(numbers)))), False
        except (ShopError, asyncio.TimeoutError) as error:
            log.warning("shop.away", conversation=c.id, error=type(error).__name__)
            return None, (), True

    async def _earlier(self, c: Conversation) -> tuple[Earlier, ...]:
        if c.person is None:
            return ()
        others = [other for other in await self._book.conversations_of(c.person, EARLIER + 1) if other != c.id]
        found = []
        for other in others[:EARLIER]:
            try:
                found.append(_earlier(await self._door.read(other)))
            except (UnknownConversation, ArchiveAway):
                continue  # forgotten since, or archived where nobody can look now
        return tuple(found)


def order_numbers(c: Conversation) -> tuple[str, ...]:
    """The orders this conversation is about: proven, named or acted upon; each once."""
    named = [*c.proven_orders, *(act.order for act in c.acts.values())]
    named += [fact.value for fact in c.facts if fact.name == "order_number"]
    named.append(c.slots.get("order_number"))
    return tuple(dict.fromkeys(str(number) for number in named if number))


def _look(shop: Shop, person: str | None, numbers: Sequence[str]) -> tuple[Customer | None, tuple[Order, ...]]:
    """In a thread: the customer, the orders asked for, and those still open."""
    orders = {}
    for number in numbers:
        try:
            orders[number] = shop.order(number)
        except NotFound:
            continue  # a number nobody has: the facts show it as claimed
    if person is None:
        return None, tuple(orders.values())
    for order in shop.open_orders_of(person, ORDERS):
        orders.setdefault(order.number, order)
    try:
        return shop.customer(person), tuple(orders.values())
    except NotFound:
        return None, tuple(orders.values())


def _earlier(c: Conversation) -> Earlier:
    return Earlier(c.id, c.opened_at, c.outcome, c.served_by, order_numbers(c), tuple(c.promises.values()))
