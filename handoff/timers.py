"""What each timer of the agenda says when its time has come: pure, one function a kind.

The id names the firing, so that many workers may try and one wins: `timer/kind/term`, with the number of
what it is about where a term can see several.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

import msgspec

from conversation import events as ev
from conversation.agenda import Timer, pending
from conversation.evidence import both
from conversation.policy import Policy
from conversation.state import Conversation
from handoff.reach import reach
from handoff.waiting import Place

Why = Literal["released", "agent_silent", "agent_lost"]


class Firing(NamedTuple):
    """One append: its id and its events."""

    id: str
    events: Sequence[ev.Event]


def due_now(c: Conversation, policy: Policy, now: int) -> Timer | None:
    """The timer of this state that is due first, if its time has come."""
    due = [timer for timer in pending(c, policy) if timer.due_at <= now]
    return min(due) if due else None


def fire(timer: Timer, c: Conversation, now: int, place: Place) -> Firing:
    """What happens for this timer in this state; `place` is asked for `announce` and `word` only. Calls to people on
    duty (`duty`) are made by `handoff.duty.calling`."""
    kind, _, name = timer.kind.partition(":")
    return _FIRINGS[kind](c, now, place, name)


def shown(firing: Firing, passed_on: tuple[str, ...]) -> Firing:
    """The same, with what the agent will read, for the customer to see."""
    events = [
        msgspec.structs.replace(it, passed_on=passed_on) if isinstance(it, ev.HandoffAnnounced) else it
        for it in firing.events
    ]
    return firing._replace(events=events)


def needs_place(timer: Timer) -> bool:
    """Does the word of this timer say where the customer stands?"""
    return timer.kind in ("announce", "word")


def _slow(c: Conversation, now: int, place: Place, name: str) -> Firing:
    return Firing(f"timer/slow/{c.term}/{c.unread[0].seq}", [ev.ServiceTold(kind="slow")])


def _assistant_down(c: Conversation, now: int, place: Place, name: str) -> Firing:
    silent_s = (now - c.unread[0].at) // 1000
    evidence = both(f"{silent_s} s sans réponse", f"{silent_s} s without an answer")
    request = ev.HandoffRequested(reason="assistant_down", by="watchdog", evidence=(evidence,), seq=c.unread[0].seq)
    return Firing(f"timer/assistant_down/{c.term}", [request])


def _announce(c: Conversation, now: int, place: Place, name: str) -> Firing:
    return Firing(f"timer/announce/{c.term}", [announced(c, place)])


def _word(c: Conversation, now: int, place: Place, name: str) -> Firing:
    event = announced(c, place)
    return Firing(f"timer/word/{c.term}/{event.again}", [event])


def announced(c: Conversation, place: Place) -> ev.HandoffAnnounced:
    """What a waiting customer is told of the place."""
    return ev.HandoffAnnounced(
        position=place.get("position"),
        wait_p50_s=place.get("wait_p50_s"),
        wait_p90_s=place.get("wait_p90_s"),
        opens_at=place.get("opens_at"),
        zone=place.get("zone", ""),
        reach=reach(c),
        again=c.handoff.words if c.handoff else 0,
    )


def _agent_alarm(c: Conversation, now: int, place: Place, name: str) -> Firing:
    alarm = ev.AgentAlarmed(agent=c.agent or "", silent_s=(now - c.owed_at) // 1000)
    return Firing(f"timer/agent_alarm/{c.term}/{c.owed_at}", [alarm])


def _agent_silent(c: Conversation, now: int, place: Place, name: str) -> Firing:
    return Firing(f"timer/agent_silent/{c.term}", [requeue(c, "agent_silent")])


def requeue(c: Conversation, why: Why) -> ev.HandoffRequeued:
    """Back in front of the list, taken from the agent who has it now."""
    return ev.HandoffRequeued(why=why, agent=c.agent or "", name=c.agent_name or "")


def _promise(c: Conversation, now: int, place: Place, name: str) -> Firing:
    """A promise whose time is over: it counts as missed, the customer hears it, and a person is on it from now on."""
    events: list[ev.Event] = [ev.PromiseMissed(promise=name)]
    if c.holder in ("waiting", "agent"):
        events.append(ev.ServiceTold(kind="promise_missed"))
    else:
        text = c.promises[name].text
        evidence = both(f"Promesse non tenue : {text}", f"Promise not kept: {text}")
        events.append(ev.HandoffRequested(reason="complex", by="watchdog", evidence=(evidence,), due_at=now))
    return Firing(f"timer/promise/{name}", events)


def _reminder(c: Conversation, now: int, place: Place, name: str) -> Firing:
    return Firing(f"timer/reminder/{name}", [ev.PromiseReminded(promise=name)])


_FIRINGS: dict[str, Callable[[Conversation, int, Place, str], Firing]] = {
    "slow": _slow,
    "assistant_down": _assistant_down,
    "announce": _announce,
    "word": _word,
    "agent_alarm": _agent_alarm,
    "agent_silent": _agent_silent,
    "promise": _promise,
    "reminder": _reminder,
}
