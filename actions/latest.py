"""What came to its end last, by a deed or by a no. Who comes back to it means that order, a no may be taken back, and
what is done is not undone by a word.

It lies in the slot `given` and goes on from wish to wish, until another order is named; a move of the floor ends it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, convert, to_builtins

from actions.forbidding import forbids

_WANTS_IT = re.compile(
    r"\b(veux|voulais|voudrais|garde\w*|finalement|want\w*|keep|actually|undo|changed?|avis|arri[eè]re|l'annulation)\b",
    re.IGNORECASE,
)
_NOTHING_ELSE = re.compile(r"\b(rien|autre chose|anything|nothing|else)\b", re.IGNORECASE)
# What follows from a deed, whatever was told in between: its money, or the same again.
_FOLLOWS = frozenset({"refund_status", "reorder"})
_OF_ITS_TIME = frozenset({"last", "options", "asked", "between", "number"})  # of a question that is over
_NEEDS_GOODS = frozenset({"damaged_item", "return_item", "late_delivery", "change_delivery", "change_items"})
_UNDONE = {"cancel_order": "utter_cancel_too_late", "return_item": "utter_return_needless"}


class Last(Struct, frozen=True):
    """A wish that is over: about which order, proven how, what was answered on the way, and whether it was done."""

    wish: str
    order: str | None = None
    proof: Mapping[str, Any] | None = None
    given: Mapping[str, Any] = {}
    done: bool = False

    def means(self, wish: str) -> bool:
        """Is a wish that names no order about this one? Tracking is about the order that was told of last."""
        return wish == self.wish or wish in _FOLLOWS

    def rules_out(self, wish: str) -> bool:
        """Is its order surely not the one that this wish is about? Nothing of what was cancelled arrives or is late."""
        return self.done and self.wish == "cancel_order" and wish in _NEEDS_GOODS


def last_in(given: Mapping[str, Any] | None) -> Last | None:
    """What came to its end last, where nothing has ended it since."""
    stored = (given or {}).get("last")
    return convert(stored, Last) if stored else None


def ended(
    wish: str, order: str | None, proof: Mapping[str, Any] | None, given: Mapping[str, Any], *, done: bool
) -> dict[str, Any]:
    """The wish that comes to its end now, for the slot."""
    kept = {name: value for name, value in given.items() if name not in _OF_ITS_TIME}
    return dict(to_builtins(Last(wish, order, proof, kept, done)))


def takes_back(text: str) -> bool:
    """Does the line take back what was wished? Who wants nothing else does not."""
    return forbids(text) or (_WANTS_IT.search(text) is not None and _NOTHING_ELSE.search(text) is None)


def left_alone(last: Last | None) -> tuple[str, dict[str, str]]:
    """The answer to who takes something back while nothing is asked: nothing is touched, or it comes too late."""
    if last is None or not last.done:
        return "utter_deny_nothing", {}
    return _UNDONE.get(last.wish, "utter_done_already"), {"order": last.order or ""}
