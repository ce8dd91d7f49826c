"""Which goods of an order are meant: asked with their names as buttons, all of them being one tap, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.plans.telling import choice
from actions.steps import Ask, Case
from actions.wording import payload, short
from shop.spelling import fold
from shop.words import Goods, Order

ALL = "all"
_MOST = 6  # articles as buttons; who wants another one names it


def which_goods(case: Case, answer: str, available: Mapping[str, int], *, all_of_them: bool = True) -> Ask:
    """The question, with a button for each article that is still there."""
    items = [item for item in case.order.items if available.get(item.sku)]
    buttons = tuple((short(item, case.language), payload("affirm", choice=item.sku)) for item in items[:_MOST])
    whole = (choice(case, "Tout", "All of it", ALL),) if all_of_them else ()
    options = (*(item.sku for item in items), *((ALL,) if all_of_them else ()))
    return Ask("items", answer, {"order": case.order.number}, (*buttons, *whole), options)


def chosen_goods(case: Case) -> tuple[Goods, ...]:
    """The goods that were chosen, each in its whole quantity; empty means all of the order."""
    sku = case.given.get("items", ALL)
    if sku == ALL:
        return ()
    count = sum(item.quantity for item in case.order.items if item.sku == sku)
    return (Goods(str(sku), count),)


def named_article(order: Order, given: Mapping[str, Any]) -> dict[str, str]:
    """The article that was named in words, as the answer to "which one?"; that it is there only its owner may learn."""
    wanted = fold(str(given.get("product") or ""))
    if not wanted:
        return {}
    found = [item.sku for item in order.items if wanted in fold(f"{item.name.fr} {item.name.en}")]
    return {"items": found[0]} if len(found) == 1 else {}
