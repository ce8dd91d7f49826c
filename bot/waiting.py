"""Manners while a customer waits for a person: what is answered, what is noted, what gets a word about the place.

The assistant speaks only when sure, takes additions into the file with one short sign, answers a nudge with
place and time at most once a minute, never says that it did not understand, and never ends the wait.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.turn import Line
from bot.voice import Reply
from conversation import events as ev
from conversation.policy import Policy
from conversation.state import Conversation

NOTED = "utter_still_waiting_noted"
_ANSWERED = frozenset({"track_order", "late_delivery", "refund_status"})
_POLITE = frozenset({"thank", "goodbye", "affirm", "deny", "chitchat"})
_NEVER_SAID = frozenset({"utter_misunderstood", "utter_misunderstood_offer", "utter_out_of_scope", "utter_offer_human"})


class Sorted(msgspec.Struct, frozen=True):
    """A waiting customer's lines by what they call for."""

    questions: tuple[Line, ...] = ()
    nudges: tuple[Line, ...] = ()
    additions: tuple[Line, ...] = ()


def sort(lines: Sequence[Line], policy: Policy) -> Sorted:
    """Questions to answer, nudges to tell the place to, additions for the file; politeness needs nothing."""
    questions = tuple(line for line in lines if _is_question(line, policy))
    nudges = tuple(line for line in lines if line not in questions and _is_nudge(line))
    others = (line for line in lines if line not in questions and line not in nudges)
    additions = tuple(line for line in others if line.reading is None or line.reading.intent not in _POLITE)
    return Sorted(questions, nudges, additions)


def stated(additions: Sequence[Line]) -> list[ev.Event]:
    """What the additions name, as facts the customer claims."""
    return [
        ev.FactStated(name=entity.entity, value=entity.value, by="customer", source=line.message.seq)
        for line in additions
        if line.reading is not None
        for entity in line.reading.entities
    ]


def sayable(replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """Without the words that a waiting customer must not hear."""
    return tuple(reply for reply in replies if not {reply.answer, reply.stands_for} & _NEVER_SAID)


def may_note(conversation: Conversation, now: int, policy: Policy) -> bool:
    """Is it time again for the short sign that something was added?"""
    said = conversation.said
    if said is None or said.answer != NOTED:
        return True
    return now - said.at >= policy.waits.nudge_every * 1000


def may_tell_place(conversation: Conversation, now: int, policy: Policy) -> bool:
    """Is it a minute since the customer was told the place?"""
    announced = conversation.handoff.announced_at if conversation.handoff else None
    return announced is not None and now - announced >= policy.waits.nudge_every * 1000


def _is_question(line: Line, policy: Policy) -> bool:
    reading = line.reading
    if reading is None or reading.wants_human or reading.confidence < policy.thresholds.sure_while_waiting:
        return False
    return reading.intent.startswith("faq/") or reading.intent in _ANSWERED


def _is_nudge(line: Line) -> bool:
    return line.nudge or line.asks_for_person or (line.reading is not None and line.reading.intent == "greet")
