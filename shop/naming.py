"""Whether an order may hold what a customer calls by a name of their own."""

from __future__ import annotations

from shop.spelling import fold
from shop.words import Order

# Words for many articles at once, which the shop's names need not hold: Comté is a cheese.
_KINDS = frozenset(
    """fromage fromages cheese cheeses vin vins wine wines bouteille bouteilles bottle bottles verre verres glass
    glasses saucisson sausage ham jambon coffret gift box hamper chocolat chocolats chocolate chocolates biscuits the
    tea cafe coffee confiture jam couteau couteaux knife knives pan casserole poele""".split()
)


def may_hold(order: Order, name: str) -> bool:
    """Is an article of it called so, in either language, or is it a word for many?"""
    wanted = fold(name)
    called = fold(" ".join(f"{item.name.fr} {item.name.en}" for item in order.items))
    return wanted in called or wanted.rstrip("sx") in called or wanted in _KINDS
