"""Whether an order may hold what a customer calls by a name of their own."""

from __future__ import annotations

import re

from shop.spelling import fold
from shop.words import Item, Order

# Words for many articles at once, which the shop's names need not hold: Comté is a cheese.
_KINDS = frozenset(
    """fromage fromages cheese cheeses vin vins wine wines bouteille bouteilles bottle bottles verre verres glass
    glasses saucisson sausage ham jambon coffret gift box hamper chocolat chocolats chocolate chocolates biscuits the
    tea cafe coffee confiture jam couteau couteaux knife knives pan casserole poele""".split()
)


def named(order: Order, name: str) -> tuple[Item, ...]:
    """The articles that are called so. Wine glasses are no wine, whether "verres à vin" or in one English word more."""
    wanted = fold(name)
    return tuple(item for item in order.items if wanted and _is_called(item, wanted))


def _is_called(item: Item, wanted: str) -> bool:
    called = fold(f"{item.name.fr} | {item.name.en}")
    only_for = rf"\ba {re.escape(wanted)}\b|\b{re.escape(wanted)} glass(?:es)?\b"
    return wanted in re.sub(only_for, "", called)


def may_hold(order: Order, name: str) -> bool:
    """Is an article of it called so, in either language, or is it a word for many?"""
    wanted = fold(name)
    called = fold(" ".join(f"{item.name.fr} {item.name.en}" for item in order.items))
    return wanted in called or wanted.rstrip("sx") in called or wanted in _KINDS
