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
from shop.rules import Act, Level, Reason, Verdict, may
from shop.words import PARIS, Address, Goods, Money, Order, RefundReason


class Details(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a request needs beside its order: `goods` (all when none are named), `why`, `address`, `point`."""

    goods: tuple[Goods, ...] = ()
    why: RefundReason = RefundReason.DAMAGED
    amount_cents: int | None = None
    address: Address | None = None
    point: str = ""


class Deed(NamedTuple):
    """An act at the desk: its name in the log and in the brief, on its button, and how it is asked of the shop.

    `by_person`: a person decides it beyond the assistant's limits (`requests.Reship.agent`).
    """

    kind: str
    label: Both
    ask: Callable[[Details, str, datetime], requests.Request | None]
    by_person: bool = False


DEEDS: Mapping[Act, Deed] = {
    Act.CANCEL: Deed("cancel_order", Both("Annuler", "Cancel"), lambda it, agent, now: requests.Cancel()),
    Act.CHANGE_ADDRESS: Deed(
        "change_delivery",
        Both("Changer l’adresse", "Change the address"),
        lambda it, agent, now: requests.ChangeAddress(it.address) if it.address else None,
    ),
    Act.CHANGE_PICKUP: Deed(
        "change_delivery",
        Both("Changer de point relais", "Change the pickup point"),
        lambda it, agent, now: requests.ChangePickup(it.point) if it.point else None,
    ),
    Act.CHANGE_ITEMS: Deed(
        "change_items",
        Both("Retirer des articles", "Take items out"),
        lambda it, agent, now: requests.ChangeItems(it.goods) if it.goods else None,
    ),
    Act.WITHDRAW: Deed(
        "withdraw", Both("Rétractation", "Withdrawal"), lambda it, agent, now: requests.Withdraw(now, it.goods)
    ),
    Act.RETURN: Deed("return_item", Both("Retour", "Return"), lambda it, agent, now: requests.OpenReturn(it.goods)),
    Act.OPEN_INQUIRY: Deed(
        "open_inquiry",
        Both("Ouvrir une enquête", "Open an inquiry"),
        lambda it, agent, now: requests.OpenInquiry(it.goods),
    ),
    Act.RESHIP: Deed(
        "reship",
        Both("Renvoyer", "Send again"),
        lambda it, agent, now: requests.Reship(it.why, it.goods, agent),
        by_person=True,
    ),
    Act.PAY_BACK: Deed(
        "refund",
        Both("Rembourser", "Refund"),
        lambda it, agent, now: requests.PayBack(it.why, it.goods, _money(it.amount_cents), agent),
        by_person=True,
    ),
    Act.REORDER: Deed(
        "reorder", Both("Commander à nouveau", "Order again"), lambda it, agent, now: requests.Reorder(it.goods)
    ),
}

REASONS: Mapping[Reason, Both] = {
    Reason.ALREADY_SHIPPED: Both("déjà expédiée", "already shipped"),
    Reason.PARTLY_SHIPPED: Both("déjà expédiée en partie", "partly shipped already"),
    Reason.ALREADY_DELIVERED: Both("déjà livrée", "already delivered"),
    Reason.ALREADY_CANCELLED: Both("déjà annulée", "cancelled already"),
    Reason.ALREADY_RETURNED: Both("déjà retournée", "returned already"),
    Reason.LOST: Both("perdue", "lost"),
    Reason.IN_PREPARATION: Both("déjà en préparation", "being prepared already"),
    Reason.NOT_DELIVERED: Both("pas encore livrée", "not delivered yet"),
    Reason.FRESH: Both("produit frais", "fresh food"),
    Reason.PERSONALISED: Both("article personnalisé", "personalised item"),
    Reason.TOO_LATE: Both("délai dépassé", "too late"),
    Reason.ALREADY_DONE: Both("déjà fait pour ces articles", "done already for these items"),
    Reason.ALREADY_OPEN: Both("une enquête est déjà ouverte", "an inquiry is open already"),
    Reason.NO_INQUIRY: Both("ouvrez d’abord une enquête", "open an inquiry first"),
    Reason.NOT_DUE_YET: Both("pas encore en retard", "not late yet"),
    Reason.NOT_IN_ORDER: Both("article absent de la commande", "item not in this order"),
    Reason.NOTHING_LEFT: Both("il ne resterait rien : annulez", "nothing would be left: cancel instead"),
    Reason.NOT_PAID: Both("pas encore payée", "not paid yet"),
    Reason.NOT_COVERED: Both("hors des règles", "outside the rules"),
    Reason.OTHER_COUNTRY: Both("adresse dans un autre pays", "address in another country"),
    Reason.OTHER_DELIVERY: Both("autre mode de livraison", "another way of delivery"),
    Reason.OUT_OF_STOCK: Both("plus en stock", "out of stock"),
    Reason.OVER_LIMIT: Both("au-dessus de la limite", "over the limit"),
    Reason.SIGNED: Both("remise contre signature", "signed for"),
    Reason.UNKNOWN_POINT: Both("point relais inconnu", "unknown pickup point"),
}


def possible(order: Order, on: date) -> dict[Act, Verdict]:
    """What can be done to this order on this day, and why the rest cannot."""
    known = options(order, on)
    remedy = _remedy(order)
    return {act: remedy if deed.by_person else known[act] for act, deed in DEEDS.items()}


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


def _remedy(order: Order) -> Verdict:
    """A person may replace or refund what is not sent back, replaced or refunded already."""
    if not remedies.left(order):
        return Verdict(False, Reason.ALREADY_DONE)
    return Verdict(True) if order.paid_with is not None else Verdict(False, Reason.NOT_PAID)


def _money(cents: int | None) -> Money | None:
    return Money(cents) if cents is not None else None
