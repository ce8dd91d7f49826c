"""Goodwill: a service that allows no exception serves nobody. What may be granted, and within which budgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from conversation import events as ev

# Kind -> does it need an amount? A gift is bought and sent by hand: flowers, a handwritten card with a small thing.
# Goods in place of what was broken or lost are no gesture: the order sends them, with its own button.
GESTURES: Mapping[str, bool] = {
    "voucher": True,
    "refund": True,
    "gift": True,
    "free_delivery": False,
}
REFUND = "refund"  # the shop sends it back itself, for an order of the case
GOODWILL = "goodwill"  # what that is called among the deeds: it mends no fault and is no exception

# Cents without asking anybody. For a case an agent has about half of the demo shop's usual order, a supervisor any
# order of it; for a day, five and seven such cases: the days on which everything goes wrong are the ones to be good on.
CASE_CENTS: Mapping[str, int] = {"agent": 3_000, "supervisor": 15_000}
DAY_CENTS: Mapping[str, int] = {"agent": 15_000, "supervisor": 100_000}

EXCEPTION = "exception"  # a kind of the ledger's, granted by its own limits and not out of these budgets

Status = Literal["reserved", "granted", "void", "asked", "denied"]


@dataclass(frozen=True)
class Aside:
    """What is to be done to an order against a term (`rule`): enough of it to do it later, when it was approved.

    `details` is the call's own part of that name, as JSON; `known_by` how the agent knows who asks.
    """

    number: str
    act: str
    rule: str
    late_days: int
    version: int
    details: str
    known_by: str = ""


@dataclass(frozen=True)
class Gesture:
    """A gesture as the ledger keeps it. `name` is the agent's; `charged` whose budget of the day it counts in.

    With `aside` something is done to an order: an exception, `cents` being what that moves, or a refund.
    """

    id: str
    conversation: str
    agent: str
    name: str
    kind: str
    cents: int
    reason: str
    asked_at: int
    status: Status
    charged: str
    decided_by: str | None = None
    answer: str = ""
    aside: Aside | None = None


def told(it: Gesture, code: str | None = None, valid_until: str | None = None) -> ev.GestureGranted:
    """What the customer reads of it; `code` is the shop's, of a voucher that can be spent until then."""
    return ev.GestureGranted(
        kind=it.kind,
        reason=it.reason,
        agent=it.agent,
        name=it.name,
        amount_cents=it.cents or None,
        code=code,
        valid_until=valid_until,
        order=it.aside.number if it.aside else None,
    )


class Left(NamedTuple):
    """Cents that may still be granted without asking: for the case, and by this agent today."""

    case: int
    day: int

    def covers(self, cents: int) -> bool:
        return cents <= min(self.case, self.day) or cents == 0


def left(role: str, case_cents: int, day_cents: int) -> Left:
    """What is left for this role when so much was granted in the case, and by the agent today."""
    return Left(max(0, CASE_CENTS[role] - case_cents), max(0, DAY_CENTS[role] - day_cents))


def day_of(at_ms: int, zone: str) -> str:
    """The day a budget belongs to, as lived where the desk is."""
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone)).date().isoformat()


def asked_of(asking: Gesture, supervisors: Sequence[str], now: int, second_ms: int) -> list[str]:
    """Which of the supervisors who are there are asked: one first, all of them when that one has not answered.

    Never who asks. `supervisors` in a lasting order; the first of them is drawn by the gesture's own id.
    """
    others = [it for it in supervisors if it != asking.agent]
    if now - asking.asked_at >= second_ms or not others:
        return others
    return [others[sum(asking.id.encode()) % len(others)]]
