"""What went wrong: late, lost, "marked delivered, not here", damaged or wrong. First something is done, then asked.

An inquiry is a question to the carrier and opened at once; goods and money move only after a yes of the proven owner,
within the shop's own terms (`shop.remedies`); beyond them a person decides.
"""

from __future__ import annotations

from dataclasses import replace

from actions.plans.choosing import chosen_goods, is_clear, which_goods
from actions.plans.telling import choice, see_refund, told
from actions.steps import Ask, Case, Confirm, Do, Person, Prove, Step, Tell
from actions.wording import day, goods
from shop import remedies, rules
from shop.calendar import working_days_after
from shop.occasion import price
from shop.requests import OpenInquiry, PayBack, Request, Reship
from shop.terms import TERMS
from shop.words import Change, Goods, Order, Refund, RefundReason

PROVE = Prove()
AGAIN, MONEY = "again", "refund"
ABOUT = ("about", "about_again", "about_refund")  # a question about the remedies: answered, and asked again
_BEYOND = {
    "late": "Commande en retard : décision à prendre / Late order: to be decided",
    "lost": "Colis perdu : décision au-delà des règles de l’assistant / Parcel lost: beyond the assistant’s rules",
    "missing": "Marquée livrée, pas reçue : décision à prendre / Marked delivered, not received: to be decided",
    "damaged": "Article abîmé ou erroné : décision à prendre / Damaged or wrong item: to be decided",
}


_UNASKED = "Colis perdu, remboursement décidé sans demander / Parcel lost, refund settled without asking"


def late(case: Case) -> Step:
    """Late: the inquiry is opened at once, or told of when it is under way."""
    inquiry = remedies.inquiry_of(case.order)
    if remedies.inquiring(case.order, case.today).allowed and "inquiry" not in case.given:
        return Do(OpenInquiry(), then="inquiry")
    dated = "" if case.order.expected_on else "_undated"
    if inquiry is None:
        return Tell(f"utter_order_late{dated}", told(case))
    name = "opened" if "inquiry" in case.given else "open"
    return Tell(f"utter_order_late_{name}{dated}", {**told(case), **inquiry_values(inquiry, case.language)})


def lost(case: Case) -> Step:
    """Lost: sent again or paid back, as the customer likes."""
    return _lost_and_paid(case) if case.order.refunds else _remedy(case, RefundReason.LOST, ())


def _lost_and_paid(case: Case) -> Step:
    """The refund was settled without asking: while it has not left, who learns of the loss here has a person beside the
    news, for there is nothing left to choose."""
    refund = case.order.refunds[-1]
    values = {**told(case), **refund_values(refund, case.language)} if case.is_owner else told(case)
    if refund.sent_on is None:
        return Person("utter_lost_refunded" if case.is_owner else "utter_lost_refunded_person", _UNASKED, values)
    if case.is_owner:
        return Tell("utter_lost_refunded", values)
    return Tell("utter_lost_refunded_closed", values, (see_refund(case),))


def disputed(case: Case) -> Step:
    """ "Marked delivered, not here": an inquiry with the proof shown, at most two questions, then a remedy."""
    inquiry = remedies.inquiry_of(case.order)
    if inquiry is None:
        if remedies.inquiring(case.order, case.today).allowed and "inquiry" not in case.given:
            return Do(OpenInquiry(), then="inquiry")
        return Person("utter_inquiry_person", _BEYOND["missing"], {**told(case), "reference": "", "due_on": ""})
    values = {**told(case), **inquiry_values(inquiry, case.language)}
    if "neighbour" not in case.given:
        name = "opened" if "inquiry" in case.given else "open"
        buttons = (choice(case, "Non, personne", "No, nobody", "no"), choice(case, "Trouvé !", "Found it!", "yes"))
        return Ask("neighbour", f"utter_ask_neighbour_{name}", values, buttons, ("yes", "no"))
    if case.given["neighbour"] == "yes":
        return Tell("utter_inquiry_found", values)
    return _remedy(case, RefundReason.MISSING, (), values)


