"""The suggested next step: the first rule that applies, from what must be settled first to the ordinary case."""

from __future__ import annotations

from collections.abc import Callable

from conversation.callbacks import booked, phone_of
from conversation.words import when
from handoff.brief.case import Case, day, stopped
from handoff.brief.orders import state_of
from handoff.brief.tried import deed
from handoff.brief.wish import Wish, is_about_an_order, wish
from handoff.brief.words import Both, Json
from shop.naming import may_hold
from shop.proof import proves
from shop.rules import (
    BEFORE_SHIPPING,
    Reason,
    Verdict,
    cancelling,
    claiming_guarantee,
    is_late,
    returning,
    withdrawing,
)
from shop.words import Order, State

_FIRST = Both(
    "Vérifiez d’abord dans la boutique : {deed}, sans réponse connue. Rien de nouveau avant de le savoir.",
    "Check in the shop first: {deed}, with no known outcome. Nothing new before that is known.",
)
_KEEP = Both("Tenez d’abord ce qui était promis : {text}", "First keep what was promised: {text}")
_CALL = Both("Appelez au {phone}, {time} : c’est promis.", "Call {phone}, {time}: it is promised.")
_CARE = Both(
    "Sujet sensible : répondez vous-même, sans modèle, et ne laissez aucune question ouverte.",
    "Sensitive topic: answer in your own words, and leave no question open.",
)
_PROVE = Both(
    "Demandez l’e-mail ou le code postal de la commande {number} avant d’en parler.",
    "Ask for the e-mail or postcode of order {number} before you speak of it.",
)
_LEAVE_IT = Both(
    "N’en veut plus : n’y touchez pas, et demandez ce qu’il faut faire d’autre.",
    "No longer wanted: leave it as it is, and ask what else is needed.",
)
_WHICH = Both("Demandez de quelle commande il s’agit.", "Ask which order this is about.")
_NO_SUCH = Both(
    "La boutique ne connaît pas de commande {number} : vérifiez le numéro avec le client.",
    "The shop knows of no order {number}: check the number with the customer.",
)
_FITS = Both(
    "Le code postal donné ({given}) est celui de la commande {number} : parlez-en, sans rien redemander.",
    "The postcode given ({given}) is that of order {number}: speak of it, and ask nothing again.",
)
_FITS_NOT = Both(
    "Le code postal donné ({given}) n’est pas celui de la livraison de {number} : vérifiez le numéro, ou demandez"
    " l’e-mail de la commande.",
    "The postcode given ({given}) is not where {number} is delivered: check the number, or ask for the order’s e-mail.",
)
_SHOP_DOWN = Both(
    "La boutique ne répond pas : dites-le, avec une heure à laquelle vous revenez vers le client.",
    "The shop is not answering: say so, with a time at which you come back to the customer.",
)
_TOO_LATE = Both(
    "Attendue le {expected}, il la faut pour le {needed} : cherchez un envoi express ou un retrait en boutique.",
    "Expected on {expected}, needed by {needed}: look for an express parcel or collection in a shop.",
)
_NOT_HERE = Both(
    "Notée livrée, pas reçue : ouvrez l’enquête, montrez la preuve de livraison, puis renvoi ou remboursement."
    " Ne renvoyez pas le client vers le transporteur.",
    "Marked delivered, not received: open the inquiry, show the proof of delivery, then reship or refund."
    " Do not send the customer to the carrier.",
)
_LOST = Both(
    "Perdue : proposez au choix un nouvel envoi ou le remboursement.", "Lost: offer a new parcel or the money back."
)
_LATE = Both(
    "En retard : lisez le suivi, donnez une nouvelle date, et dites quand vous revenez si elle ne tient pas.",
    "Late: read the tracking, give a new date, and say when you come back if it does not hold.",
)
_NOT_FOR_THEM = Both(
    "Pour le client elle devrait être là ; pour la boutique : {state}. Il connaît déjà cette réponse : lisez le suivi,"
    " expliquez l’écart, et donnez une date à laquelle vous revenez si elle ne tient pas.",
    "For the customer it should be there; for the shop: {state}. The customer knows that answer: read the tracking,"
    " explain the difference, and give a date at which you come back if it does not hold.",
)
_ON_ITS_WAY = Both("Donnez l’état : {state}.", "Tell where it is: {state}.")
_CAN_CANCEL = Both(
    "Encore annulable : confirmez avec le client, annulez, annoncez le remboursement sous 48 h.",
    "Can still be cancelled: confirm with the customer, cancel, announce the refund within 48 hours.",
)
_CANNOT_CANCEL = Both(
    "Plus annulable ({state}) : proposez la rétractation ou le retour.",
    "Can no longer be cancelled ({state}): offer withdrawal or return.",
)
_CANCELLED = Both(
    "Déjà annulée : dites quand et par quel moyen l’argent revient (voir commandes).",
    "Cancelled already: tell when and in which way the money comes back (see orders).",
)
_MAY_RETURN = Both("Retour possible{by} : envoyez l’étiquette.", "May be returned{by}: send the label.")
_MAY_WITHDRAW = Both(
    "Rétractation de droit{by} : accusez réception avec date et heure, sans demander de raison.",
    "Withdrawal is a right{by}: acknowledge it with date and hour, ask no reason.",
)
_RULES_SAY_NO = Both(
    "Hors des règles ({state}) : décidez d’un geste, ou refusez avec la raison.",
    "Outside the rules ({state}): decide on a gesture, or refuse with the reason.",
)
_PERIOD_OVER = Both(
    "Le délai est passé depuis le {day} ({state}) : décidez d’un geste, ou refusez avec la raison{else_}.",
    "The period ended on {day} ({state}): decide on a gesture, or refuse with the reason{else_}.",
)
_GUARANTEED = Both(
    " ; la garantie légale, elle, court encore pour un défaut", "; the legal guarantee still covers a fault"
)
_OTHER_GOODS = Both(
    "« {item} » n’est pas dans {number} : voyez de quel article, ou de quelle commande, il s’agit. ",
    "“{item}” is not in {number}: find out which article, or which order, is meant. ",
)
_BY = Both(" jusqu’au {day}", " until {day}")
_DAMAGED = Both(
    "Proposez remplacement ou remboursement ; demandez une photo seulement s’il n’y en a pas.",
    "Offer replacement or refund; ask for a photo only if there is none.",
)
_REFUND = Both(
    "Dites la date du remboursement (voir commandes) et par quel moyen il revient.",
    "Tell the date of the refund (see orders) and the way it comes back.",
)
_NO_REFUND = Both("Aucun remboursement n’est en cours. ", "No refund is under way. ")
_READ = Both(
    "Lisez le dernier message : l’assistant n’en a pas tiré de demande claire.",
    "Read the last message: the assistant made no clear request of it.",
)
_ASK_WHAT = Both(
    "Rien d’autre n’est demandé : dites bonjour, et voyez ce qu’il faut.",
    "Nothing else is asked: say hello, and see what is needed.",
)
_ANSWER = Both("Répondez à sa demande ; rien n’est à redemander.", "Answer the request; there is nothing to ask again.")


