"""What an agent can have done to an order: the requests of the shop, their names, and what they need to know. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from conversation.state import Conversation
from handoff.brief.words import Both
from shop import remedies, requests
from shop.deciding import options
from shop.overriding import leeway
from shop.rules import BEFORE_SHIPPING, Act, Level, Reason, Verdict, may, reason_of
from shop.words import PARIS, Address, Goods, Money, Order, RefundReason, State


class Details(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a request needs beside its order: `goods` (all when none are named), `why`, `address`, `point`."""

    goods: tuple[Goods, ...] = ()
    why: RefundReason = RefundReason.DAMAGED
    amount_cents: int | None = None
    address: Address | None = None
    point: str = ""


class Deed(NamedTuple):
    """An act at the desk: its name in the log and in the brief, on its button, and how it is asked of the shop.

    `made_good`: whether the terms allow it hangs on the reason and the goods; a person may go beyond them.
    """

    kind: str
    label: Both
    ask: Callable[[Details, datetime], requests.Request | None]
    made_good: bool = False


DEEDS: Mapping[Act, Deed] = {
    Act.CANCEL: Deed("cancel_order", Both("Annuler", "Cancel"), lambda it, now: requests.Cancel()),
    Act.CHANGE_ADDRESS: Deed(
        "change_delivery",
        Both("Changer l’adresse", "Change the address"),
        lambda it, now: requests.ChangeAddress(it.address) if it.address else None,
    ),
    Act.CHANGE_PICKUP: Deed(
        "change_delivery",
        Both("Changer de point relais", "Change the pickup point"),
        lambda it, now: requests.ChangePickup(it.point) if it.point else None,
    ),
    Act.CHANGE_ITEMS: Deed(
        "change_items",
        Both("Retirer des articles", "Take items out"),
        lambda it, now: requests.ChangeItems(it.goods) if it.goods else None,
    ),
    Act.WITHDRAW: Deed(
        "withdraw", Both("Rétractation", "Withdrawal"), lambda it, now: requests.Withdraw(now, it.goods)
    ),
    Act.RETURN: Deed("return_item", Both("Retour", "Return"), lambda it, now: requests.OpenReturn(it.goods)),
    Act.OPEN_INQUIRY: Deed(
        "open_inquiry",
        Both("Ouvrir une enquête", "Open an inquiry"),
        lambda it, now: requests.OpenInquiry(it.goods),
    ),
    Act.RESHIP: Deed(
        "reship",
        Both("Expédier à nouveau", "Ship it again"),
        lambda it, now: requests.Reship(it.why, it.goods),
        made_good=True,
    ),
    Act.PAY_BACK: Deed(
        "refund",
        Both("Rembourser", "Refund"),
        lambda it, now: requests.PayBack(it.why, it.goods, _money(it.amount_cents)),
        made_good=True,
    ),
    Act.REORDER: Deed(
        "reorder", Both("Commander à nouveau", "Order again"), lambda it, now: requests.Reorder(it.goods)
    ),
}


def possible(order: Order, on: date) -> dict[Act, Verdict]:
    """What can be done to this order on this day, and why the rest cannot."""
    known = options(order, on)
    return {act: _remedy(act, order) if deed.made_good else known[act] for act, deed in DEEDS.items()}


def level(c: Conversation, order: Order) -> Level:
    """How much this conversation has proven about this order."""
    if c.proof == "person" and order.customer_id == c.person:
        return Level.PERSON
    return Level.ORDER if order.number in c.proven_orders else Level.NONE


def proven_for(c: Conversation, order: Order, act: Act) -> bool:
    """Whether the customer could ask this of the assistant, as far as proof goes."""
    return may(level(c, order), act)


def moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, PARIS)


def _remedy(act: Act, order: Order) -> Verdict:
    """What is paid and not sent back, replaced or refunded already: by the terms, or with `leeway` beyond them."""
    if order.state in {State.CANCELLED, State.RETURNED}:
        return Verdict(False, reason_of(order.state))
    if act is Act.RESHIP and order.state in BEFORE_SHIPPING:
        return Verdict(False, Reason.NOT_DUE_YET)  # what has not left can come neither broken nor not at all
    if not remedies.left(order):
        return Verdict(False, Reason.ALREADY_DONE)
    if order.paid_with is None:
        return Verdict(False, Reason.NOT_PAID)
    return Verdict(True, leeway=leeway(act, order))


def _money(cents: int | None) -> Money | None:
    return Money(cents) if cents is not None else None
