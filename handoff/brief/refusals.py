"""Why the shop refuses something, as agents read it, and how an exception from that is told."""

from __future__ import annotations

from collections.abc import Mapping

from conversation import events as ev
from handoff.brief.words import DEEDS, Both
from shop.rules import Reason

REASONS: Mapping[Reason, Both] = {
    Reason.ALREADY_SHIPPED: Both("déjà expédiée", "already shipped"),
    Reason.PARTLY_SHIPPED: Both("déjà expédiée en partie", "partly shipped already"),
    Reason.ALREADY_DELIVERED: Both("déjà livrée", "already delivered"),
    Reason.ALREADY_CANCELLED: Both("déjà annulée", "cancelled already"),
    Reason.ALREADY_RETURNED: Both("déjà retournée", "returned already"),
    Reason.LOST: Both("perdue", "lost"),
    Reason.IN_PREPARATION: Both("déjà en préparation", "being prepared already"),
    Reason.NOT_DELIVERED: Both("pas encore livrée", "not delivered yet"),
    Reason.FRESH: Both("produit frais", "fresh food"),
    Reason.PERSONALISED: Both("article personnalisé", "personalised item"),
    Reason.TOO_LATE: Both("délai dépassé", "too late"),
    Reason.ALREADY_DONE: Both("déjà fait pour ces articles", "done already for these items"),
    Reason.ALREADY_OPEN: Both("une enquête est déjà ouverte", "an inquiry is open already"),
    Reason.NO_INQUIRY: Both("ouvrez d’abord une enquête", "open an inquiry first"),
    Reason.NOT_DUE_YET: Both("pas encore en retard", "not late yet"),
    Reason.NOT_IN_ORDER: Both("article absent de la commande", "item not in this order"),
    Reason.NOTHING_LEFT: Both("il ne resterait rien : annulez", "nothing would be left: cancel instead"),
    Reason.NOT_PAID: Both("pas encore payée", "not paid yet"),
    Reason.NOT_COVERED: Both("hors des règles", "outside the rules"),
    Reason.OTHER_COUNTRY: Both("adresse dans un autre pays", "address in another country"),
    Reason.OTHER_DELIVERY: Both("autre mode de livraison", "another way of delivery"),
    Reason.OUT_OF_STOCK: Both("plus en stock", "out of stock"),
    Reason.OVER_LIMIT: Both("au-dessus de la limite", "over the limit"),
    Reason.SIGNED: Both("remise contre signature", "signed for"),
    Reason.UNKNOWN_POINT: Both("point relais inconnu", "unknown pickup point"),
}

_EXCEPTION = Both(
    "Exception : {deed} {order} malgré « {rule} », par {by} : {why}",
    "Exception: {deed} {order} although “{rule}”, by {by}: {why}",
)
_AGREED = Both("{name} avec l’accord de {other}", "{name} with the agreement of {other}")
_FORGOTTEN = Both("raison effacée", "reason erased")


def overridden(it: ev.RuleOverridden, language: str) -> str:
    """An exception in one line: what is done against which term, by whom and why."""
    deed = DEEDS[it.kind].say(language) if it.kind in DEEDS else it.kind
    by = _AGREED.say(language, name=it.name, other=it.approved_by) if it.approved_by else it.name
    why = it.why or _FORGOTTEN.say(language)
    return _EXCEPTION.say(language, deed=deed, order=it.order, rule=term(it.rule, language), by=by, why=why)


def term(rule: str, language: str) -> str:
    """The term of this name; one that a newer process knows has its name alone."""
    return next((words.say(language) for reason, words in REASONS.items() if reason.value == rule), rule)
