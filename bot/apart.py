"""A line of several wishes that is unsure as a whole: its wishes are those that its clauses surely say. Pure.

"Where's LBQ-10001, do you sell honey, and what's your return policy?" resembles a return, which nobody asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.nlu.phrases import phrases
from bot.nlu.text import clauses, fold
from bot.readings import reading_of
from conversation.events import Reading

_UNSURE = 0.8  # calibrated: above it the line as a whole is right four times in five, and its clauses are not asked
_SURE = 0.8  # of a clause
_NO_WISH = frozenset(
    """greet goodbye thank affirm deny give_order_number chitchat bot_challenge complain not_helpful ask_human
    out_of_scope""".split()
)
# What is told along with another wish: who cancels hears how the money comes back.
_TOLD_WITH: Mapping[str, frozenset[str]] = {
    "refund_status": frozenset({"cancel_order", "withdraw", "return_item", "damaged_item"}),
    "faq/refund_delay": frozenset({"cancel_order", "withdraw", "return_item", "refund_status"}),
    "late_delivery": frozenset({"track_order", "cancel_order", "damaged_item"}),
    "faq/delivery_times": frozenset({"track_order", "late_delivery"}),
    "list_orders": frozenset({"track_order"}),
    "faq/return_policy": frozenset({"return_item", "withdraw"}),
}


def parts_of(text: str, reading: Reading) -> tuple[str, ...]:
    """The clauses to read each by itself: those that ask for something, where the line is unsure and has several."""
    if reading.confidence >= _UNSURE or reading.also or reading.wants_human:
        return ()
    asking = tuple(part for part in clauses(text) if phrases("further", "asks").search(fold(part)))
    return asking if len(asking) > 1 else ()


def apart(parsed: Mapping[str, Any], read: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The line with the wishes of its clauses, the first as its own; unchanged where they do not say several."""
    said = {one.intent: part for part in reversed(read) if (one := _wish(part)) is not None}
    wishes = [wish for wish in reversed(said) if _TOLD_WITH.get(wish, frozenset()).isdisjoint(said)]
    if len(said) < 2 or not wishes or (len(wishes) == 1 and reading_of(parsed).intent not in said):
        return dict(parsed)
    first = said[wishes[0]]
    meant = {name: first[name] for name in ("intent", "intent_ranking", "response_selector") if name in first}
    return {**parsed, **meant, "signals": {**(parsed.get("signals") or {}), "also": wishes[1:]}}


def _wish(part: Mapping[str, Any]) -> Reading | None:
    one = reading_of(part)
    return None if one.intent in _NO_WISH or one.confidence < _SURE else one