def next_step(case: Case) -> Json:
    """What to do first."""
    it = wish(case)
    return {"text": next(text for rule in _RULES if (text := rule(case, it)))}


def _unknown_deed(case: Case, it: Wish) -> str | None:
    for act in case.conversation.acts.values():
        if act.status in ("unknown", "begun"):
            return case.say(_FIRST, deed=deed(case, act.kind, act.order))
    return None


def _missed_promise(case: Case, it: Wish) -> str | None:
    promises = [*case.conversation.promises.values()]
    promises += [promise for earlier in case.snapshot.earlier for promise in earlier.promises]
    missed = [promise.text for promise in promises if promise.status == "missed"]
    return case.say(_KEEP, text=stopped(missed[-1])) if missed else None


def _promised_call(case: Case, it: Wish) -> str | None:
    call, phone = booked(case.conversation), phone_of(case.conversation)
    if call is None or phone is None:
        return None
    return case.say(_CALL, phone=phone, time=when(call[1].begins_at, case.language))


def _sensitive(case: Case, it: Wish) -> str | None:
    return case.say(_CARE) if case.grave else None


def _taken_back(case: Case, it: Wish) -> str | None:
    return case.say(_LEAVE_IT) if case.is_taken_back(it.seq) else None


def _about_order(case: Case, it: Wish) -> str | None:
    advice = _asked if is_about_an_order(case, it) else _ADVICE.get(it.intent or "")
    if advice is None and it.intent not in _NO_ADVICE:
        return None
    order = case.order(it.order)
    if order is None:
        return _unknown(case, it)
    if not case.proven(order):
        return _unproven(case, order)
    return advice(case, it, order) if advice else None


def _unknown(case: Case, it: Wish) -> str:
    """The order cannot be looked at: the shop is away, none was named, or there is none of that number."""
    if case.snapshot.down:
        return case.say(_SHOP_DOWN)
    return case.say(_NO_SUCH, number=it.order) if it.order else case.say(_WHICH)


def _unproven(case: Case, order: Order) -> str:
    """What was given while a person was awaited has been checked by nobody: nobody is asked for it a second time."""
    named = (it.value for reading in reversed(case.readings) for it in reading.entities if it.entity == "postcode")
    given = next(named, None)
    if given is None:
        return case.say(_PROVE, number=order.number)
    fits = proves(given, [order.address.postcode])
    return case.say(_FITS if fits else _FITS_NOT, given=given, number=order.number)


