"""When a conversation is due for a role: a pure function of its state. No timer lives in a process.

The append that changes a state sets the next due times; a worker that takes the conversation looks at
the state again and does what is due then. Times are ms since 1970 by the store's clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from conversation import callbacks
from conversation.duty import next_call, to_send
from conversation.event_table import TABLE
from conversation.events import Event, name_of
from conversation.policy import Policy, Retention, Waits
from conversation.records import Act, Handoff
from conversation.state import Conversation

LEASE_S = 30.0  # the design's lease: ten times the longest turn seen, renewed at half

BRAIN = "brain"
HANDOFF = "handoff"
MAIL = "mail"
ARCHIVE = "archive"
ERASURE = "erasure"
DUTY = "duty"  # calls to people on duty, on a messaging app
DEEDS = "deeds"
DEED_STALE_MS = 30_000  # an action of an agent without an end for so long: whoever began it is gone, the shop is asked
INDEXED_AFTER_MS = 2_000  # what is written in a burst is taken into the index at once
INDEXED_EVERY_MS = 15_000  # and of who writes on, no sooner again: it costs as much as a message
DAY_MS = 24 * 3600 * 1000

AGENTS = "desk/"  # how the ids of agents' actions begin: an assistant's are ended by the brain
INDEXED = "indexed"  # the archive's cursor: how far the search index has read


class Work(NamedTuple):
    """A conversation handed out to one worker until `until` (ms); appends that end it carry `token`."""

    conversation: str
    role: str
    token: str
    until: int


class Timer(NamedTuple):
    """Something the handoff role does when time has come. `kind` names it in the id `timer/kind/term`."""

    due_at: int
    kind: str


def next_due(conversation: Conversation, role: str, policy: Policy) -> int | None:
    """The earliest time `role` has something to do here, or None. Roles beside these are push channels."""
    if role == BRAIN:
        return conversation.unread[0].at if conversation.unread else None
    if role == HANDOFF:
        return min((timer.due_at for timer in pending(conversation, policy)), default=None)
    if role == DUTY:
        return min((call.at for call in to_send(conversation)), default=None)
    if role == MAIL:
        return _letter(conversation, policy.waits)
    if role == ARCHIVE:
        return _archive(conversation, policy.retention)
    if role == DEEDS:
        return min((act.seq + DEED_STALE_MS for act in left_begun(conversation).values()), default=None)
    if role == ERASURE:
        return conversation.erasure.at if conversation.erasure is not None else None
    return _unsent(conversation, role)


def _archive(c: Conversation, retention: Retention) -> int | None:
    """The index reads what was written; when nothing was for days, it may leave the store (`is_at_rest`)."""
    indexed = c.cursors.get(INDEXED, 0)
    if c.seq > indexed:
        return max(c.at + INDEXED_AFTER_MS, indexed + INDEXED_EVERY_MS)  # a number is a time in ms, or a little more
    days = retention.archive_after_days
    return c.at + int(days * DAY_MS) if days is not None else None


def is_at_rest(c: Conversation, policy: Policy) -> bool:
    """Nobody waits, nobody works on it, and nothing is due but for the archive: no promise, no mail, no message."""
    roles = (BRAIN, HANDOFF, MAIL, ERASURE, DEEDS, DUTY, *c.addresses)
    return c.holder in ("assistant", "closed") and all(next_due(c, role, policy) is None for role in roles)


def left_begun(c: Conversation) -> dict[str, Act]:
    """What agents began in the shop, by its id, and nobody has ended; numbers are times (ms)."""
    return {id: act for id, act in c.acts.items() if act.status == "begun" and id.startswith(AGENTS)}


def _letter(c: Conversation, waits: Waits) -> int | None:
    """A mail that was asked for; else the words of a person that nobody has read on the page, some time after."""
    if c.mails:
        return c.mails[0].at
    if "email" not in c.contacts or c.channel in c.addresses or c.said is None or c.said.by != "agent":
        return None
    known = max(read_seq(c), c.cursors.get("sent:mail", 0))
    return c.said.at + _ms(waits.mail_after) if c.said.seq > known else None


def read_seq(c: Conversation) -> int:
    """How far the customer has surely read: who writes on the page has seen what stood there before."""
    return max(c.cursors.get("read", 0), c.customer_seq)


def _unsent(c: Conversation, channel: str) -> int | None:
    """A push channel is due while something visible lies beyond its `sent` cursor."""
    if channel not in c.addresses:
        return None
    sent = max(c.cursors.get(f"sent:{channel}", 0), c.told.get(f"linked:{channel}", 0))
    return c.at if c.shown_seq > sent else None


def pending(c: Conversation, policy: Policy) -> list[Timer]:
    """All that the handoff role has pending in this state."""
    more = {"duty": next_call(c, policy), "callback": callbacks.due(c, policy)}
    return [*timers(c, policy.waits), *(Timer(at, kind) for kind, at in more.items() if at is not None)]


def timers(c: Conversation, waits: Waits) -> list[Timer]:
    """The same, without calls to people on duty and to customers."""
    return [*_FLOOR_TIMERS[c.holder](c, waits), *_promise_timers(c, waits)]


def _assistant(c: Conversation, waits: Waits) -> Iterable[Timer]:
    """The brain is silent: an honest line first, then a person."""
    if not c.unread:
        return
    since = c.unread[0].at
    if c.told.get("slow", 0) < c.unread[0].seq:
        yield Timer(since + _ms(waits.slow), "slow")
    yield Timer(since + _ms(waits.assistant_down), "assistant_down")


def _waiting(c: Conversation, waits: Waits) -> Iterable[Timer]:
    """A word at once, then again and again: a waiting customer is never left in silence."""
    handoff = c.handoff
    if handoff is None:
        return
    if handoff.announced_at is None:
        yield Timer(c.at, "announce")
    else:
        call = callbacks.booked(c)  # who has a time for a call is let alone until then
        word = _next_word(handoff, handoff.announced_at, waits)
        yield Timer(word if call is None else max(word, call[1].from_at), "word")


def _next_word(handoff: Handoff, last: int, waits: Waits) -> int:
    """When half and when nine tenths of such waits are over, and never later than `word_every` after the last word.

    Who was told when the desk opens is let alone until then: nobody is woken at night by a place in line.
    """
    if handoff.opens_at is not None:
        return max(handoff.opens_at, last + 1)
    marks = [handoff.requested_at + _ms(wait) for wait in (handoff.wait_p50_s, handoff.wait_p90_s) if wait is not None]
    apart = last + _ms(waits.nudge_every)  # two words in one minute are noise
    return min([last + _ms(waits.word_every), *(mark for mark in marks if mark >= apart)])


def _agent(c: Conversation, waits: Waits) -> Iterable[Timer]:
    """The customer waits for the agent's word, since the claim or the first line left open: an alarm, then another."""
    if not c.owed_at:
        return
    if c.told.get("agent_alarm") != c.owed_at:
        yield Timer(c.owed_at + _ms(waits.agent_alarm), "agent_alarm")
    yield Timer(c.owed_at + _ms(waits.agent_requeue), "agent_silent")


