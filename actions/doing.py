"""Changing the shop: what a yes is bound to, the fence before it, and what became of it.

A yes counts only with the confirmation it was asked under: for this request to this order in this version, in this term
of the floor, for fifteen minutes. The shop is called after `action.begun` was accepted, never before.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from actions import logbook, wiring
from actions.documents import Acknowledged, acknowledged
from actions.scope import Scope
from actions.talk import Talk
from actions.wishes import WISHES
from conversation.events import ActionBegun
from shop import rules
from shop.errors import NotFound, Refused, ShopDown, ShopError, Stale
from shop.requests import AnyRequest, Request, Withdraw
from shop.words import Change, Order

# What the log, the brief and the customer's receipts call an act.
KINDS = {
    "cancel": "cancel_order",
    "change_address": "change_delivery",
    "change_pickup": "change_delivery",
    "change_items": "change_items",
    "return": "return_item",
    "withdraw": "withdraw",
    "open_inquiry": "open_inquiry",
    "reship": "reship",
    "pay_back": "refund",
    "reorder": "reorder",
}
_NOBODY_KNOWS = "Résultat inconnu, à vérifier dans la boutique / Outcome unknown, to be checked in the shop"
_RIGHT = "Un droit à examiner par une personne / A right for a person to look at"


class Confirmation(msgspec.Struct, frozen=True):
    """What a yes is bound to; `turn` is the one that asked: a yes in it was not meant for the question."""

    request: AnyRequest
    order: str
    version: int
    term: int
    at: int
    turn: str = ""

    def holds(self, number: str, scope: Scope) -> bool:
        """Is the yes of this turn still a yes to exactly this?"""
        fresh = 0 <= scope.now - self.at <= wiring.policy().waits.confirmation * 1000
        return self.order == number and self.term == scope.term and fresh


def bind(talk: Talk, request: Request, order: Order) -> None:
    """Remember what is being asked, for the yes to come."""
    asked = {
        "request": msgspec.to_builtins(request),
        "order": order.number,
        "version": order.version,
        "term": talk.scope.term,
        "at": talk.scope.now,
        "turn": talk.scope.turn,
    }
    talk.put(confirmation=asked)


def bound(talk: Talk) -> Confirmation | None:
    """What the yes of this message is for, if it still holds."""
    stored: Any = talk.get("confirmation")
    if not stored:
        return None
    confirmation = msgspec.convert(stored, Confirmation)
    return confirmation if confirmation.holds(str(talk.get("order_number")), talk.scope) else None


class Made(NamedTuple):
    """What was done, by the shop's own record, and the letter about it, where the law wants one."""

    change: Change
    letter: Acknowledged | None = None


async def carry_out(talk: Talk, request: Request, order: Order, version: int) -> Made | None:
    """Do it under the fence. None: it was not done, or nobody knows, and the customer has been told.

    A letter is asked for in the same append as the end: neither goes down with the turn.
    """
    number = order.number
    action = logbook.begun(talk.scope, KINDS[request.act], number)
    if not await logbook.begin(talk.scope, action):
        talk.say("utter_act_not_begun", _what(talk, number))
        return None
    try:
        change = await wiring.ask(lambda shop: shop.do(number, version, action.action, request))
    except ShopError as error:
        await _failed(talk, action, request, error)
        return None
    if not change.made:  # nobody may read in the log that it was
        await logbook.end(talk.scope, logbook.failed(action, "reported only: the shop is read-only"))
        talk.say("utter_act_reported", _what(talk, number))
        return None
    letter = None
    if isinstance(request, Withdraw):
        letter = await acknowledged(talk.scope, order, change, talk.scope.language)
    ended = logbook.done(action, result_of(change))
    await logbook.end(talk.scope, ended, *([letter.mail] if letter else []))
    return Made(change, letter)


def result_of(change: Change) -> str:
    """What the log says of a change: its number, or that of the order that came of it."""
    return change.reference or change.new_order or "made"


async def _failed(talk: Talk, action: ActionBegun, request: Request, error: ShopError) -> None:
    """What the shop said instead of doing it; without a word from it nobody knows, and a person finds out."""
    number, why = str(action.order), type(error).__name__
    if isinstance(error, ShopDown):
        await logbook.end(talk.scope, logbook.unknown(action, why))
        talk.say("utter_act_unknown", _what(talk, number))
        talk.hand_over(_NOBODY_KNOWS, number)
        return
    reason = error.reason if isinstance(error, Refused) else why
    await logbook.end(talk.scope, logbook.failed(action, reason))
    if isinstance(error, Refused) and rules.is_for_a_person(rules.Act(request.act), error.verdict):
        talk.say("utter_act_person", _what(talk, number))
        talk.hand_over(_RIGHT, number, reason)
    elif isinstance(error, Stale | Refused | NotFound):
        talk.say("utter_act_changed", _what(talk, number))
    else:
        talk.say("utter_shop_down")


def _what(talk: Talk, number: str) -> dict[str, str]:
    """The wish by its name, for the words that fit all."""
    return {"order": number, "what": WISHES[str(talk.get("request"))].label.say(talk.scope.language)}
