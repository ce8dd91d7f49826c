"""What cannot wait until somebody sits down at the desk: when people on duty are called, and who has it. Pure.

The rules are the section `duty` of `handoff.yml`; who is on duty is the handoff room's. Moments are ms since 1970.
"""

from __future__ import annotations

from collections.abc import Sequence

from conversation import events as ev
from conversation.ids import is_conversation
from conversation.policy import Policy
from conversation.ranking import needed_by
from conversation.records import DutyCall, Handoff
from conversation.state import Conversation

DEADLINE = "deadline"

# How an agent's chat becomes their address: the desk offers a one-time link whose token begins so, and finds the chat
# behind which it was followed in a note of this name.
LINK, CHAT = "duty-", "duty-chat/"


def matter(c: Conversation, policy: Policy) -> str | None:
    """What of this waiting case cannot wait: a sensitive topic, or `deadline`; None: it can."""
    if c.holder != "waiting" or c.handoff is None or c.handoff.announced_at is None:
        return None
    grave = next((topic for topic in c.sensitive if topic in policy.duty.matters), None)
    if grave is not None:
        return grave
    return DEADLINE if DEADLINE in policy.duty.matters and _runs_out(c, c.handoff, policy) else None


def _runs_out(c: Conversation, handoff: Handoff, policy: Policy) -> bool:
    """Is something needed, or promised, after the request and before the desk opens?"""
    if handoff.opens_at is None:
        return False
    promised = [(it.due_at, it.due_at) for it in c.promises.values() if it.status == "open"]
    needed = needed_by(c, policy)
    spans = [*promised, needed] if needed is not None else promised
    return any(since <= handoff.opens_at and until > handoff.requested_at for since, until in spans)


def next_call(c: Conversation, policy: Policy) -> int | None:
    """When somebody on duty is to be called (again)."""
    if c.handoff is None or matter(c, policy) is None:
        return None
    rules, duty = policy.duty, c.duty
    if duty is not None and duty.has_it:
        return duty.since + _ms(rules.taken_within)
    if duty is not None and duty.calls:
        return duty.calls[-1].at + (0 if _just_failed(duty.calls) else _ms(rules.again_after))
    return c.handoff.requested_at + (_ms(rules.when_open) if c.handoff.opens_at is None else 0)


def _just_failed(calls: Sequence[DutyCall]) -> bool:
    """The last call did not arrive: the next way is tried at once, but not again and again where none works."""
    return [it.sent for it in calls[-2:]] in ([False], [None, False], [True, False])


def to_send(c: Conversation) -> Sequence[DutyCall]:
    """The calls that a messaging app has not taken yet; what somebody has by now is sent to nobody."""
    if c.duty is None or c.duty.has_it or c.holder != "waiting":
        return ()
    return [call for call in c.duty.calls if call.way == "telegram" and call.to and call.sent is None]


def token_of(conversation: str, call: str) -> str:
    """What a call carries, to be acknowledged by."""
    return f"{conversation}.{call}"


def conversation_of(token: str) -> str | None:
    """The conversation of such a token, if it is one."""
    conversation, _, call = token.partition(".")
    return conversation if is_conversation(conversation) and call else None


def call_of(c: Conversation, token: str) -> DutyCall | None:
    """The call of such a token, as long as its case is not over."""
    calls = c.duty.calls if c.duty is not None else ()
    return next((it for it in calls if token_of(c.id, it.call) == token), None)


def acknowledge(c: Conversation, by: ev.DutyAcknowledged) -> list[ev.Event]:
    """They have it, and who was told that the desk is closed hears so; nothing where somebody has it already."""
    if c.holder != "waiting" or c.handoff is None or (c.duty is not None and c.duty.has_it):
        return []
    told = ev.ServiceTold(kind="on_duty", details={"name": by.name})
    return [by, told] if c.handoff.opens_at is not None else [by]


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