def _closed(c: Conversation, waits: Waits) -> Iterable[Timer]:
    """A word after the end that no brain has read: as on the assistant's floor, a person in the end."""
    if c.unread:
        yield Timer(c.unread[0].at + _ms(waits.assistant_down), "assistant_down")


_FLOOR_TIMERS: dict[str, Callable[[Conversation, Waits], Iterable[Timer]]] = {
    "assistant": _assistant,
    "waiting": _waiting,
    "agent": _agent,
    "closed": _closed,
}


def _promise_timers(c: Conversation, waits: Waits) -> Iterable[Timer]:
    """A reminder for who made it, never sooner than half of its time is over, and its end."""
    for name, promise in c.promises.items():
        if promise.status != "open":
            continue
        yield Timer(promise.due_at, f"promise:{name}")
        if not promise.reminded:
            half = (promise.made_at + promise.from_at) // 2
            yield Timer(max(half, promise.from_at - _ms(waits.promise_reminder)), f"reminder:{name}")


def touched(after: Conversation, events: Iterable[Event]) -> set[str]:
    """The roles whose due time this batch can change, by the events' table; `*` there means push channels."""
    roles: set[str] = set()
    for event in events:
        roles |= TABLE[name_of(event)].roles
    channels = set(after.addresses) if "*" in roles else set()
    return (roles & {BRAIN, HANDOFF, MAIL, ARCHIVE, ERASURE, DEEDS, DUTY}) | channels


def lease_ms(lease_s: float | None) -> int:
    """A lease in ms, the design's where none is named."""
    return _ms(LEASE_S if lease_s is None else lease_s)


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
