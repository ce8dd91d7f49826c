"""Which of its own terms the shop lets a person set aside, and how far: pure.

A term is the shop's to bend: its days, its sums, what it takes back beyond the law. What is none is never bent: facts
(sent already, not in the order, sold out), money twice or that never came, and another country's taxes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from shop import remedies, rules
from shop.rules import Act, Leeway, Reason, Verdict
from shop.terms import TERMS
from shop.words import Money, Order

# Art. L221-28 lets a shop keep fresh and personalised goods sold, and forbids none to take them back.
_TAKEN_BACK = frozenset({Reason.TOO_LATE, Reason.FRESH, Reason.PERSONALISED})
_MADE_GOOD = frozenset(
    {
        Reason.TOO_LATE,
        Reason.NOT_DELIVERED,
        Reason.NOT_COVERED,
        Reason.NOT_DUE_YET,
        Reason.NO_INQUIRY,
        Reason.OVER_LIMIT,
        Reason.SIGNED,
    }
)
TERMS_OF: Mapping[Act, frozenset[Reason]] = {
    Act.WITHDRAW: _TAKEN_BACK,
    Act.RETURN: _TAKEN_BACK,
    Act.CHANGE_ITEMS: frozenset({Reason.IN_PREPARATION}),  # whoever does it calls the warehouse
    Act.OPEN_INQUIRY: frozenset({Reason.NOT_DUE_YET}),
    Act.RESHIP: _MADE_GOOD,
    Act.PAY_BACK: _MADE_GOOD,
}
BENDABLE = frozenset().union(*TERMS_OF.values())


def with_leeway(act: Act, order: Order, verdict: Verdict) -> Verdict:
    """The same verdict; a no that a person may set aside with how far."""
    if verdict.allowed or verdict.reason not in TERMS_OF.get(act, ()):
        return verdict
    if act is Act.OPEN_INQUIRY and order.state in rules.BEFORE_SHIPPING:  # there is no parcel to look for
        return verdict
    if act in (Act.WITHDRAW, Act.RETURN) and not remedies.left(order):
        return verdict
    return replace(verdict, leeway=leeway(act, order))


def leeway(act: Act, order: Order) -> Leeway:
    """How far a person may go with an act whose terms can be set aside."""
    return Leeway(_until(act, order), TERMS.override_up_to)


def holds(bounds: Leeway | None, today: date, worth: Money) -> bool:
    """Whether a person may set the no aside on this day, for a request that moves so much."""
    if bounds is None or worth.cents > bounds.up_to.cents:
        return False
    return bounds.until is None or today <= bounds.until


def last_day(act: Act, order: Order) -> date | None:
    """The last day under the terms, None where no day limits it (or none does yet)."""
    if order.delivered_on is None:
        return None
    if act is Act.WITHDRAW:
        return rules.withdraw_by(order.delivered_on)
    return rules.return_by(order.delivered_on) if act is Act.RETURN else None


def _until(act: Act, order: Order) -> date | None:
    by = last_day(act, order)
    if by is not None:
        return by + timedelta(days=TERMS.override_days)
    made_good = act in (Act.RESHIP, Act.PAY_BACK) and order.delivered_on is not None
    return rules.guarantee_until(order.delivered_on) if made_good and order.delivered_on else None
