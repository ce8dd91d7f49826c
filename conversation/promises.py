"""The promises as checks: what a batch would break, seen from the state before and after it.

Pure, so that the property tests, the fault harness and production ask the same function; in production
each breach raises a counter that must stay 0. What the log alone cannot show (P3 the brief, P9 and P10
the wording) is held by tests of the rooms that own it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from conversation import events as ev
from conversation.state import Conversation

ASK_HUMAN = "/ask_human"  # the payload of each button that offers a person


class Breach(NamedTuple):
    """A broken promise (`P1`..`P8`), the conversation, and what was seen. Holds no customer text."""

    promise: str
    conversation: str
    what: str


Events = Sequence[ev.Event]


def breaches(before: Conversation, events: Events, after: Conversation) -> list[Breach]:
    """Everything this batch breaks; empty for a good one."""
    return [
        Breach(promise, before.id, what) for promise, check in _CHECKS.items() for what in check(before, events, after)
    ]


def offers_person(event: ev.Event) -> bool:
    """Does this answer put a person one tap away?"""
    return isinstance(event, ev.AssistantWrote) and any(b.payload == ASK_HUMAN for b in event.buttons)


def _understood(events: Events) -> Iterator[ev.AssistantUnderstood]:
    return (event for event in events if isinstance(event, ev.AssistantUnderstood))


def _wrote(events: Events) -> list[ev.AssistantWrote]:
    return [event for event in events if isinstance(event, ev.AssistantWrote)]


def _one_message_away(before: Conversation, events: Events, after: Conversation) -> Iterator[str]:
    asked = any(reading.wants_human for event in _understood(events) for reading in event.readings)
    if asked and after.holder not in ("waiting", "agent"):
        yield "an ask for a person did not reach the waiting list in its turn"


def _no_loop(before: Conversation, events: Events, after: Conversation) -> Iterator[str]:
    last = before.said.text if before.said and before.said.by == "assistant" else None
    for event in _wrote(events):
        if event.text == last and not event.repeat_asked:
            yield "the same answer twice in a row"
        last = event.text
    if before.holder != "assistant" or after.misunderstood <= before.misunderstood:
        return
    if after.misunderstood >= 3 and after.holder == "assistant":
        yield "misunderstood three times and no hand-over"
    elif after.misunderstood == 2 and after.holder == "assistant" and not any(map(offers_person, events)):
        yield "misunderstood twice and no person offered"


def _one_voice(before: Conversation, events: Events, after: Conversation) -> Iterator[str]:
    opens = any(isinstance(event, ev.ConversationReopened) for event in events)
    if before.holder in ("agent", "closed") and not opens:
        for event in events:
            if isinstance(event, ev.AssistantWrote | ev.ActionBegun):
                yield f"{ev.name_of(event)} while the floor is with {before.holder}"


def _covered_once(before: Conversation, events: Events, after: Conversation) -> Iterator[str]:
    unread = sorted(number for message in before.unread for number in message.numbers)
    for event in _understood(events):
        if list(event.covers) != unread[: len(event.covers)]:
            yield "a turn covers what was covered before, or out of order"
        unread = unread[len(event.covers) :]


def _no_silence(before: Conversation, events: Events, after: Conversation) -> Iterator[str]:
    reworded = {number for message in before.unread if message.edits for number in message.numbers}
    covered = any(set(event.covers) - reworded for event in _understood(events))  # a typo put right needs no word
    if covered and before.holder == "assistant" == after.holder and not _wrote(events):
        yield "a turn of the assistant without a word"


def _no_false_promise(before: Conversation, events: Events, after: Conversation) -> Iterator[str]:
    for event in events:
        if isinstance(event, ev.PromiseMade) and event.due_at <= before.at:
            yield "a promise for a time that has passed"
        if isinstance(event, ev.PromiseMade) and not event.reach:
            yield "a promise to write without a way to reach the customer"


def _honest(before: Conversation, events: Events, after: Conversation) -> Iterator[str]:
    if _wrote(events) and "ai_notice" not in after.told:
        yield "the assistant wrote before saying that it is a machine"


_CHECKS: dict[str, Callable[[Conversation, Events, Conversation], Iterator[str]]] = {
    "P1": _one_message_away,
    "P2": _no_loop,
    "P4": _one_voice,
    "P5": _covered_once,
    "P6": _no_silence,
    "P7": _no_false_promise,
    "P8": _honest,
}

PROMISES: tuple[str, ...] = tuple(_CHECKS)
