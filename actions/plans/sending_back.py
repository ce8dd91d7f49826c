"""Sending back: the legal withdrawal, which a machine never refuses, and the shop's own thirty days."""

from __future__ import annotations

from datetime import date

from actions.plans.choosing import ALL, chosen_goods, is_clear, which_goods
from actions.plans.mishaps import PROVE, everything
from actions.plans.telling import choice, to_a_person, told
from actions.steps import Case, Confirm, Person, Step, Tell
from actions.wording import day, goods, moment, payload
from shop import remedies, rules
from shop.requests import OpenReturn, Withdraw
from shop.rules import Act, Reason
from shop.words import Change, Goods, Order

_PART = "part"
_FOR_A_PERSON = "Rétractation à examiner, déclarée {fr} / Withdrawal to be looked at, declared {en}"


def withdrawn(case: Case) -> Step:
    """Counts from the customer's own message, for no reason, confirmed once; of the whole order or a part of it."""
    values = {**told(case), "at": moment(case.said_at, case.language)}
    verdict = rules.withdrawing(case.order, case.said_at.date())
    before = _last(case.order, Act.WITHDRAW)
    nothing_left = verdict.reason is Reason.ALREADY_CANCELLED or not _covered(case)
    if before is not None and nothing_left and not case.given.get("product"):  # who names an article means that one
        return recorded(case, before)
    if verdict.reason in (Reason.ALREADY_CANCELLED, Reason.ALREADY_RETURNED):
        return Tell(f"utter_withdraw_{verdict.reason.value}", values)
    if not verdict.allowed or not _covered(case):
        said = {language: moment(case.said_at, language) for language in ("fr", "en")}
        return Person("utter_withdraw_person", _FOR_A_PERSON.format(**said), values)
    wanted: tuple[Goods, ...] = ()
    if case.given.get("extent") == _PART or case.given.get("product"):
        if not case.is_owner:
            return PROVE
        if "items" not in case.given:
            return which_goods(case, "utter_ask_items_withdrawn", _covered(case))
        wanted = chosen_goods(case)
    if case.is_owner:
        shown = wanted or tuple(Goods(sku, count) for sku, count in _covered(case).items())
        values["goods"] = goods(shown, case.order, case.language)
    part = not wanted and "items" not in case.given and len(case.order.items) > 1
    buttons = (choice(case, "Une partie seulement", "Only a part", _PART),) if part else ()
    answer = "utter_ask_confirm_withdraw" + ("_goods" if case.is_owner else "")
    options = (_PART,) if part else (ALL,) if wanted else ()  # "all of it" is no choice where all of it is shown
    return Confirm(Withdraw(case.said_at, wanted), answer, values, buttons, options)


def returned(case: Case) -> Step:
    """Within thirty days of delivery, with a label; whoever has the legal right as well loses nothing by it."""
    order, values = case.order, told(case)
    verdict = rules.returning(order, case.today)
    withdrawal = _last(order, Act.WITHDRAW)
    if withdrawal is not None and not remedies.left(order):
        return recorded(case, withdrawal)
    if verdict.reason is Reason.NOT_DELIVERED:
        wish, fr, en = ("cancel_order", "Oui, annuler", "Yes, cancel it")
        if order.state not in rules.BEFORE_SHIPPING:
            wish, fr, en = ("withdraw", "Oui, je me rétracte", "Yes, I withdraw")
        yes = (fr if case.language == "fr" else en, payload(wish))
        return Tell("utter_return_not_delivered", values, (yes, to_a_person(case.language)))
    if verdict.reason in (Reason.ALREADY_CANCELLED, Reason.ALREADY_RETURNED):
        return Tell(f"utter_withdraw_{verdict.reason.value}", values)
    if not case.is_owner:
        return PROVE
    opened = _last(order, Act.RETURN)
    if case.given.get("label") and opened is not None and opened.send_by is not None:
        return under_way(case, opened, opened.send_by)
    if verdict.reason is Reason.TOO_LATE and not remedies.left(order):  # a person took it back all the same
        return Tell(f"utter_return_{Reason.ALREADY_DONE.value}", values)
    if not verdict.allowed or not _covered(case):
        by = {"by": day(verdict.by, case.language)} if verdict.by else {}
        why = verdict.reason.value if verdict.reason else Reason.ALREADY_DONE.value
        return Tell(f"utter_return_{why}", {**values, **by})
    if not is_clear(case):
        return which_goods(case, "utter_ask_items_returned", _covered(case))
    wanted = chosen_goods(case)
    what = goods(wanted or tuple(g for g in everything(order) if g.sku in _covered(case)), order, case.language)
    options = (ALL,) if wanted and len(_covered(case)) > 1 else ()
    return Confirm(OpenReturn(wanted), "utter_ask_confirm_return", {**values, "goods": what}, (), options, "items")


def under_way(case: Case, opened: Change, send_by: date) -> Tell:
    """The return there is, with the number that is its label."""
    values = {"reference": opened.reference or "", "due_on": day(send_by, case.language)}
    return Tell("utter_return_open", {**told(case), **values})


def recorded(case: Case, before: Change) -> Tell:
    """The withdrawal there is already, and by when the goods must be on their way where there are any to send."""
    said_at = moment(before.said_at or before.at, case.language)
    values = {**told(case), "reference": before.reference or "", "at": said_at}
    if before.send_by is None or before.drop_off is None:
        return Tell("utter_withdraw_recorded_here", values)
    values |= {"send_by": day(before.send_by, case.language), "drop_off": before.drop_off.say(case.language)}
    return Tell("utter_withdraw_recorded", values)


def _last(order: Order, act: Act) -> Change | None:
    """The last time that this was done to the order."""
    return next((change for change in reversed(order.changes) if change.act == act.value), None)


def _covered(case: Case) -> dict[str, int]:
    """How many of each article may still go back: not what spoils or was made for one person."""
    covered = {item.sku for item in rules.withdrawable(case.order)}
    return {sku: count for sku, count in remedies.left(case.order).items() if sku in covered}
