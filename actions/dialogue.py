"""Between wishes: the greeting, the own fact before a rule, and the honest word when something was not understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import logbook, shelf
from actions.asking import ask
from actions.latest import Last, last_in, left_alone, takes_back
from actions.plans.mishaps import refund_values
from actions.scope import Scope, entities_of, scope_of, slot, text_of
from actions.wishes import WISHES
from actions.wording import day
from conversation.events import CustomerIdentified, HandoffRequested
from conversation.evidence import both
from shop import rules
from shop.errors import ShopError
from shop.words import Order

SURE = 0.6  # as sure as this that it is none of our business, it is said so; else that it was not understood
_TROUBLE = re.compile(r"\b(probl[eè]mes?|soucis?|problems?|issues?|trouble)\b", re.IGNORECASE)
_NUDGES_ANSWERED = 2  # "allo ?" in a row that get a sign of life; then a person is offered
# Told that an adviser decides where waiting is too long: that is what a no means then.
_WAITS_NO_LONGER = re.compile(
    r"(?:\bn['’]|\b(?:ne|pas|plus|marre|assez|jamais) (?:[dl]['’])?)(?:\w+ ){0,2}attend\w*|\bplus d['’]attente"
    r"|\battends? (?:d[ée]j[àa] )?depuis\b|\btrop (?:tard|long)|\btoo (?:late|long)|\bbeen waiting"
    r"|(?:\b(?:not|cannot|cant|wont|dont|never|no longer|no more|tired of|sick of)|n['’]t)\b(?! mind)"
    r"(?: \w+){0,2} wait\w*",
    re.IGNORECASE,
)
_NO_WAIT = both("Ne veut plus attendre l’enquête", "Does not want to wait for the inquiry")
_LOOKED_AT = 5  # a customer's newest orders: older ones are not what the question is about


class Greet(Action):
    """Hello, by name when the person is proven; to "are you there?" a sign of life."""

    def name(self) -> str:
        return "action_greet"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        scope = scope_of(tracker)
        if scope.nudge:
            again = _nudges(scope) >= _NUDGES_ANSWERED
            dispatcher.utter_message(response="utter_offer_human" if again else "utter_nudge")
            return []
        if _TROUBLE.search(text_of(tracker)) and scope.history.get("turns"):  # greeted before, or long at it
            dispatcher.utter_message(response="utter_tell_me")
            return []
        name = await _first_name(dispatcher, scope)
        if name:
            dispatcher.utter_message(response="utter_greet_known", name=name)
        else:
            dispatcher.utter_message(response="utter_greet")
        return []


class OwnFact(Action):
    """Before the rule of a frequent question, what the shop's files say of it: a known customer's own case, such as the
    day of the order, and the article that anybody names."""

    def name(self) -> str:
        return "action_own_fact"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        scope, question = scope_of(tracker), _question(tracker)
        names = [value for kind, value in entities_of(tracker) if kind == "product"]
        told = await shelf.told_of(scope, question, names, text_of(tracker))
        if told is not None:
            if told.answer:
                dispatcher.utter_message(response=told.answer, articles=told.articles, article=told.about)
            return [SlotSet("facts", {**(slot(tracker, "facts") or {}), "article": told.about})]
        tell, customer = _OWN.get(question), scope.customer
        if tell is None or customer is None:
            return []
        try:
            orders = await ask(scope, lambda shop: shop.orders_of(customer, _LOOKED_AT))
        except ShopError:
            return []  # the rule is true without it
        own = next((words for order in orders if (words := tell(order, scope))), None)
        if own is not None:
            answer, values = own
            dispatcher.utter_message(response=answer, **values)
        return []


class No(Action):
    """To a no that answers no question of a form: a person who was offered is not wanted, or nothing more is."""

    def name(self) -> str:
        return "action_no"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        scope = scope_of(tracker)
        if _WAITS_NO_LONGER.search(text_of(tracker)) and _told_of_delay(scope):
            logbook.state(
                dispatcher, HandoffRequested(reason="complex", by="assistant", evidence=(_NO_WAIT,), seq=scope.seq)
            )
            return []
        last = last_in(slot(tracker, "given")) if takes_back(text_of(tracker)) else None
        if last is not None and _changes_since(last, str(slot(tracker, "request"))):
            last = None
        answer, values = ("utter_go_on", {}) if scope.offered else left_alone(last)
        dispatcher.utter_message(response=answer, **values)
        return []


class NotUnderstood(Action):
    """Says what it is: something outside of the shop, or a message that was not understood."""

    def name(self) -> str:
        return "action_not_understood"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        intent = (tracker.latest_message or {}).get("intent") or {}
        said = ((tracker.latest_message or {}).get("signals") or {}).get("language", "und") != "und"
        outside = said and intent.get("name") == "out_of_scope" and float(intent.get("confidence") or 0) >= SURE
        dispatcher.utter_message(response="utter_out_of_scope" if outside else "utter_misunderstood")
        return []


def _changes_since(last: Last, wish: str) -> bool:
    """Was another change asked for since that deed? Then a no means that one."""
    return wish != last.wish and wish in WISHES and WISHES[wish].changes


def _nudges(scope: Scope) -> int:
    """How many turns before this one only asked whether anybody is there."""
    turns = reversed(scope.history.get("turns", ()))
    return len(list(takewhile(lambda past: past.get("nudge"), turns)))


async def _first_name(dispatcher: CollectingDispatcher, scope: Scope) -> str | None:
    """The name that was asked for; else a proven customer's first name, as the site signed it or from the shop's file,
    which the log then knows."""
    if scope.called:
        return scope.called
    customer = scope.customer
    if customer is None or scope.name:
        return scope.name.split()[0] if customer is not None and scope.name else None
    try:
        file = await ask(scope, lambda shop: shop.customer(customer))
    except ShopError:
        return None
    known = CustomerIdentified(proof="person", how="the shop's file", person=customer, name=file.name)
    logbook.state(dispatcher, known)
    return file.first_name


def _told_of_delay(scope: Scope) -> bool:
    return any(answer.startswith("utter_order_late") for answer in _last_turn(scope).get("answers", ()))


def _last_turn(scope: Scope) -> Mapping[str, Any]:
    """The turn before this one, as escalation remembers it."""
    turns: Sequence[Mapping[str, Any]] = scope.history.get("turns") or ()
    return turns[-1] if turns else {}


def _question(tracker: Tracker) -> str:
    """The frequent question's full name, as the response selector chose it."""
    selected = ((tracker.latest_message or {}).get("response_selector") or {}).get("faq") or {}
    return str((selected.get("response") or {}).get("intent_response_key") or "")


def _expected(order: Order, scope: Scope) -> tuple[str, dict[str, str]] | None:
    if not rules.is_open(order.state) or order.expected_on is None or order.expected_on < scope.today:
        return None
    return "utter_own_delivery", {"order": order.number, "expected_on": day(order.expected_on, scope.language)}


def _money_back(order: Order, scope: Scope) -> tuple[str, dict[str, str]] | None:
    if not order.refunds:
        return None
    refund = order.refunds[-1]
    answer = "utter_own_refund_sent" if refund.sent_on else "utter_own_refund_due"
    return answer, {"order": order.number, **refund_values(refund, scope.language)}


def _returnable(order: Order, scope: Scope) -> tuple[str, dict[str, str]] | None:
    verdict = rules.returning(order, scope.today)
    if not verdict.allowed or verdict.by is None:
        return None
    return "utter_own_return", {"order": order.number, "by": day(verdict.by, scope.language)}


_OWN: dict[str, Callable[[Order, Scope], tuple[str, dict[str, str]] | None]] = {
    "faq/delivery_times": _expected,
    "faq/refund_delay": _money_back,
    "faq/return_policy": _returnable,
}
