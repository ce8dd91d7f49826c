"""What an agent may do to a conversation in the state it is in: pure, one function a verb; agents are fenced.

Each gives the events to append, none when nothing is to be done, or raises `Held` with who has the floor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from conversation import events as ev
from conversation.state import Conversation
from handoff.agents import Agent
from handoff.errors import Held, Unreachable
from handoff.reach import reach
from handoff.timers import requeue

Events = list[ev.Event]
Check = Callable[[Conversation], None]  # raises `Held`


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


def transfer(c: Conversation, agent: Agent, target: Agent, note: str = "") -> Events:
    """To a colleague; the note is for agents only. A supervisor may transfer what others hold."""
    _mine_or_supervised(c, agent)
    if c.agent == target.id:
        raise Held(c)
    noted = ev.AgentNoted(agent=agent.id, name=agent.name, text=note)
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
    c: Conversation, agent: Agent, outcome: Literal["settled", "promised", "refused"], reason: str = ""
) -> Events:
    """The end, with why."""
    _mine(c, agent)
    return [ev.ConversationClosed(outcome=outcome, by=agent.id, name=agent.name, reason=reason or None)]


def promise(c: Conversation, agent: Agent, promise: str, text: str, due_at: int) -> Events:
    """What is kept by `due_at` (ms), with the way to reach the customer then. Raises `Unreachable` without one."""
    _mine(c, agent)
    way = reach(c)
    if way is None:
        raise Unreachable(c)
    return [ev.PromiseMade(promise=promise, text=text, by=agent.name, due_at=due_at, reach=way)]


def write(c: Conversation, agent: Agent, text: str) -> Events:
    """To the customer; without the floor it is a note for who has it."""
    if c.holder == "agent" and c.agent == agent.id:
        return [ev.AgentWrote(agent=agent.id, name=agent.name, text=text)]
    return [ev.AgentNoted(agent=agent.id, name=agent.name, text=text, lost=True)]


def grant(c: Conversation, agent: Agent) -> None:
    """Gestures are for who has the floor. Raises `Held`."""
    _mine(c, agent)


def _mine(c: Conversation, agent: Agent) -> None:
    if c.holder != "agent" or c.agent != agent.id:
        raise Held(c)


def _mine_or_supervised(c: Conversation, agent: Agent) -> None:
    if c.holder != "agent" or (c.agent != agent.id and agent.role != "supervisor"):
        raise Held(c)
