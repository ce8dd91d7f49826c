"""What an agent may do to a conversation in the state it is in: pure, one function a verb; agents are fenced.

Each gives the events to append, none when nothing is to be done, or raises `Held` with who has the floor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from conversation import events as ev
from conversation.records import Promise
from conversation.state import Conversation
from handoff.agents import Agent
from handoff.errors import Held, NoPromise, Owed, TooManyLabels, Unreachable
from handoff.gestures import GOODWILL
from handoff.reach import reach
from handoff.timers import requeue

Events = list[ev.Event]
LABELS_MAX = 10  # more words on a case find nothing any more

# Code de la consommation, art. L612-1 and L616-1: who refuses names the way to a mediator.
RECOURSE = {
    "fr": "Pas d’accord ? Répondez ici sous 14 jours : un responsable relit votre dossier. Vous pouvez aussi saisir"
    " gratuitement un médiateur de la consommation : economie.gouv.fr/mediation-conso.",
    "en": "You disagree? Answer here within 14 days: a supervisor reads your case again. You may also turn to a"
    " consumer mediator, free of charge: economie.gouv.fr/mediation-conso.",
}

Check = Callable[[Conversation], None]  # raises `Held`
Decide = Callable[[Conversation], Events]


def claim(c: Conversation, agent: Agent) -> Events:
    """From the list, from the assistant, or a closed one again. One's own stays one's own."""
    claimed = ev.HandoffClaimed(agent=agent.id, name=agent.name)
    if c.holder == "closed":
        return [ev.ConversationReopened(by="agent"), claimed]
    if c.holder != "agent":
        return [claimed]
    if c.agent == agent.id:
        return []
    raise Held(c)


def release(c: Conversation, agent: Agent) -> Events:
    """Unserved, back in front of the list. A supervisor may release what others hold."""
    _mine_or_supervised(c, agent)
    return [requeue(c, "released")]


def relieve(c: Conversation, agent: Agent) -> Events:
    """Passed on by who needs a pause: in front of the list with its waiting time, for a colleague."""
    _mine(c, agent)
    return [requeue(c, "released")]


def transfer(c: Conversation, agent: Agent, target: Agent, note: str = "") -> Events:
    """To a colleague; the note is for agents only. A supervisor may transfer what others hold, and give what waits."""
    noted = ev.AgentNoted(agent=agent.id, name=agent.name, text=note)
    if c.holder == "waiting" and agent.role == "supervisor":
        given = ev.HandoffClaimed(agent=target.id, name=target.name)
        return [noted, given] if note else [given]
    _mine_or_supervised(c, agent)
    if c.agent == target.id:
        raise Held(c)
    passed = ev.HandoffTransferred(agent=target.id, name=target.name, by=agent.name)
    return [noted, passed] if note else [passed]


def pass_to_team(c: Conversation, agent: Agent, team: str, note: str = "") -> Events:
    """In front of the list, for agents with this skill. A supervisor may pass on what others hold."""
    _mine_or_supervised(c, agent)
    noted = ev.AgentNoted(agent=agent.id, name=agent.name, text=note)
    passed = ev.HandoffRequeued(why="transferred", agent=c.agent or "", name=c.agent_name or "", team=team)
    return [noted, passed] if note else [passed]


def hand_back(c: Conversation, agent: Agent, decided: str = "") -> Events:
    """To the assistant, which goes on knowing what was decided."""
    _mine(c, agent)
    return [ev.HandoffHandedBack(agent=agent.id, name=agent.name, decided=decided)]


def close(
    c: Conversation,
    agent: Agent,
    outcome: Literal["settled", "promised", "refused"],
    reason: str = "",
    recourse: str = "",
) -> Events:
    """The end, with why. What is settled keeps the promises that were open; a refusal always names a recourse."""
    _mine(c, agent)
    kept = [ev.PromiseKept(promise=name) for name in _open(c)] if outcome == "settled" else []
    where = (recourse or RECOURSE["en" if c.language == "en" else "fr"]) if outcome == "refused" else ""
    closed = ev.ConversationClosed(outcome=outcome, by=agent.id, name=agent.name, reason=reason or None, recourse=where)
    return [*kept, closed]


def promise(
    c: Conversation, agent: Agent, promise: str, text: str, due_at: int, known: Sequence[ev.Event] = ()
) -> Events:
    """What is kept by `due_at` (ms), with the way to reach the customer then: their own, or the one on file (`known`).

    Raises `Unreachable` without one.
    """
    _mine(c, agent)
    way = reach(c) or ("email" if known else None)
    if way is None:
        raise Unreachable(c)
    made = ev.PromiseMade(promise=promise, text=text, by=agent.name, due_at=due_at, reach=way)
    return [*known, made]


def ask(c: Conversation, agent: Agent, note: str, promised: Decide | None) -> Events:
    """A question inside as a note, with what the customer is promised meanwhile, where that can be kept."""
    _mine(c, agent)
    noted = ev.AgentNoted(agent=agent.id, name=agent.name, text=note)
    return [noted, *(promised(c) if promised else [])]


def keep(c: Conversation, promise: str) -> Events:
    """It was kept, here or elsewhere. Raises `NoPromise`; kept twice is kept once, a missed one stays missed."""
    if promise not in c.promises:
        raise NoPromise(c)
    return [ev.PromiseKept(promise=promise)] if c.promises[promise].status == "open" else []


def label(c: Conversation, agent: Agent, add: Sequence[str], remove: Sequence[str]) -> Events:
    """Put words on the case to find it by, or take them off, whoever has the floor. Raises `TooManyLabels`."""
    on = [it for it in dict.fromkeys(add) if it not in c.labels]
    off = [it for it in dict.fromkeys(remove) if it in c.labels]
    if len(c.labels) + len(on) - len(off) > LABELS_MAX:
        raise TooManyLabels(c)
    wanted = [(it, True) for it in on] + [(it, False) for it in off]
    return [ev.CaseLabelled(label=it, on=is_on, agent=agent.id, name=agent.name) for it, is_on in wanted]


def snooze(c: Conversation, agent: Agent, until: int | None) -> Events:
    """See it again at `until` (ms), None for now. Raises `Owed` while the customer waits for a word."""
    _mine(c, agent)
    if until is not None and c.owed_at:
        raise Owed(c)
    return [ev.CaseSnoozed(until=until, agent=agent.id, name=agent.name)]


def write(c: Conversation, agent: Agent, text: str, attachments: tuple[ev.Attachment, ...] = ()) -> Events:
    """To the customer; without the floor it is a note for who has it.

    A promise whose time is near (`promise.reminded`) is kept by it: to write by then is what was promised.
    """
    if c.holder == "agent" and c.agent == agent.id:
        kept = [ev.PromiseKept(promise=name) for name, promise in c.promises.items() if _near(promise)]
        return [ev.AgentWrote(agent=agent.id, name=agent.name, text=text, attachments=attachments), *kept]
    meant = text or ", ".join(it.name for it in attachments)
    return [ev.AgentNoted(agent=agent.id, name=agent.name, text=meant, lost=True)]


class Aside(NamedTuple):
    """A term of the shop's that a person sets aside: which, why, what that moves, and who else approved it."""

    rule: str
    why: str
    cents: int
    approved_by: str = ""


