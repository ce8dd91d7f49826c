"""What the customer hears, gets and is mailed after a change was made."""

from __future__ import annotations

from actions.documents import acknowledgement_here
from actions.doing import Made
from actions.plans.changing import chosen_place
from actions.plans.mishaps import refund_values
from actions.plans.telling import see_refund, told
from actions.steps import Case
from actions.talk import Talk
from actions.wording import day, goods, moment
from shop.words import Change

# The answer to each act; `_refund` is added where money goes back, `_here` where nothing has to be sent, `_free` where
# nothing was paid, `_closed` where the sum is not for who asks.
_ANSWERS = {
    "cancel": "utter_cancel_done",
    "change_address": "utter_address_done",
    "change_pickup": "utter_pickup_done",
    "change_items": "utter_items_done",
    "return": "utter_return_done",
    "withdraw": "utter_withdraw_done",
    "reship": "utter_reship_done",
    "pay_back": "utter_money_done",
    "reorder": "utter_reorder_done",
}
_PAPER_MISSING = "Accusé de réception de la rétractation à envoyer / Acknowledgement of the withdrawal to be sent"
_MAY_COST_NOTHING = frozenset({"cancel", "change_items"})
_GIVES_BACK = frozenset({"withdraw", "return"})  # they speak of money, and in other words where none was paid


async def tell(talk: Talk, case: Case, made: Made) -> None:
    """Say what was done, by the shop's own record of it."""
    change = made.change
    values, buttons = values_of(case, change), () if _may_see_sum(case, change) else (see_refund(case),)
    papers = await acknowledgement_here(case, change, made.letter) if made.letter else []
    if change.act == "withdraw" and not papers:  # nobody is told of a paper that is not there (P7)
        talk.say("utter_withdraw_done_bare", values)
        talk.hand_over(_PAPER_MISSING, change.number)
        return
    talk.say(_answer(case, change), values, buttons, papers)


def _answer(case: Case, change: Change) -> str:
    """The record that fits: with a sum, without one for who is not proven the owner, or with no money at all."""
    answer = _ANSWERS[change.act]
    if change.act == "withdraw" and change.send_by is None:
        answer += "_here"
    if change.refund is None:
        return answer + ("_free" if change.act in _GIVES_BACK else "")
    if change.act in _MAY_COST_NOTHING:
        answer += "_refund"
    return answer if _may_see_sum(case, change) else answer + "_closed"


def _may_see_sum(case: Case, change: Change) -> bool:
    """What a stranger's order cost, and how it was paid, is not for whoever knows its number and postcode."""
    return change.refund is None or case.is_owner


def values_of(case: Case, change: Change) -> dict[str, str]:
    """What an answer may fill in of a change."""
    language = case.language
    values = told(case)
    if change.refund is not None:
        values |= refund_values(change.refund, language, of_owner=case.is_owner)
    moments = {"due_on": change.due_on, "send_by": change.send_by}
    values |= {name: day(moment, language) for name, moment in moments.items() if moment is not None}
    if change.said_at is not None:
        values["at"] = moment(change.said_at, language)
    if change.drop_off is not None:
        values["drop_off"] = change.drop_off.say(language)
    if change.amount is not None:
        values["amount"] = change.amount.say(language)
    if change.act == "change_pickup":
        values["place"] = chosen_place(case)
    if case.is_owner and change.goods:
        values["goods"] = goods(change.goods, case.order, language)
    return {**values, "reference": change.reference or "", "new_order": change.new_order or ""}
