"""Rules for when something went wrong, pure: what an order still owes, inquiries, replacements and refunds."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from shop import rules
from shop.rules import Act, Reason, Verdict
from shop.terms import TERMS
from shop.words import Change, Handover, Money, Order, RefundReason, State

_TAKEN = frozenset({Act.WITHDRAW, Act.RETURN, Act.RESHIP, Act.PAY_BACK})
_CAME_BAD = frozenset({RefundReason.DAMAGED, RefundReason.WRONG})


def ordered(order: Order) -> Counter[str]:
    """How many of each article."""
    count: Counter[str] = Counter()
    for item in order.items:
        count[item.sku] += item.quantity
    return count


def left(order: Order) -> Counter[str]:
    """How many of each article have been neither sent back, replaced nor refunded; without those of which none has."""
    taken: Counter[str] = Counter()
    for change in order.changes:
        if Act(change.act) in _TAKEN:
            taken.update({goods.sku: goods.quantity for goods in change.goods})
    return ordered(order) - taken


def owed(order: Order) -> Money:
    """What was paid and is not on its way back. Goods taken out before it left are no longer in the total either."""
    if order.paid_with is None:
        return Money(0, order.total.currency)
    back = [refund.amount for refund in order.refunds if refund.reason is not RefundReason.FEWER]
    return max(
        order.total - sum(back, start=Money(0, order.total.currency)), Money(0, order.total.currency), key=_cents
    )


def inquiry_of(order: Order) -> Change | None:
    """The latest inquiry about it."""
    found = [change for change in order.changes if change.act == Act.OPEN_INQUIRY.value]
    return found[-1] if found else None


def inquiring(order: Order, on: date) -> Verdict:
    """Whether the carrier can be asked: it should have come, or is said to have come. One inquiry at a time."""
    facts = rules.facts(order)
    if order.state in {State.CANCELLED, State.RETURNED}:
        return Verdict(False, rules.reason_of(order.state), instead=(Act.SEE_REFUND,), facts=facts)
    if order.state in rules.BEFORE_SHIPPING:
        return Verdict(False, Reason.NOT_DUE_YET, order.expected_on, (Act.CANCEL,), facts)
    is_open = inquiry_of(order)
    if is_open and is_open.due_on and on <= is_open.due_on:
        facts |= {"reference": is_open.reference or ""}
        return Verdict(False, Reason.ALREADY_OPEN, is_open.due_on, facts=facts)
    said_to_be_there = order.delivered_on is not None or order.state in {State.AT_PICKUP_POINT, State.LOST}
    if said_to_be_there or rules.is_late(order, on):
        return Verdict(True, facts=facts)
    return Verdict(False, Reason.NOT_DUE_YET, order.expected_on, facts=facts)


def remedying(order: Order, why: RefundReason, on: date) -> Verdict:
    """Whether the assistant may replace or refund for this reason; stock and amount are looked at with the goods."""
    facts = rules.facts(order)
    if order.paid_with is None:
        return Verdict(False, Reason.NOT_PAID, instead=(Act.CANCEL,), facts=facts)
    if not left(order):
        return Verdict(False, Reason.ALREADY_DONE, instead=(Act.SEE_REFUND,), facts=facts)
    if order.state in {State.CANCELLED, State.RETURNED}:
        return Verdict(False, rules.reason_of(order.state), instead=(Act.SEE_REFUND,), facts=facts)
    if why in _CAME_BAD and order.delivered_on is None:
        return Verdict(False, Reason.NOT_DELIVERED, instead=(Act.OPEN_INQUIRY,), facts=facts)
    if why not in _CAME_BAD:
        refusal = _not_missing(order, why, on)
        if refusal is not None:
            return refusal
    by = order.delivered_on + timedelta(days=TERMS.remedy_days) if order.delivered_on else None
    if by and on > by:
        return Verdict(False, Reason.TOO_LATE, by, (Act.CLAIM_GUARANTEE,), facts)
    return Verdict(True, by=by, facts=facts)


def _not_missing(order: Order, why: RefundReason, on: date) -> Verdict | None:
    """What is marked as delivered was looked into before it is made good; what is on the road, after the answer."""
    facts = rules.facts(order)
    if why is RefundReason.LOST and order.state is State.LOST:
        return None
    if why is not RefundReason.MISSING:
        return Verdict(False, Reason.NOT_COVERED, instead=(Act.OPEN_INQUIRY,), facts=facts)
    inquiry = inquiry_of(order)
    if inquiry is None:
        return Verdict(False, Reason.NO_INQUIRY, instead=(Act.OPEN_INQUIRY,), facts=facts)
    if inquiry.handover is Handover.SIGNED:
        return Verdict(False, Reason.SIGNED, inquiry.due_on, facts=facts)
    on_the_road = order.delivered_on is None and order.state is not State.AT_PICKUP_POINT
    if on_the_road and inquiry.due_on and on <= inquiry.due_on:
        return Verdict(False, Reason.NOT_DUE_YET, inquiry.due_on, facts=facts)
    return None


def _cents(amount: Money) -> int:
    return amount.cents
