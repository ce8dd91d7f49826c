"""Who holds a conversation: claim, release, transfer, hand back, close. Agents are fenced like the assistant.

Each move is decided on the state of now, in the door: of two agents who grab one case, the second is told
who has it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog
from aiohttp import web

from conversation import events as ev
from conversation.ids import new_id
from conversation.state import Conversation
from handoff.agents import Agent
from handoff.desk import encode
from handoff.desk.decode import Close, HandBack, Nothing, Transfer, body, line
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.errors import DeskError
from handoff.desk.thread import conversation_of
from handoff.errors import UnknownAgent
from handoff.reach import reach
from handoff.timers import requeue

log = structlog.get_logger()

Decide = Callable[[Conversation], Sequence[ev.Event]]


async def claim(request: web.Request) -> web.Response:
    """POST …/claim: from the list, from the assistant, or a closed one again. One's own stays one's own."""
    agent = agent_of(request)
    body(await request.read(), Nothing)

    def decide(c: Conversation) -> list[ev.Event]:
        claimed = ev.HandoffClaimed(agent=agent.id, name=agent.name)
        if c.holder == "closed":
            return [ev.ConversationReopened(by="agent"), claimed]
        if c.holder != "agent":
            return [claimed]
        if c.agent == agent.id:
            return []
        raise held(c)

    return await _move(request, "claim", decide)


async def release(request: web.Request) -> web.Response:
    """POST …/release: unserved, back in front of the list."""
    agent = agent_of(request)
    body(await request.read(), Nothing)

    def decide(c: Conversation) -> list[ev.Event]:
        _mine_or_supervised(c, agent)
        return [requeue(c, "released")]

    return await _move(request, "release", decide)


async def transfer(request: web.Request) -> web.Response:
    """POST …/transfer {agent, note?}: to a colleague whose desk is open; the note is for agents only."""
    desk, agent = desk_of(request), agent_of(request)
    given = body(await request.read(), Transfer)
    target, note = await _colleague(desk, given.agent), line(given.note)

    def decide(c: Conversation) -> list[ev.Event]:
        _mine_or_supervised(c, agent)
        if c.agent == target.id:
            raise DeskError("conflict", f"{target.name} has this conversation already", floor=encode.floor(c))
        passed = ev.HandoffTransferred(agent=target.id, name=target.name, by=agent.name)
        noted = ev.AgentNoted(agent=agent.id, name=agent.name, text=note)
        return [noted, passed] if note else [passed]

    return await _move(request, "transfer", decide)


async def handback(request: web.Request) -> web.Response:
    """POST …/handback {decided?}: to the assistant, which goes on knowing what was decided."""
    agent = agent_of(request)
    decided = line(body(await request.read(), HandBack).decided)

    def decide(c: Conversation) -> list[ev.Event]:
        _mine(c, agent)
        return [ev.HandoffHandedBack(agent=agent.id, name=agent.name, decided=decided)]

    return await _move(request, "handback", decide)


async def close(request: web.Request) -> web.Response:
    """POST …/close {outcome, reason?, by_when?}: a promise needs its text, its time, and a way to keep it."""
    desk, agent = desk_of(request), agent_of(request)
    given = body(await request.read(), Close)
    reason, now = line(given.reason), await desk.door.store.now()
    due_at = _checked(given, reason, now)

    def decide(c: Conversation) -> list[ev.Event]:
        _mine(c, agent)
        closed = ev.ConversationClosed(outcome=given.outcome, by=agent.id, name=agent.name, reason=reason or None)
        return [*_promised(c, agent, reason, due_at), closed]

    return await _move(request, "close", decide)


def held(c: Conversation) -> DeskError:
    """The refusal that names who has the conversation."""
    who = c.agent_name if c.holder == "agent" else None
    where = {"waiting": "it is on the waiting list", "assistant": "the assistant has it", "closed": "it is closed"}
    message = f"{who} has this conversation" if who else f"you do not have this conversation: {where.get(c.holder)}"
    return DeskError("conflict", f"{message}; read it again, then decide again", floor=encode.floor(c))


async def _move(request: web.Request, verb: str, decide: Decide) -> web.Response:
    """Write what was decided, and answer with the new floor."""
    conversation, agent = await conversation_of(request), agent_of(request)
    written = await desk_of(request).door.write(conversation, decide, id=f"desk/{verb}/{new_id()}")
    log.info("desk.moved", verb=verb, conversation=conversation, agent=agent.id)
    return web.json_response({"floor": encode.floor(written.conversation)})


def _mine(c: Conversation, agent: Agent) -> None:
    if c.holder != "agent" or c.agent != agent.id:
        raise held(c)


def _mine_or_supervised(c: Conversation, agent: Agent) -> None:
    """A supervisor may move what any agent holds."""
    if c.holder != "agent" or (c.agent != agent.id and agent.role != "supervisor"):
        raise held(c)


async def _colleague(desk: Desk, id: str) -> Agent:
    """Raises `DeskError` for who is unknown, or not there to answer."""
    try:
        target = await asyncio.to_thread(desk.agents.by_id, id)
    except UnknownAgent:
        raise DeskError("not_found", "there is no such agent; the presence frame lists who is there") from None
    if target.disabled or target.id not in await desk.presence.at_desk():
        raise DeskError("conflict", f"{target.name} is not at the desk; choose a colleague who is, or release")
    return target


def _checked(given: Close, reason: str, now: int) -> int | None:
    """When the promise is due (ms), None without one. Raises `DeskError` for what is missing."""
    if given.outcome == "refused" and not reason:
        raise DeskError("text_empty", "a refusal needs its reason: write why in `reason`")
    if given.outcome != "promised":
        if given.by_when is not None:
            raise DeskError("bad_json", "`by_when` belongs to the outcome `promised` only")
        return None
    if not reason:
        raise DeskError("text_empty", "write in `reason` what was promised")
    if given.by_when is None or given.by_when.tzinfo is None:
        raise DeskError("bad_json", "a promise needs `by_when`, with its offset: 2026-11-23T10:00:00+01:00")
    due_at = int(given.by_when.timestamp() * 1000)
    if due_at <= now:
        raise DeskError("bad_json", "`by_when` has passed; promise a time that lies ahead")
    return due_at


def _promised(c: Conversation, agent: Agent, text: str, due_at: int | None) -> list[ev.Event]:
    if due_at is None:
        return []
    way = reach(c)
    if way is None:
        message = "there is no way to reach this customer later; ask for an e-mail or phone number first"
        raise DeskError("conflict", message, floor=encode.floor(c))
    return [ev.PromiseMade(promise=new_id(), text=text, by=agent.name, due_at=due_at, reach=way)]