def _unread(case: Case, it: Wish) -> str | None:
    return case.say(_READ) if it.intent is None and it.seq else None


def _unsaid(case: Case, it: Wish) -> str | None:
    return case.say(_ASK_WHAT) if it.intent == "ask_human" else None


def _ordinary(case: Case, it: Wish) -> str | None:
    return case.say(_ANSWER)


_RULES: tuple[Callable[[Case, Wish], str | None], ...] = (
    _unknown_deed,
    _missed_promise,
    _promised_call,
    _sensitive,
    _taken_back,
    _about_order,
    _unread,
    _unsaid,
    _ordinary,
)


# --- one wish each, when the order is known and proven


def _asked(case: Case, it: Wish, order: Order) -> str | None:
    """An order was only named: that it came long ago answers nothing."""
    return None if order.state is State.DELIVERED else _arrival(case, it, order)


def _arrival(case: Case, it: Wish, order: Order) -> str:
    if order.state is State.DELIVERED and it.intent == "late_delivery":
        return case.say(_NOT_HERE)
    if order.state is State.LOST:
        return case.say(_LOST)
    if it.needed_by and order.expected_on and it.needed_by < order.expected_on:
        needed, expected = day(it.needed_by, case.language), day(order.expected_on, case.language)
        return case.say(_TOO_LATE, needed=needed, expected=expected)
    if is_late(order, case.snapshot.today):
        return case.say(_LATE)
    has_not_left = order.state in BEFORE_SHIPPING or it.intent != "late_delivery"
    return case.say(_ON_ITS_WAY if has_not_left else _NOT_FOR_THEM, state=state_of(case, order, case.language))


def _cancelling(case: Case, it: Wish, order: Order) -> str:
    if cancelling(order).allowed:
        return case.say(_CAN_CANCEL)
    if order.state is State.CANCELLED:
        return case.say(_CANCELLED)
    return case.say(_CANNOT_CANCEL, state=state_of(case, order, case.language))


def _returning(case: Case, it: Wish, order: Order) -> str:
    return _sent_back(case, it, order, _MAY_RETURN, returning(order, case.snapshot.today))


def _withdrawing(case: Case, it: Wish, order: Order) -> str:
    return _sent_back(case, it, order, _MAY_WITHDRAW, withdrawing(order, case.snapshot.today))


def _sent_back(case: Case, it: Wish, order: Order, granted: Both, verdict: Verdict) -> str:
    by = case.say(_BY, day=day(verdict.by, case.language)) if verdict.by else ""
    advice = case.say(granted, by=by) if verdict.allowed else _ruled_out(case, order, verdict)
    return _other_goods(case, it, order) + advice


def _ruled_out(case: Case, order: Order, verdict: Verdict) -> str:
    state = state_of(case, order, case.language)
    if verdict.reason is not Reason.TOO_LATE or verdict.by is None:
        return case.say(_RULES_SAY_NO, state=state)
    covered = claiming_guarantee(order, case.snapshot.today).allowed
    else_ = case.say(_GUARANTEED) if covered else ""
    return case.say(_PERIOD_OVER, day=day(verdict.by, case.language), state=state, else_=else_)


def _other_goods(case: Case, it: Wish, order: Order) -> str:
    """What is said first where no article of the order is called as the customer calls it."""
    there = it.item is None or may_hold(order, it.item)
    return "" if there else case.say(_OTHER_GOODS, item=it.item, number=order.number)


def _damaged(case: Case, it: Wish, order: Order) -> str:
    return _other_goods(case, it, order) + case.say(_DAMAGED)


def _refunded(case: Case, it: Wish, order: Order) -> str:
    """The money that is on its way, or what would bring it back."""
    if order.refunds:
        return case.say(_REFUND)
    if cancelling(order).allowed or order.state is State.CANCELLED:
        advice = _cancelling(case, it, order)
    elif order.state is State.LOST or is_late(order, case.snapshot.today):
        advice = _arrival(case, it, order)
    else:
        advice = _withdrawing(case, it, order)
    return case.say(_NO_REFUND) + advice


_ADVICE: dict[str, Callable[[Case, Wish, Order], str]] = {
    "track_order": _arrival,
    "late_delivery": _arrival,
    "cancel_order": _cancelling,
    "return_item": _returning,
    "withdraw": _withdrawing,
    "damaged_item": _damaged,
    "refund_status": _refunded,
}
_NO_ADVICE = frozenset({"change_delivery", "change_items", "get_invoice", "reorder"})  # beyond which order, and whose
