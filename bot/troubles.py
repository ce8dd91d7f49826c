"""What goes wrong between customer and assistant, turn by turn: the trend that no single message shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, reduce
from itertools import chain
from typing import Literal, NamedTuple

import msgspec

from bot.history import MAY_RETURN, OFFER_INSTEAD, OFFERS, Past

Trouble = Literal["not_understood", "unhelpful", "annoyed", "same_answer", "asked_again", "let_down"]
WINDOW = 3  # exchanges: a trouble four exchanges ago is over

# The rule and the own case are one wish: who hears the rule and asks on has not got what they came for.
_FAMILIES = (
    frozenset({"track_order", "late_delivery", "faq/delivery_times"}),
    frozenset({"return_item", "withdraw", "faq/return_policy"}),
    frozenset({"refund_status", "faq/refund_delay"}),
    frozenset({"damaged_item", "faq/warranty"}),
    frozenset({"change_delivery", "faq/click_collect"}),
)
_POLITE = frozenset("greet goodbye thank chitchat".split())
_ACKNOWLEDGED = _POLITE | {"affirm"}  # "ok, I'll look" to what was asked is no answer, and no trouble
_OF_GOODS = frozenset({"faq/stock", "faq/allergens"})
_NO_WISH = _POLITE | set("affirm deny give_order_number bot_challenge not_helpful complain out_of_scope".split())
_NOT_UNDERSTOOD = frozenset({"utter_misunderstood", OFFER_INSTEAD})
# How the answers begin that tell of the shop's own failure: late, lost, "delivered" and not there, broken.
_FAILURES = ("utter_order_late", "utter_lost_", "utter_ask_neighbour_", "utter_ask_remedy_", "utter_ask_items_damaged")
_TOLD = frozenset({"damaged_item"})  # what takes some people more than one message to tell
_ASKS = "utter_ask_"
_WHICH = frozenset({"utter_ask_order_number", "utter_ask_proof"})
PUT_OFF = "utter_first_then"


def in_vain(turns: Sequence[Past]) -> frozenset[Trouble]:
    """The kinds of trouble that come together: those of the latest turn and of the turns before it, one there too."""
    *earlier, now = troubles(turns)
    before: frozenset[Trouble] = frozenset().union(*earlier)
    return now | before if now and before else frozenset()


def troubles(turns: Sequence[Past]) -> list[frozenset[Trouble]]:
    """What went wrong in each turn of the latest exchanges, oldest first; the last one is the turn under decision."""
    found = _found(turns)
    latest = found[-1][0] if found else 0
    return [signs for exchange, signs in found if exchange > latest - WINDOW]


def have_been(turns: tuple[Past, ...]) -> bool:
    """Did anything go wrong in these turns?"""
    return any(signs for _, signs in _gone(turns).found)


def is_let_down(turns: Sequence[Past]) -> bool:
    """Has the shop failed the customer in the latest exchanges: late, lost, "delivered" and not there, broken?"""
    return any("let_down" in signs for signs in troubles(turns))


def is_serious(turns: Sequence[Past]) -> bool:
    """Did anything go wrong in the turns that are remembered? Then nobody is in the mood for a joke."""
    return any(signs & {"let_down", "annoyed", "unhelpful"} for _, signs in _found(turns))


class _Way(NamedTuple):
    """What went wrong in each turn so far, with the number of its exchange; and what the next turn is compared with."""

    found: tuple[tuple[int, frozenset[Trouble]], ...] = ()
    earlier: Past = Past()
    before: Past = Past()
    exchange: int = 0

    def on(self, turn: Past) -> _Way:
        """One turn on. Who gives the number that was asked for goes on with the same exchange: the wish is what it was
        before."""
        goes_on = turn.named and not _wishes(turn) and self.exchange > 0
        exchange = self.exchange + (not goes_on)
        found = (*self.found, (exchange, _between(self.earlier, self.before, turn)))
        if not goes_on:
            return _Way(found, self.before, turn, exchange)
        intents, named = self.before.intents + turn.intents, self.before.named
        return _Way(found, self.earlier, msgspec.structs.replace(turn, intents=intents, named=named), exchange)


def _found(turns: Sequence[Past]) -> tuple[tuple[int, frozenset[Trouble]], ...]:
    """What went wrong in each turn, with the number of its exchange."""
    return _gone(tuple(turns[:-1])).on(turns[-1]).found if turns else ()


@lru_cache(maxsize=256)  # the turns before are gone through again by each decision
def _gone(turns: tuple[Past, ...]) -> _Way:
    return reduce(_Way.on, turns, _Way())


@lru_cache(maxsize=1024)  # and by the turns to come
def _between(earlier: Past, before: Past, after: Past) -> frozenset[Trouble]:
    tells_on = _tells_on(earlier, before, after)
    signs: dict[Trouble, bool] = {
        "not_understood": not _NOT_UNDERSTOOD.isdisjoint(after.answers),
        "unhelpful": "not_helpful" in after.intents,
        "annoyed": after.frustration > 0 or "complain" in after.intents,
        "same_answer": not (after.chose or tells_on)
        and (_same_answer(earlier, before, after) or _asked_in_vain(before, after)),
        "asked_again": not (after.named or after.chose or _of_another(before, after) or _asks_on(before, after))
        and not tells_on
        and not _is_aside(before, after)
        and not _wishes(after).isdisjoint(_wishes(before)),
        "let_down": "damaged_item" in after.intents or any(name.startswith(_FAILURES) for name in after.answers),
    }
    return frozenset(trouble for trouble, there in signs.items() if there)


def _same_answer(earlier: Past, before: Past, after: Past) -> bool:
    """Nothing but what was said the turn before, or the one before that while the same was asked for all along; a
    question taken up again after a thank you, or after a person was not wanted, is no repetition."""
    said, known = set(after.answers) - MAY_RETURN, set(before.answers)
    if _wishes(after) & _wishes(before) & _wishes(earlier):
        known |= set(earlier.answers)
    polite = bool(after.intents) and set(after.intents) <= (_POLITE | {"deny"} if before.offered else _POLITE)
    other = after.order not in (None, before.order) or _of_another(before, after)
    return bool(said & known) and said - OFFERS <= known and not (other or polite)


def _tells_on(earlier: Past, before: Past, after: Past) -> bool:
    """Is it more of what came broken, told to who asks which order it is? Once; the next time nobody has listened."""
    told = [bool(_TOLD.intersection(turn.intents) and _WHICH & _questions(turn)) for turn in (earlier, before)]
    return set(after.intents) <= _TOLD and not after.frustration and told == [False, True]


def _of_another(before: Past, after: Past) -> bool:
    """Is it about another article than before: honey after tea?"""
    return after.article not in (None, before.article)


def _asks_on(before: Past, after: Past) -> bool:
    """Is it another question about goods, not answered as before: their price, after whether they are there?"""
    return set(after.intents) <= _OF_GOODS and set(after.answers).isdisjoint(before.answers)


def _is_aside(before: Past, after: Past) -> bool:
    """Is it a frequent question to who is asked something? How a return goes belongs to the return."""
    frequent = bool(after.intents) and all(intent.startswith("faq/") for intent in after.intents)
    return frequent and bool(_questions(before))


def _asked_in_vain(before: Past, after: Past) -> bool:
    """Is a question put again to who wrote something else than its answer? A question of theirs in between is none."""
    passed_over = _ACKNOWLEDGED | {"deny"} if before.offered else _ACKNOWLEDGED
    aside = all(intent in passed_over or intent.startswith("faq/") for intent in after.intents)
    put_off = PUT_OFF in after.answers  # a further wish: the first one's question still stands
    return not (after.named or after.nudge or aside or put_off) and not _questions(before).isdisjoint(_questions(after))


def _questions(turn: Past) -> set[str]:
    return {name.removesuffix("_again").removesuffix("_still") for name in turn.answers if name.startswith(_ASKS)}


def _wishes(turn: Past) -> frozenset[str]:
    """The wishes of the turn, with those that are the same to the customer."""
    return _same_wishes(turn.intents)


@lru_cache(maxsize=1024)  # asked some fifty times for each decision
def _same_wishes(intents: tuple[str, ...]) -> frozenset[str]:
    own = frozenset(intents) - _NO_WISH
    return own.union(chain.from_iterable(family for family in _FAMILIES if not family.isdisjoint(own)))
