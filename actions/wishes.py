"""The wishes that the form is for, one row each: what is planned for it, among which orders, and how it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from actions.plans import changing, mishaps, papers, sending_back, tracking
from actions.steps import Case, Step
from shop import rules
from shop.words import Bilingual, Order, State

_GIVES_BACK = frozenset({State.CANCELLED, State.RETURNED, State.LOST})


@dataclass(frozen=True)
class Wish:
    """`among`: the orders of a known customer that it may be about; `kept` is said when the question gets a no.

    `about_person`: of whatever order; one only proves who asks (`actions.my_data`). `changes`: its plan may change
    something in the shop, so of two orders named the one that is meant is asked for. `rule` answers who asks whether,
    or until when, before any order is known; it asks for the number as well.
    """

    plan: Callable[[Case], Step]
    among: Callable[[Order, date], bool]
    label: Bilingual
    kept: str = "utter_kept"
    about_person: bool = False
    changes: bool = True
    rule: str | None = None


def _open(order: Order, today: date) -> bool:
    return rules.is_open(order.state)


def _still_here(order: Order, today: date) -> bool:
    return order.state in rules.BEFORE_SHIPPING


def _there(order: Order, today: date) -> bool:
    return order.state is State.DELIVERED


def _missing(order: Order, today: date) -> bool:
    return rules.is_open(order.state) or _lately(order, today)


def _lately(order: Order, today: date) -> bool:
    return order.delivered_on is not None and (today - order.delivered_on).days <= rules.RETURN_DAYS


def _money_back(order: Order, today: date) -> bool:
    return bool(order.refunds) or order.state in _GIVES_BACK


def _any(order: Order, today: date) -> bool:
    return True


WISHES: Mapping[str, Wish] = {
    "track_order": Wish(tracking.tracked, _open, Bilingual("le suivi", "the tracking"), changes=False),
    "late_delivery": Wish(tracking.tracked, _missing, Bilingual("le colis attendu", "the missing parcel")),
    "refund_status": Wish(
        tracking.refunded,
        _money_back,
        Bilingual("le remboursement", "the refund"),
        changes=False,
        rule="utter_rule_refund_status",
    ),
    "cancel_order": Wish(
        changing.cancelled,
        _still_here,
        Bilingual("l’annulation", "the cancellation"),
        kept="utter_cancel_kept",
        rule="utter_rule_cancel_order",
    ),
    "change_delivery": Wish(
        changing.redirected,
        _open,
        Bilingual("le changement de livraison", "the new delivery"),
        rule="utter_rule_change_delivery",
    ),
    "change_items": Wish(
        changing.reduced,
        _still_here,
        Bilingual("le changement d’articles", "the change of items"),
        rule="utter_rule_change_items",
    ),
    "return_item": Wish(
        sending_back.returned, _there, Bilingual("le retour", "the return"), rule="utter_rule_return_item"
    ),
    "withdraw": Wish(
        sending_back.withdrawn, _missing, Bilingual("la rétractation", "the withdrawal"), rule="utter_rule_withdraw"
    ),
    "damaged_item": Wish(mishaps.damaged, _there, Bilingual("l’article abîmé", "the damaged item")),
    "get_invoice": Wish(papers.invoiced, _any, Bilingual("la facture", "the invoice"), changes=False),
    "reorder": Wish(papers.reordered, _any, Bilingual("la nouvelle commande", "the new order")),
    "copy_data": Wish(
        papers.proven, _any, Bilingual("la copie des données", "the copy of the data"), about_person=True
    ),
    "erase_data": Wish(papers.proven, _any, Bilingual("l’effacement", "the erasure"), about_person=True),
}
