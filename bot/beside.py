"""What is wanted beside the person who is asked for, in one breath and in any order: it heads the brief. Pure.

"LBQ-10003, un humain svp, le pot est arrivé cassé" is read as asking for a person, which it is answered with; the agent
has to see the pot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from bot.nlu.phrases import phrases
from bot.nlu.text import clauses, fold
from bot.nlu.wordfiles import read, word_set
from bot.readings import reading_of, tells_of_damage
from conversation.events import Reading

_SURE = 0.5  # the heading is read by a person: what is likelier than all else together is worth more than none
_MOODS = frozenset({"ask_human", "complain", "not_helpful"})
_NO_WISH = _MOODS | frozenset(
    "greet goodbye thank affirm deny give_order_number chitchat bot_challenge out_of_scope".split()
)
_TROUBLES = ("damaged_item", "late_delivery")  # what happened heads the brief before what is to be done about it
_MENDS = frozenset({"faq/warranty", "refund_status", "change_items", "return_item"})
# What is left around an ask that was taken out: "je veux … svp pour", "please … because".
_AROUND = re.compile(
    r"^(?:[\s,.;:!?-]|\b(?:svp|stp|s'il (?:vous|te) plait|please|pls|plz|merci|thanks|et|and|car|pour|to|because|as|but"
    r"|mais|que|puisque|parce que|since|about|a propos de|au sujet de|vite)\b)+"
    r"|(?:[\s,;:-]|\b(?:svp|stp|please|pls|et|and|je (?:veux|voudrais)|i(?: want|'d like)|un|une|a|an|vraie?|real)\b)+$"
)
_ORDER = re.compile(r"\b(?:lbq[ -]?)?\d{5}\b")


def parts_beside(text: str, reading: Reading) -> tuple[str, ...]:
    """What is left of the line without its ask for a person, and the clauses of that; none where nothing was heard to
    be missing, or nothing is left but an order's number."""
    asks = reading.wants_human or reading.intent == "ask_human"
    if not asks or reading.intent not in _MOODS or reading.also:
        return ()
    pieces = (_bare(piece) for piece in _without_asks(text))
    left = [piece for piece in pieces if _ORDER.sub(" ", fold(piece)).strip()]
    apart = [part for piece in left for part in clauses(piece)]
    return tuple(dict.fromkeys((*left, *apart)))


def with_wish(parsed: Mapping[str, Any], heard: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The line with the wish that its other parts say: what has happened, else the first."""
    said = [wish for part in heard if (wish := _wish(part)) is not None]
    if not said:
        return dict(parsed)
    told = min(said, key=lambda wish: wish not in _TROUBLES)
    return {**parsed, "signals": {**(parsed.get("signals") or {}), "also": [told]}}


def _wish(part: Mapping[str, Any]) -> str | None:
    one = reading_of(part)
    mends = one.intent in _MENDS
    if (mends or one.intent in _NO_WISH) and tells_of_damage(str(part.get("text") or ""), anything=mends):
        return "damaged_item"
    return None if one.intent in _NO_WISH or one.confidence < _SURE else one.intent


def _without_asks(text: str) -> list[str]:
    """The pieces of the line between its asks for a person, else between its words for one."""
    asks = phrases("human", "asks") if phrases("human", "asks").search(fold(text)) else _a_person()
    pieces, at = [], 0
    for ask in asks.finditer(fold(text)):
        pieces.append(text[at : ask.start()])
        at = ask.end()
    return [*pieces, text[at:]]


@lru_cache(maxsize=1)
def _a_person() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(word_set(str(read('human')['persons'])), key=len, reverse=True))})\b")


def _bare(piece: str) -> str:
    """The piece without what belonged to the ask."""
    folded = fold(piece)
    while (around := _AROUND.search(folded)) is not None and around.group():
        piece = piece[: around.start()] + piece[around.end() :]
        folded = fold(piece)
    return piece
