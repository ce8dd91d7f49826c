"""Who is here: going away and coming back, one's language, colleagues and what they can do."""

from __future__ import annotations

import asyncio

import structlog
from aiohttp import web

from handoff.desk import encode
from handoff.desk.decode import Away, Profile, Self, body, line
from handoff.desk.deps import agent_of, desk_of
from handoff.desk.errors import DeskError
from handoff.desk.guard import COOKIE, supervisors_only
from handoff.desk.login import session_of
from handoff.errors import UnknownAgent

log = structlog.get_logger()

NAME_LIMIT = 80  # letters, the table's
_FRESH = {"Cache-Control": "no-store"}


async def change_self(request: web.Request) -> web.Response:
    """POST /api/desk/me {language?, name?, languages?}: with another language or name the open desk comes back."""
    desk, given = desk_of(request), body(await request.read(), Self)
    name = None if given.name is None else line(given.name, NAME_LIMIT)
    id, session = agent_of(request).id, request.cookies[COOKIE]
    agent = await asyncio.to_thread(desk.agents.set_self, id, name, given.languages, given.language)
    if given.language is not None or given.name is not None:
        desk.hub.send_back(session, "language")
    await desk.hub.look()
    return web.json_response(await session_of(desk, agent, session), headers=_FRESH)


async def presence(request: web.Request) -> web.Response:
    """POST /api/desk/presence {state, reason?}: whether new cases are offered to this agent."""
    desk, agent, given = desk_of(request), agent_of(request), body(await request.read(), Away)
    reason = given.reason if given.state == "away" else None
    await desk.presence.step_away(agent.id, reason)
    await desk.hub.look()
    log.info("agent.stepped", agent=agent.id, state=given.state)
    return web.json_response({"state": given.state, "reason": reason})


async def agents(request: web.Request) -> web.Response:
    """GET /api/desk/agents: everybody who may log in, with presence and load."""
    desk = desk_of(request)
    at_desk, away, held = await desk.presence.at_desk(), await desk.presence.away(), await desk.presence.glance()
    hard = await asyncio.to_thread(desk.hard_cases.today, await desk.router.today())
    shown = [
        encode.present(it, it.id in at_desk, away.get(it.id), len(held.get(it.id, [])), hard.get(it.id, 0))
        for it in await asyncio.to_thread(desk.agents.list)
        if not it.disabled
    ]
    return web.json_response({"agents": shown}, headers=_FRESH)


@supervisors_only
async def change_agent(request: web.Request) -> web.Response:
    """POST /api/desk/agents/{agent} {languages?, skills?, capacity?}"""
    desk, given = desk_of(request), body(await request.read(), Profile)
    id = request.match_info["agent"]
    try:
        changed = await asyncio.to_thread(desk.agents.set_profile, id, given.languages, given.skills, given.capacity)
    except UnknownAgent:
        raise DeskError("not_found", "there is no such agent; GET /api/desk/agents lists them") from None
    return web.json_response({"agent": encode.agent(changed)})
