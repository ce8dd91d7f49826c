"""Goodwill: a service that allows no exception serves nobody. What may be granted, and within which budget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from conversation import events as ev

# Kind -> does it need an amount? What an agent may give without asking anybody.
GESTURES: Mapping[str, bool] = {"voucher": True, "refund": True, "free_delivery": False, "replacement": False}

# Cents for one conversation: an agent's is about half of the demo shop's usual order, a supervisor's any order of it.
BUDGET_CENTS: Mapping[str, int] = {"agent": 3_000, "supervisor": 15_000}


def left_cents(role: str, events: Iterable[ev.Event]) -> int:
    """What this role may still grant in a conversation with these events."""
    granted = sum(event.amount_cents or 0 for event in events if isinstance(event, ev.GestureGranted))
    return max(0, BUDGET_CENTS[role] - granted)
