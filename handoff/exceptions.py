"""When something is an exception, and whether an agent may make it alone. Pure; the bounds for all are the shop's.

The shop's own rule is asked (`deciding.decide`), as it is by the shop itself before it does anything.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import msgspec

from conversation.exceptional import Exceptions
from shop import overriding
from shop.deciding import decide, worth
from shop.occasion import Occasion
from shop.requests import Request
from shop.rules import Act, Leeway, Reason
from shop.words import Order, Override


class Weighed(NamedTuple):
    """What doing it anyway comes to: the term, how far it may be set aside, what it moves, how late it is."""

    rule: Reason
    leeway: Leeway
    cents: int
    late_days: int
    within: bool  # the shop's own bounds


def weigh(order: Order, wanted: Request, at: datetime) -> Weighed | None:
    """None where the terms allow it, or where nobody may set them aside: then the shop is simply asked."""
    occasion = Occasion("", at)
    verdict = decide(order, wanted, occasion)
    if verdict.reason is None or verdict.leeway is None:
        return None
    moved = worth(order, msgspec.structs.replace(wanted, override=Override("", "")), occasion)
    by = verdict.by or overriding.last_day(Act(wanted.act), order)
    late_days = max(0, (occasion.today - by).days) if by else 0
    within = overriding.holds(verdict.leeway, occasion.today, moved)
    return Weighed(verdict.reason, verdict.leeway, moved.cents, late_days, within)


def alone(role: str, cents: int, late_days: int, today_cents: int, limits: Exceptions) -> bool:
    """Whether this one may do it without asking, having moved so much by exceptions today."""
    if role == "supervisor":
        return True
    in_time = late_days <= limits.days_late
    return in_time and cents <= limits.amount_cents and (cents == 0 or today_cents + cents <= limits.day_cents)