def damaged(case: Case) -> Step:
    """Damaged or wrong: which article, then a new one or the money; a photo helps and is not required."""
    if not case.is_owner:
        return PROVE
    if not is_clear(case):
        answer = "utter_ask_items_then" if case.given.get("remedy") else "utter_ask_items_damaged"
        asked = which_goods(case, answer, remedies.left(case.order))
        return replace(
            asked, options=(*asked.options, AGAIN, MONEY)
        )  # who knows what they want need not wait to say it
    why = RefundReason.WRONG if case.given.get("wrong") else RefundReason.DAMAGED
    return _remedy(case, why, chosen_goods(case))


def inquiry_values(inquiry: Change, language: str) -> dict[str, str]:
    """Number, day of the answer, and the carrier's proof of delivery in words."""
    due = {"due_on": day(inquiry.due_on, language)} if inquiry.due_on else {}
    proof = _HANDOVERS.get(inquiry.handover.value if inquiry.handover else "", _HANDOVERS[""])
    return {"reference": inquiry.reference or "", "handover": proof["fr" if language == "fr" else "en"], **due}


def refund_values(refund: Refund, language: str, *, of_owner: bool = True) -> dict[str, str]:
    """Amount (of the owner's order only) and day of money on its way back, and the day by which a bank shows it."""
    moments = {"due_on": refund.due_on, "sent_on": refund.sent_on, "shown_on": rules.arrives_by(refund)}
    days = {name: day(moment, language) for name, moment in moments.items() if moment is not None}
    return {"amount": refund.amount.say(language), **days} if of_owner else days


def _remedy(case: Case, why: RefundReason, wanted: tuple[Goods, ...], values: dict[str, str] | None = None) -> Step:
    """A new parcel or the money, asked once, proven, shown and confirmed; what is beyond the terms is a person's."""
    kind = {RefundReason.LOST: "lost", RefundReason.MISSING: "missing"}.get(why, "damaged")
    values = values or told(case)
    verdict = remedies.remedying(case.order, why, case.today)
    if not verdict.allowed or price(case.order, wanted or everything(case.order)).cents > TERMS.remedy_up_to.cents:
        return Person(f"utter_{kind}_person", _BEYOND[kind], values)
    remedy, about = case.given.get("remedy"), case.given.get("about")
    if about or remedy not in (AGAIN, MONEY):
        buttons = (
            choice(case, "Un nouvel envoi", "Send it again", AGAIN),
            choice(case, "Un remboursement", "A refund", MONEY),
        )
        answer = f"utter_ask_remedy_{about or kind}"
        return Ask("remedy", answer, {**values, **_remedy_days(case, why)}, buttons, (AGAIN, MONEY, *ABOUT))
    if not case.is_owner:
        return PROVE
    request: Request = Reship(why, wanted) if remedy == AGAIN else PayBack(why, wanted)
    what = goods(wanted or everything(case.order), case.order, case.language)
    other = MONEY if remedy == AGAIN else AGAIN
    answer = f"utter_ask_confirm_{'reship' if remedy == AGAIN else 'refund'}"
    return Confirm(request, answer, {**values, "goods": what}, (), (other, *ABOUT), "remedy")


def _remedy_days(case: Case, why: RefundReason) -> dict[str, str]:
    """When each remedy is there, chosen today: the new parcel, and the money, sent and on the account."""
    back = rules.refund_due_on(case.today, why)
    days = {
        "again_on": working_days_after(case.today, TERMS.replacement_working_days),
        "back_on": back,
        "seen_on": working_days_after(back, rules.BANK_WORKING_DAYS),
    }
    return {name: day(moment, case.language) for name, moment in days.items()}


def everything(order: Order) -> tuple[Goods, ...]:
    """All goods that have been neither sent back, replaced nor refunded."""
    return tuple(Goods(sku, count) for sku, count in remedies.left(order).items())


_HANDOVERS = {
    "": {"fr": "livrée", "en": "delivered"},
    "letterbox": {"fr": "déposée en boîte aux lettres", "en": "left in the letterbox"},
    "signed": {"fr": "remise contre signature", "en": "handed over against a signature"},
    "neighbour": {"fr": "remise à un voisin", "en": "left with a neighbour"},
    "collected": {"fr": "retirée au point relais", "en": "collected at the pickup point"},
}
