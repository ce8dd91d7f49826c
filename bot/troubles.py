"""What goes wrong between customer and assistant, turn by turn: the trend that no single message shows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Literal

from bot.history import MAY_RETURN, OFFER_INSTEAD, OFFERS, Past

Trouble = Literal["not_understood", "unhelpful", "annoyed", "same_answer", "asked_again"]
WINDOW = 3  # turns: a trouble four turns ago is over

# The rule and the own case are one wish: who hears the rule and asks on has not got what they came for.
_FAMILIES = (
    frozenset({"track_order", "late_delivery", "faq/delivery_times"}),
    frozenset({"return_item", "withdraw", "faq/return_policy"}),
    frozenset({"refund_status", "faq/refund_delay"}),
    frozenset({"damaged_item", "faq/warranty"}),
    frozenset({"change_delivery", "faq/click_collect"}),
)
_POLITE = frozenset("greet goodbye thank chitchat".split())
_NO_WISH = _POLITE | set("affirm deny give_order_number bot_challenge not_helpful complain out_of_scope".split())
_NOT_UNDERSTOOD = frozenset({"utter_misunderstood", OFFER_INSTEAD})


def troubles(turns: Sequence[Past]) -> list[frozenset[Trouble]]:
    """What went wrong in each of the latest turns, oldest first; the last of them is the one under decision."""
    latest = [Past(), *turns][-WINDOW - 1 :]
    return [_between(before, after) for before, after in pairwise(latest)]


def in_vain(turns: Sequence[Past]) -> frozenset[Trouble]:
    """The kinds of trouble of these turns when they come together: now, and just before."""
    *earlier, now = troubles(turns)
    return now.union(*earlier) if now and any(earlier) else frozenset()


def _between(before: Past, after: Past) -> frozenset[Trouble]:
    signs: dict[Trouble, bool] = {
        "not_understood": not _NOT_UNDERSTOOD.isdisjoint(after.answers),
        "unhelpful": "not_helpful" in after.intents,
        "annoyed": after.frustration > 0 or "complain" in after.intents,
        "same_answer": _same_answer(before, after),
        "asked_again": not after.named and not _wishes(after).isdisjoint(_wishes(before)),
    }
    return frozenset(trouble for trouble, there in signs.items() if there)


def _same_answer(before: Past, after: Past) -> bool:
    """Nothing but what was said the turn before; a question taken up again after a thank you, or after a person was
    not wanted, is no repetition."""
    said = set(after.answers) - MAY_RETURN
    polite = bool(after.intents) and set(after.intents) <= (_POLITE | {"deny"} if before.offered else _POLITE)
    return (
        bool(said & set(before.answers))
        and said - OFFERS <= set(before.answers)
        and after.order in (None, before.order)
        and not polite
    )


def _wishes(turn: Past) -> set[str]:
    """The wishes of the turn, with those that are the same to the customer."""
    own = set(turn.intents) - _NO_WISH
    return own.union(chain.from_iterable(family for family in _FAMILIES if not family.isdisjoint(own)))
