"""What a batch adds to the figures of the service, seen from the state before it: what happened, and how long it took.

Pure, and next to `promises`: the log is where the figures come from, so that no process can forget to count.
No name or label holds a customer's words or an address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, get_args, get_type_hints

from conversation import events as ev
from conversation.event_table import TABLE
from conversation.exceptional import Gift, Term
from conversation.state import Conversation


class Counted(NamedTuple):
    """One more, or `by` more, of `label` in the figure `figure`."""

    figure: str
    label: str
    by: int = 1


class Took(NamedTuple):
    """Something took so long: `figure` is a name of `SPANS`."""

    figure: str
    seconds: float


def _values(event: type[ev.Event], field: str) -> tuple[str, ...]:
    return get_args(get_type_hints(event)[field])


# Every label there can be: a figure stands at 0 before its first count, so that an alarm sees the first one.
LABELS: Mapping[str, tuple[str, ...]] = {
    "event": tuple(TABLE),
    "handoff": _values(ev.HandoffRequested, "reason"),
    "requeue": _values(ev.HandoffRequeued, "why"),
    "told": _values(ev.ServiceTold, "kind"),
    "gesture": get_args(Gift),
    "gesture_cents": get_args(Gift),
    "exception": get_args(Term),
    "exception_cents": get_args(Term),
    "duty": _values(ev.DutyCalled, "way"),
    "undelivered": _values(ev.MessageFailed, "why"),  # of each channel
}

# Upper bounds in seconds: around the waits of `handoff.yml` that each figure has to stay under.
SPANS: Mapping[str, tuple[float, ...]] = {
    "answer": (0.25, 0.5, 1, 2, 5, 8, 20, 60),
    "wait": (30, 60, 180, 300, 600, 1800, 3600, 14_400),
    "reply": (10, 30, 60, 90, 240, 600, 1800),
}


def counted(events: Sequence[ev.Event]) -> Iterator[Counted]:
    """Each event, and why where the reason tells who has to act."""
    for event in events:
        yield Counted("event", ev.name_of(event))
        match event:
            case ev.HandoffRequested(reason=reason):
                yield Counted("handoff", reason)
            case ev.HandoffRequeued(why=why):
                yield Counted("requeue", why)
            case ev.ServiceTold(kind=kind):
                yield Counted("told", kind)
            case ev.GestureGranted(kind=kind, amount_cents=cents):
                yield Counted("gesture", kind)
                yield Counted("gesture_cents", kind, cents or 0)
            case ev.RuleOverridden(rule=rule, amount_cents=cents):
                yield Counted("exception", rule)
                yield Counted("exception_cents", rule, cents)
            case ev.DutyCalled(way=way):
                yield Counted("duty", way)
            case ev.MessageFailed(channel=channel, why=why):
                yield Counted("undelivered", f"{channel} {why}")


def took(before: Conversation, events: Sequence[ev.Event], at: int) -> Iterator[Took]:
    """The customer's waits that this batch, written at `at` (ms), has ended."""
    for event in events:
        since: int | None = None
        if isinstance(event, ev.AssistantUnderstood) and event.covers and before.holder == "assistant":
            since = before.unread[0].at if before.unread else None
            figure = "answer"
        elif isinstance(event, ev.HandoffClaimed) and before.holder == "waiting" and before.handoff is not None:
            since, figure = before.handoff.requested_at, "wait"
        elif isinstance(event, ev.AgentWrote) and before.owed_at:
            since, figure = before.owed_at, "reply"
        if since is not None:
            yield Took(figure, max(0, at - since) / 1000)
