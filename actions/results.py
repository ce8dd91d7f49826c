"""What the customer hears, gets and is mailed after a change was made."""

from __future__ import annotations

from actions.documents import acknowledgement
from actions.plans.mishaps import refund_values
from actions.plans.telling import told
from actions.steps import Case
from actions.talk import Talk
from actions.wording import day, goods, moment
from shop.words import Change

# The answer to each act; `_refund` is added where money goes back, `_here` where nothing has to be sent.
_ANSWERS = {
    "cancel": "utter_cancel_done",
    "change_address": "utter_address_done",
    "change_items": "utter_items_done",
    "return": "utter_return_done",
    "withdraw": "utter_withdraw_done",
    "reship": "utter_reship_done",
    "pay_back": "utter_money_done",
    "reorder": "utter_reorder_done",
}
_PAPER_MISSING = "Accusé de réception de la rétractation à envoyer / Acknowledgement of the withdrawal to be sent"
_MAY_COST_NOTHING = frozenset({"cancel", "change_items"})


async def tell(talk: Talk, case: Case, change: Change) -> None:
    """Say what was done, by the shop's own record of it."""
    answer = _ANSWERS[change.act]
    if change.act in _MAY_COST_NOTHING and change.refund is not None:
        answer += "_refund"
    if change.act == "withdraw" and change.send_by is None:
        answer += "_here"
    attachments = await acknowledgement(talk, case, change) if change.act == "withdraw" else []
    if change.act == "withdraw" and not attachments:  # nobody is told of a paper that is not there (P7)
        talk.say("utter_withdraw_done_bare", values_of(case, change))
        talk.hand_over(_PAPER_MISSING, change.number)
        return
    talk.say(answer, values_of(case, change), attachments=attachments)


def values_of(case: Case, change: Change) -> dict[str, str]:
    """What an answer may fill in of a change."""
    language = case.language
    values = told(case)
    if change.refund is not None:
        values |= refund_values(change.refund, language)
    moments = {"due_on": change.due_on, "send_by": change.send_by}
    values |= {name: day(moment, language) for name, moment in moments.items() if moment is not None}
    if change.said_at is not None:
        values["at"] = moment(change.said_at, language)
    if change.drop_off is not None:
        values["drop_off"] = change.drop_off.say(language)
    if change.amount is not None:
        values["amount"] = change.amount.say(language)
    if case.is_owner and change.goods:
        values["goods"] = goods(change.goods, case.order, language)
    return {**values, "reference": change.reference or "", "new_order": change.new_order or ""}
