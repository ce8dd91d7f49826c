"""The shop, asked within a turn: once it was silent, nobody waits for it a second time in that turn."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from actions import wiring
from actions.scope import Scope
from shop.errors import ShopDown
from shop.port import Shop

T = TypeVar("T")
_KEPT = 1_000  # turns in which the shop was silent; more are not under way at once
_silent: OrderedDict[tuple[str, int], None] = OrderedDict()


async def ask(scope: Scope, question: Callable[[Shop], T]) -> T:
    """Ask in a thread. Raises the shop's errors, and `ShopDown` at once when it was down earlier in this turn.

    A turn may need the order, its owner and the other orders: a hung shop would cost three seconds for each.
    """
    attempt = (scope.turn, scope.now)
    if attempt in _silent:
        raise ShopDown("the shop was silent a moment ago in this turn: it is not waited for again")
    try:
        return await wiring.ask(question)
    except ShopDown:
        _silent[attempt] = None
        if len(_silent) > _KEPT:
            _silent.popitem(last=False)
        raise
