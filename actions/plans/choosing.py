"""Which goods of an order are meant: asked with their names as buttons, all of them being one tap, too; and what to say
where the article that was named is in no such order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.plans.telling import choice
from actions.steps import Ask, Case
from actions.wording import contents, payload, short
from shop.naming import may_hold, named
from shop.words import Goods, Order

ALL = "all"
_MOST = 6  # articles as buttons; who wants another one names it


def which_goods(case: Case, answer: str, available: Mapping[str, int], *, all_of_them: bool = True) -> Ask:
    """The question, with a button for each article that is left; of what was named and is not in it, that is said."""
    items = [item for item in case.order.items if available.get(item.sku)]
    buttons = tuple((short(item, case.language), payload("affirm", choice=item.sku)) for item in items[:_MOST])
    whole = (choice(case, "Tout", "All of it", ALL),) if all_of_them and len(items) > 1 else ()
    options = (*(item.sku for item in items), *((ALL,) if whole else ()))
    values, stranger = {"order": case.order.number}, named_in_vain(case.order, case.given)
    if stranger:
        answer = "utter_ask_items_other"
        values |= {"article": stranger, "goods": contents(case.order, case.language)}
    return Ask("items", answer, values, (*buttons, *whole), options)


def is_clear(case: Case) -> bool:
    """Is it known which goods are meant? Of an order of one article it is, unless another one was named."""
    one = len(case.order.items) == 1 and not named_in_vain(case.order, case.given)
    return one or "items" in case.given


def chosen_goods(case: Case) -> tuple[Goods, ...]:
    """The goods that were chosen, each in its whole quantity; empty means all of the order."""
    sku = case.given.get("items", ALL)
    if sku == ALL:
        return ()
    count = sum(item.quantity for item in case.order.items if item.sku == sku)
    return (Goods(str(sku), count),)


def named_in_vain(order: Order, given: Mapping[str, Any]) -> str:
    """What the customer calls the article, where none of the order is called so; empty where one is, or may be."""
    wanted = str(given.get("product") or given.get("thing") or "")
    return "" if may_hold(order, wanted) else wanted


def named_article(order: Order, given: Mapping[str, Any]) -> dict[str, str]:
    """The article that was named in words, as the answer to "which one?"; that it is there only its owner may learn."""
    found = named(order, str(given.get("product") or given.get("thing") or ""))
    return {"items": found[0].sku} if len(found) == 1 else {}
