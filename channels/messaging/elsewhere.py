"""When the customer goes on writing on another channel: what of our words still belongs here. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from conversation import events as ev
from conversation.agenda import read_seq
from conversation.policy import Waits
from conversation.records import Entry
from conversation.state import Conversation


class Sorted(NamedTuple):
    """What was read on the other channel, what has stayed unread there for too long, and when more will have (ms)."""

    read: list[Entry]
    ready: list[Entry]
    due_at: int | None


def sort(state: Conversation, entries: Sequence[Entry], now: int, waits: Waits) -> Sorted:
    """Sort what is visible and was not sent here; unread for `mail_after` is taken for gone from there."""
    seen, patience_ms = read_seq(state), int(waits.mail_after * 1000)
    unread = [entry for entry in entries if entry.seq > seen]
    ready = [entry for entry in unread if entry.at + patience_ms <= now]
    due_at = min((entry.at + patience_ms for entry in unread if entry not in ready), default=None)
    return Sorted([entry for entry in entries if entry.seq <= seen], ready, due_at)


def told_before(moved: int, after: Sequence[Entry], channel: str) -> bool:
    """Was it said at the number `moved` that it goes on elsewhere, and has the customer not written here since?"""
    return moved > 0 and not any(_on(entry.event, channel) for entry in after)


def _on(event: ev.Event, channel: str) -> bool:
    return ev.name_of(event).startswith("customer.") and getattr(event, "channel", None) == channel
