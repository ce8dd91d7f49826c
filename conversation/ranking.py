"""Where a conversation stands in its list: one number, the moment by which a person should have it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from conversation.policy import Policy
from conversation.state import Conversation

FRONT = 10**12  # ms: puts a requeued conversation before the others, in the order of their own times
URGENT = 2 * FRONT  # and the urgent before those too, however long they are overdue
GRAVE = 2 * URGENT  # a sensitive topic before a deadline

Priority = Literal["normal", "high", "urgent"]


def list_order(c: Conversation, policy: Policy) -> int:
    """Where it stands in its holder's list, lowest first: the waiting by what is due first, the others newest first.

    Before all other waiting: first sensitive topics, then what else is urgent, then those who have lost their agent.
    """
    due = due_at(c, policy)
    if due is None:
        return -c.seq
    requeued = FRONT if c.handoff and c.handoff.in_front else 0
    if _is_grave(c):
        return due - requeued - GRAVE
    return due - requeued - (URGENT if priority(c, policy) == "urgent" else 0)


def due_at(c: Conversation, policy: Policy) -> int | None:
    """By when (ms) a person should have who waits: the earliest of what was promised, what is needed, the target.

    The time that a customer has chosen for a call stands for the target, unless the case is urgent all the same.
    """
    if c.holder != "waiting" or c.handoff is None:
        return None
    targets = {"normal": policy.waits.target, "high": policy.waits.target_high, "urgent": policy.waits.target_urgent}
    since = c.handoff.place_since or c.handoff.requested_at
    how_soon, promises = priority(c, policy), [it for it in c.promises.values() if it.status == "open"]
    chosen = any(promise.begins_at for promise in promises) and how_soon != "urgent"
    target = None if chosen else since + int(targets[how_soon] * 1000)
    dues = [target, c.handoff.due_at, _act_by(c, policy), *(promise.from_at for promise in promises)]
    return min(due for due in dues if due is not None)


def priority(c: Conversation, policy: Policy) -> Priority:
    """How soon its target is: by why a person is needed, and whether time runs out for what the customer needs."""
    if c.handoff is None:
        return "normal"
    act_by = _act_by(c, policy)
    if _is_grave(c) or (act_by is not None and act_by <= c.handoff.requested_at):
        return "urgent"
    broken = any(promise.status == "missed" for promise in c.promises.values())
    return "high" if broken or c.handoff.reason in ("frustration", "repeat_contact") else "normal"


def _is_grave(c: Conversation) -> bool:
    """Is it about a sensitive topic, also where it was said only while they were waiting for another reason?"""
    return bool(c.sensitive) or (c.handoff is not None and c.handoff.reason == "sensitive")


def _act_by(c: Conversation, policy: Policy) -> int | None:
    """The last moment (ms) at which something can still be done for what the customer needs by a day.

    A day that was over when they asked for a person hurries nobody: it belongs to what they came for then.
    """
    needed = needed_by(c, policy)
    if needed is None or (c.handoff is not None and needed[1] <= c.handoff.requested_at):
        return None
    return needed[0] - int(policy.waits.needed_ahead * 1000)


def needed_by(c: Conversation, policy: Policy) -> tuple[int, int] | None:
    """When the customer needs it, from and until (ms): an hour, or a whole day."""
    named = [fact.value for fact in c.facts if fact.name == "needed_by"]
    whole_day = bool(named) and len(named[-1]) <= len("2026-11-28")
    try:
        needed = datetime.fromisoformat(named[-1] if named else "")
        needed = needed if needed.tzinfo else needed.replace(tzinfo=ZoneInfo(policy.hours.zone))
        until = needed + timedelta(days=1) if whole_day else needed
        return int(needed.timestamp() * 1000), int(until.timestamp() * 1000)
    except (ValueError, OverflowError):  # no date, or one at the end of all calendars, which somebody may write
        return None
