"""How far an agent may set the shop's terms aside without asking: the section `exceptions` of handoff.yml."""

from __future__ import annotations

from typing import Literal

import msgspec

# The terms there are to set aside: `shop.overriding.BENDABLE`, which this room does not know; a test holds them equal.
Term = Literal[
    "fresh",
    "in_preparation",
    "no_inquiry",
    "not_covered",
    "not_delivered",
    "not_due_yet",
    "over_limit",
    "personalised",
    "signed",
    "too_late",
]

Gift = Literal["voucher", "refund", "gift", "free_delivery", "replacement"]  # the kinds of `handoff.gestures`


class Exceptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Beyond these a supervisor is asked; beyond the shop's own bounds, and for what is in `never`, nobody is.

    `days_late`: after the last day. `amount_cents`: of goods or money, each time; `day_cents`: of an agent's day.
    """

    days_late: int = 14
    amount_cents: int = 30_000
    day_cents: int = 90_000
    never: tuple[Term, ...] = ()


def wrong_limits(limits: Exceptions) -> list[str]:
    """What types cannot say: no limit is below 0."""
    named = msgspec.structs.asdict(limits)
    below = (name for name in ("days_late", "amount_cents", "day_cents") if named[name] < 0)
    return [f"exceptions: {name} is {named[name]}, it must be 0 or more" for name in below]
