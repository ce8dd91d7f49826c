"""The code of a voucher: issued by the shop for an order of the case, so that what is granted can be spent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from conversation.state import Conversation
from handoff.brief.case import named_orders
from handoff.desk.deps import Desk
from handoff.desk.shopcalls import ask
from handoff.gestures import Gesture
from handoff.moves import Check
from handoff.snapshot import order_numbers
from shop.errors import NotFound, Refused, Stale
from shop.port import Shop
from shop.requests import Voucher
from shop.words import Change, Money, Order

ISSUED = ("voucher", "free_delivery")
_TRIES = 3  # an order that changes while it is read is read again


async def issued(desk: Desk, it: Gesture, c: Conversation, check: Check) -> Change | None:
    """The shop's record of it; None where there is none: another gesture, no order in the case, a shop that refuses.

    The gesture's id is the turn's: sent again, the shop gives the same code. Where `check` raises nothing is issued
    any more, and it goes on as raised, unless that was done before. Raises `DeskError` `unavailable` when the shop is
    away.
    """
    if it.kind not in ISSUED or desk.shop is None:
        check(c)
        return None
    numbers = dict.fromkeys((*order_numbers(c), *named_orders(await desk.door.store.entries(c.id))))
    request = Voucher(agent=it.agent, amount=Money(it.cents) if it.cents else None)
    still = partial(check, c)
    return await ask(desk.shop, partial(_issue, numbers=tuple(numbers), turn_id=it.id, request=request, still=still))


def spent(made: Change | None) -> tuple[str | None, str | None]:
    """Its code and its last day, as the customer is told them."""
    if made is None:
        return None, None
    return made.reference, made.valid_until.isoformat() if made.valid_until else None


def _issue(
    shop: Shop, numbers: tuple[str, ...], turn_id: str, request: Voucher, still: Callable[[], None]
) -> Change | None:
    """In a thread: for the order it was issued for before, else, `still` wanted, for the first that can have it."""
    orders = [order for number in numbers if (order := _order(shop, number)) is not None]
    change = next((change for order in orders for change in order.changes if change.turn_id == turn_id), None)
    if change is None:
        still()
        change = next(filter(None, (_made(shop, it, turn_id, request) for it in orders)), None)
    return change if change is not None and change.made else None


def _order(shop: Shop, number: str) -> Order | None:
    try:
        return shop.order(number)
    except NotFound:
        return None  # a number nobody has: the customer has mistyped it, or made it up


def _made(shop: Shop, order: Order, turn_id: str, request: Voucher) -> Change | None:
    for _ in range(_TRIES):
        try:
            return shop.do(order.number, order.version, turn_id, request)
        except Stale:
            order = shop.order(order.number)
        except (NotFound, Refused):
            return None
    return None
