"""Papers and a second time: the invoice, and the same order again."""

from __future__ import annotations

from actions.plans.mishaps import PROVE
from actions.plans.telling import told
from actions.steps import Case, Confirm, Step, Tell
from actions.wording import contents
from shop.requests import Reorder
from shop.words import State


def invoiced(case: Case) -> Step:
    """The invoice as a document, for the owner only: a name and an address stand on it."""
    if not case.is_owner:
        return PROVE
    if case.order.paid_with is None and case.order.state is State.CANCELLED:
        return Tell("utter_invoice_none", told(case))
    if case.order.paid_with is None:
        return Tell("utter_invoice_unpaid", told(case))
    return Tell("utter_invoice", told(case), paper="invoice")


def proven(case: Case) -> Step:
    """What is the person's own, whatever the order: the order proves who asks."""
    return PROVE


def reordered(case: Case) -> Step:
    """The same again, at today's prices; paid by the link that comes with it."""
    if not case.is_owner:
        return PROVE
    values = {**told(case), "goods": contents(case.order, case.language)}
    return Confirm(Reorder(), "utter_ask_confirm_reorder", values)