@dataclass(frozen=True)
class Doing:
    """A change of an order; `reason` says how the agent knows who asks, where that is not proven.

    `aside`: the term of the shop's that is set aside for it.
    """

    action: str
    kind: str
    order: str
    reason: str = ""
    aside: Aside | None = None


def begin(c: Conversation, agent: Agent, doing: Doing) -> Events:
    """Said before the shop is changed. Raises `Held`: then the shop is not called.

    What was approved is done in the name of who asked, whichever agent has the case by then.
    """
    if doing.aside is not None and doing.aside.approved_by and c.holder == "agent":
        return _begun(agent, doing)
    _mine(c, agent)
    return _begun(agent, doing)


def _begun(agent: Agent, doing: Doing) -> Events:
    named = {"action": doing.action, "kind": doing.kind, "order": doing.order, "agent": agent.id, "name": agent.name}
    noted = ev.AgentNoted(agent=agent.id, name=agent.name, text=f"{doing.order} : {doing.reason}")
    events: Events = [noted] if doing.reason else []
    if doing.aside is not None and doing.kind != GOODWILL:
        rule, why, cents, by = doing.aside
        events.append(ev.RuleOverridden(**named, rule=rule, why=why, amount_cents=cents, approved_by=by))
    return [*events, ev.AgentBegan(**named)]


def grant(c: Conversation, agent: Agent) -> None:
    """Gestures are for who has the floor. Raises `Held`."""
    _mine(c, agent)


def _open(c: Conversation) -> list[str]:
    return [name for name, promise in c.promises.items() if promise.status == "open"]


def _near(promise: Promise) -> bool:
    return promise.status == "open" and promise.reminded and not promise.begins_at  # a call is not kept by writing


def _mine(c: Conversation, agent: Agent) -> None:
    if c.holder != "agent" or c.agent != agent.id:
        raise Held(c)


def _mine_or_supervised(c: Conversation, agent: Agent) -> None:
    if c.holder != "agent" or (c.agent != agent.id and agent.role != "supervisor"):
        raise Held(c)
