"""A first reply to start from, in the customer's language: the assistant's own late draft, or an opening that knows."""

from __future__ import annotations

from conversation import events as ev
from handoff.brief.case import Case
from handoff.brief.orders import state_of
from handoff.brief.wish import wish
from handoff.brief.words import Both, Json
from shop.rules import BEFORE_SHIPPING
from shop.words import Order, State

_HELLO = Both(
    "Bonjour{name}, j’ai lu votre échange, vous n’avez rien à répéter.",
    "Hello{name}, I have read your conversation, there is nothing to repeat.",
)
_FELT = Both(
    " Je comprends que ce soit pénible et je prends le relais maintenant.",
    " I understand that this is trying, and I am taking over now.",
)
_ORDER = Both(" Votre commande {number} : {state}.", " Your order {number}: {state}.")
_WHAT_ELSE = Both(" Que puis-je faire d’autre pour vous ?", " What else can I do for you?")
# What has happened is answered, not where the order was last seen.
_BROKEN = Both(
    " J’ai bien vu que votre commande {number} n’est pas arrivée comme il faut.",
    " I have seen that your order {number} did not arrive as it should.",
)
_NOT_HERE = Both(
    " Votre commande {number} est notée livrée et vous ne l’avez pas : c’est à nous de la retrouver.",
    " Your order {number} is marked delivered and you don’t have it: finding it is up to us.",
)
# Where it is was told already, and did not help.
_NOT_THERE_YET = Both(
    " Votre commande {number} devrait être chez vous et n’y est pas ; la boutique me dit : {state}.",
    " Your order {number} should be with you and is not; what the shop tells me: {state}.",
)
_NEXT = Both(
    " Je regarde tout de suite ce qui est possible et je vous réponds ici.",
    " I am looking at what can be done right now, and answer you here.",
)


def reply(case: Case) -> Json:
    """`source`: `draft` (written by the assistant, too late to be sent) or `opening`, empty for who has begun.

    Empty, too, where a sensitive topic is answered in one's own words.
    """
    language = case.conversation.language
    draft = None if case.grave else _draft(case)
    if draft is not None:
        text, seq = draft
        return {"text": text, "language": language, "source": "draft", "seq": seq}
    text = "" if case.grave or _has_begun(case) else _opening(case, language)
    return {"text": text, "language": language, "source": "opening", "seq": None}


def _has_begun(case: Case) -> bool:
    """Nobody says hello twice."""
    words = (entry.event for entry in case.entries if isinstance(entry.event, ev.AgentWrote))
    return any(it.agent == case.conversation.agent for it in words)


def _draft(case: Case) -> tuple[str, int] | None:
    """The newest draft or suggestion that nothing was said after."""
    said = case.conversation.said.seq if case.conversation.said else 0
    for entry in reversed(case.entries):
        if entry.seq > said and isinstance(entry.event, ev.AssistantSuperseded | ev.AssistantSuggested):
            return entry.event.text, entry.seq
    return None


def _opening(case: Case, language: str) -> str:
    customer = case.snapshot.customer
    c = case.conversation
    name = c.wishes.get("name") or (customer.first_name if customer else c.name)
    text = _HELLO.say(language, name=f" {name}" if name else "")
    if any(reading.frustration for reading in case.readings[-3:]):
        text += _FELT.say(language)
    it = wish(case)
    order = case.order(it.order)
    left = any(it.order == taken.order for taken in case.taken_back)
    if order is not None and case.proven(order) and not left:
        text += _about(it.intent, order).say(language, number=order.number, state=state_of(case, order, language))
    return text + (_WHAT_ELSE if case.is_taken_back(it.seq) else _NEXT).say(language)


def _about(intent: str | None, order: Order) -> Both:
    if intent == "damaged_item":
        return _BROKEN
    if intent != "late_delivery" or order.state in BEFORE_SHIPPING:
        return _ORDER
    return _NOT_HERE if order.state is State.DELIVERED else _NOT_THERE_YET
