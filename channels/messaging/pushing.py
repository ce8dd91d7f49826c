"""Which events a customer is sent, which earlier ones they speak of, and what is offered again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from conversation import events as ev
from conversation.event_table import TABLE


def pushed(event: ev.Event) -> bool:
    """Is this for the customer to see, and not the customer's own? Such events are sent, in order."""
    row = TABLE.get(ev.name_of(event))
    return row is not None and "customer" in row.readers and not row.name.startswith("customer.")


def targets(event: ev.Event, channel: str) -> tuple[int, ...]:
    """The numbers of the events that must be known to put this one into words."""
    if isinstance(event, ev.MessageRetracted):
        return (event.target,)
    if isinstance(event, ev.ServiceTold) and event.details.get("channel") == channel:
        return tuple(map(int, event.details.get("targets", "").split()))
    return ()


def undelivered(seqs: Iterable[int], channel: str) -> ev.ServiceTold:
    """These messages are offered again, since the customer writes."""
    return ev.ServiceTold(kind="maybe_undelivered", details={"channel": channel, "targets": " ".join(map(str, seqs))})


def grouped(sizes: Mapping[int, int], room: int) -> list[tuple[int, ...]]:
    """The numbers in order, so many together as there is room for."""
    groups: list[tuple[int, ...]] = []
    left = 0
    for seq, size in sizes.items():
        if size > left:
            groups.append(())
            left = room
        groups[-1] += (seq,)
        left -= size
    return groups
