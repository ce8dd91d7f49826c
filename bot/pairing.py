"""Which order each wish of a line is about: the number that stands in the wish's own clause.

"Annulez LBQ-10002 et dites-moi où est LBQ-10001": taken together, the last number would be that of both wishes, and the
wrong order would be cancelled. Where the clauses do not tell, a wish keeps all the numbers: who acts on it has to ask.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from bot.nlu.phrases import phrases
from bot.nlu.text import clauses, fold
from conversation.events import Entity, Reading

NUMBER = "order_number"
_NAMING = "give_order_number"
# A clause of these wants nothing by itself: a number in it goes with what was said before ("annulez. C'est LBQ-10002").
_WANTS_NOTHING = frozenset(
    "greet goodbye thank affirm deny chitchat complain not_helpful ask_human bot_challenge out_of_scope".split()
)
_SURE = 0.5  # below it a clause is read as going on with the one before
_SURELY = 0.75  # a clause with an order of its own, which the line as a whole was not heard to want
_NEEDS_NO_YES = frozenset({"track_order", "refund_status", "get_invoice"})  # "invoice for LBQ-10001" asks in no words
_WHERE = re.compile(r"\b(?:ou (?:est|en est|sont|se trouve|c'est)|est ou|quand|where'?s?|when'?s?)\b")


class Clause(msgspec.Struct, frozen=True):
    """A clause of a line: the wish it says, None when it goes on with the one before, and the orders it names.

    `asks`: surely for that wish, which makes it one of the line, whatever the line as a whole resembles.
    """

    wish: str | None
    numbers: tuple[str, ...]
    asks: bool = False


def parts_to_pair(text: str, reading: Reading) -> tuple[str, ...]:
    """The clauses to read each by itself; none where there is but one order and one wish, which needs no pairing."""
    named = {entity.value for entity in reading.entities if entity.entity == NUMBER}
    return tuple(clauses(text)) if len(named) > 1 or (named and reading.also) else ()


def clauses_of(text: str, reading: Reading, parts: Sequence[str], heard: Sequence[Reading]) -> list[Clause]:
    """The clauses with what each says (`heard`) and the orders that stand in it. Of a longer letter, the last of them
    goes on to its end: what is wanted there is not read, and an order named there may be its own."""
    found: list[Clause] = []
    at = 0
    for part, one in zip(parts, heard, strict=True):
        at = text.find(part, at)
        end = at + len(part) if len(found) < len(parts) - 1 else len(text)
        inside = [each.value for each in reading.entities if each.entity == NUMBER and at <= each.start < end]
        wish = _wish(part, one)
        found.append(Clause(wish, tuple(dict.fromkeys(inside)), _asks_surely(part, wish, one)))
        at = end
    return found


def wishes_of(reading: Reading, said: Sequence[Clause]) -> tuple[str, ...]:
    """The wishes of the line beside its first: those that it was heard to hold, and where each order has its own, that
    of each clause which asks for something of an order that nothing else names."""
    wishes = [reading.intent, *reading.also]
    named = [number for clause in said for number in clause.numbers]
    if any(clause.wish == reading.intent and clause.numbers for clause in said):
        own = [clause for clause in said if clause.asks and any(named.count(number) == 1 for number in clause.numbers)]
        wishes += [clause.wish for clause in own if clause.wish]
    return tuple(dict.fromkeys(wishes))[1:]


def orders_of(wishes: Sequence[str], said: Sequence[Clause]) -> Mapping[str, tuple[str, ...]]:
    """The orders that each wish of the line may be about: its own, or all where it names none."""
    owned: dict[str, list[str]] = {}
    places: dict[str, int] = {}
    wish = ""
    for place, clause in enumerate(said):
        wish = clause.wish or wish
        places.setdefault(wish, place)
        owned.setdefault(wish, []).extend(clause.numbers)
    if wishes:  # a number before any wish is that of the first: "LBQ-10049 and LBQ-10010, cancel them"
        first = min(wishes, key=lambda each: places.get(each, len(said)))
        owned[first] = [*owned.get("", ()), *owned.get(first, ())]
    named = tuple(dict.fromkeys(number for clause in said for number in clause.numbers))
    own = {each: tuple(dict.fromkeys(owned.get(each, ()))) for each in wishes}
    return {each: own[each] or _unowned(each, own, places, named) for each in wishes}


def _unowned(
    wish: str, own: Mapping[str, Sequence[str]], places: Mapping[str, int], named: tuple[str, ...]
) -> tuple[str, ...]:
    """Of a wish without a number: "its invoice" is of the order named before; one that another wish names only after
    it is not its own ("annulez ma commande et dites-moi où est LBQ-10001")."""
    owners = [other for other, orders in own.items() if orders]
    comes_first = wish in places and all(places[wish] < places[other] for other in owners)
    return () if len(named) == 1 and owners and comes_first else named


def own_entities(entities: Sequence[Mapping[str, object]], orders: Sequence[str] | None) -> list[Mapping[str, object]]:
    """The parsed entities of one wish: other orders than its own are left out. None: nothing was paired."""
    return [one for one in entities if orders is None or one.get("entity") != NUMBER or one.get("value") in orders]


def named_again(orders: Sequence[str]) -> list[dict[str, object]]:
    """Orders as parsed entities, for a wish that is come back to."""
    return [msgspec.to_builtins(Entity(entity=NUMBER, value=order, start=0, end=0)) for order in orders]


def _wish(part: str, heard: Reading) -> str | None:
    if heard.intent == _NAMING:  # "where is LBQ-10001" asks, "my order LBQ-10001" and "LBQ-10001 please" go on
        return "track_order" if _WHERE.search(fold(part)) else None
    return None if heard.intent in _WANTS_NOTHING or heard.confidence < _SURE else heard.intent


def _asks_surely(part: str, wish: str | None, heard: Reading) -> bool:
    """Does the clause want it by itself? What would change an order has to be asked for in so many words."""
    if wish is None or "/" in wish or heard.intent == _NAMING or heard.confidence < _SURELY:
        return False
    return wish in _NEEDS_NO_YES or phrases("further", "asks").search(fold(part)) is not None
