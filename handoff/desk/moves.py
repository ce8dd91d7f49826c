"""Who holds a conversation: claim, release, transfer, hand back, close.

Each move is decided on the state of now, in the door: of two agents who grab one case, the second is told
who has it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

import structlog
from aiohttp import web

from conversation import events as ev
from conversation.ids import new_id
from conversation.state import Conversation
from handoff import moves
from handoff.agents import Agent
from handoff.desk import encode
from handoff.desk.contact import on_file
from handoff.desk.decode import Claim, Close, HandBack, Nothing, Transfer, ahead, body, line
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.drafting import spent
from handoff.desk.errors import DeskError
from handoff.desk.thread import conversation_of, named
from handoff.errors import UnknownAgent
from handoff.places import place

log = structlog.get_logger()

Decide = Callable[[Conversation], Sequence[ev.Event]]


async def claim(request: web.Request) -> web.Response:
    """POST …/claim {over?}: with a place at this desk, or `over` its capacity."""
    given, desk, agent = body(await request.read(), Claim), desk_of(request), agent_of(request)
    decide, conversation = partial(moves.claim, agent=agent), named(request)
    if given.over:
        return await _moved(request, "claim", conversation, decide)
    async with place(desk.book, desk.presence, agent, conversation):
        return await _moved(request, "claim", conversation, decide)


async def release(request: web.Request) -> web.Response:
    """POST …/release"""
    body(await request.read(), Nothing)
    return await _move(request, "release", partial(moves.release, agent=agent_of(request)))


async def transfer(request: web.Request) -> web.Response:
    """POST …/transfer {agent or team, note?}: to a colleague who is there, or to a team, in front of the list."""
    given, desk, agent = body(await request.read(), Transfer), desk_of(request), agent_of(request)
    note = line(given.note)
    if bool(given.agent) == bool(given.team):
        raise DeskError("bad_json", "name either the `agent` or the `team` that takes over")
    if given.team:
        await _check_team(desk, given.team)
        decide = partial(moves.pass_to_team, agent=agent, team=given.team, note=note)
        return await _move(request, "transfer", decide)
    target = await _colleague(desk, given.agent)
    return await _move(request, "transfer", partial(moves.transfer, agent=agent, target=target, note=note))


async def handback(request: web.Request) -> web.Response:
    """POST …/handback {decided?}"""
    decided = line(body(await request.read(), HandBack).decided)
    return await _move(request, "handback", partial(moves.hand_back, agent=agent_of(request), decided=decided))


async def close(request: web.Request) -> web.Response:
    """POST …/close {outcome, reason?, recourse?, by_when?}: a promise needs its text, its time, a way to keep it."""
    agent, given = agent_of(request), body(await request.read(), Close)
    reason, recourse = line(given.reason), line(given.recourse)
    due_at = _checked(given, reason, await desk_of(request).door.store.now())
    name, desk = new_id(), desk_of(request)
    known = await on_file(desk, await desk.door.read(await conversation_of(request))) if due_at is not None else []

    def decide(c: Conversation) -> list[ev.Event]:
        promised = moves.promise(c, agent, name, reason, due_at, known) if due_at is not None else []
        return [*promised, *moves.close(c, agent, given.outcome, reason, recourse)]

    answer = await _move(request, "close", decide)
    await spent(desk, request.match_info["conversation"])
    return answer


async def _move(request: web.Request, verb: str, decide: Decide) -> web.Response:
    """As `_moved`, for what is decided otherwise where no conversation is."""
    return await _moved(request, verb, await conversation_of(request), decide)


async def _moved(request: web.Request, verb: str, conversation: str, decide: Decide) -> web.Response:
    """Write what was decided, and answer with the new floor."""
    agent = agent_of(request)
    written = await desk_of(request).door.write(conversation, decide, id=f"desk/{verb}/{new_id()}")
    log.info("desk.moved", verb=verb, conversation=conversation, agent=agent.id)
    return web.json_response({"floor": encode.floor(written.conversation)})


async def _colleague(desk: Desk, id: str) -> Agent:
    """Raises `DeskError` for who is unknown, or not there to answer."""
    try:
        target = await asyncio.to_thread(desk.agents.by_id, id)
    except UnknownAgent:
        raise DeskError("not_found", "there is no such agent; the presence frame lists who is there") from None
    there = target.id in await desk.presence.at_desk() and target.id not in await desk.presence.away()
    if target.disabled or not there:
        raise DeskError("conflict", f"{target.name} is not at the desk; choose a colleague who is, or release")
    return target


async def _check_team(desk: Desk, team: str) -> None:
    """Raises `DeskError` for a team that nobody belongs to."""
    if not any(team in it.skills and not it.disabled for it in await asyncio.to_thread(desk.agents.list)):
        raise DeskError("not_found", "nobody belongs to this team; GET /api/desk/agents shows everybody's skills")


def _checked(given: Close, reason: str, now: int) -> int | None:
    """When the promise is due (ms), None without one. Raises `DeskError` for what is missing."""
    if given.recourse and given.outcome != "refused":
        raise DeskError("bad_json", "`recourse` belongs to the outcome `refused` only")
    if given.outcome == "refused" and not reason:
        raise DeskError("text_empty", "a refusal needs its reason: write why in `reason`")
    if given.outcome != "promised":
        if given.by_when is not None:
            raise DeskError("bad_json", "`by_when` belongs to the outcome `promised` only")
        return None
    if not reason:
        raise DeskError("text_empty", "write in `reason` what was promised")
    return ahead(given.by_when, "by_when", now)
