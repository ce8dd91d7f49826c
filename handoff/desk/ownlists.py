"""Lists of an agent's own: cases in which they were named, and views they made."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

from aiohttp import web

from conversation.state import Conversation
from conversation.store import Ring
from handoff.agents import Agent
from handoff.desk.decode import LABEL_LIMIT, KeptView, Seen, body, text
from handoff.desk.decode import label as as_label
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.mentions import named
from handoff.ownviews import OwnView

_FRESH = {"Cache-Control": "no-store"}


async def mention(desk: Desk, agent: Agent, c: Conversation, id: str, text: str) -> None:
    """Tell the colleagues whom a note names, and whose case it is; for the same `id` once.

    Raises `DatabaseAway` or `StoreUnavailable`.
    """
    meant = [c.agent] if c.holder == "agent" and c.agent else []
    if "@" in text:
        agents = [it for it in await asyncio.to_thread(desk.agents.list) if not it.disabled]
        meant += [it.id for it in named(text, agents)]
    await tell_named(desk, agent, c.id, id, [it for it in dict.fromkeys(meant) if it != agent.id])


async def tell_named(desk: Desk, agent: Agent, conversation: str, id: str, meant: list[str]) -> None:
    """These agents are named in the note of this id. Raises `DatabaseAway` or `StoreUnavailable`."""
    if meant:
        note, now = f"{conversation}/{id}", await desk.door.store.now()
        await asyncio.to_thread(desk.mentions.add, note, conversation, agent.name, now, meant)
        data = {"role": "agent", "id": agent.id, "name": agent.name, "to": meant}
        await desk.door.store.ring(Ring(conversation=conversation, kind="mentioned", data=data))


async def mentions(request: web.Request) -> web.Response:
    """GET /api/desk/mentions: the cases in which one was named, the newest first, with their lines."""
    desk, agent = desk_of(request), agent_of(request)
    found = await asyncio.to_thread(desk.mentions.of, agent.id)
    lines = await desk.summaries.of_each([it.conversation for it in found], agent.language)
    there = {line["id"] for line in lines}  # the others were forgotten
    listed = [asdict(it) for it in found if it.conversation in there]
    return web.json_response({"mentions": listed, "conversations": lines}, headers=_FRESH)


async def see(request: web.Request) -> web.Response:
    """POST /api/desk/mentions {conversation}: it has been read."""
    given = body(await request.read(), Seen)
    await asyncio.to_thread(desk_of(request).mentions.see, agent_of(request).id, given.conversation)
    return web.json_response({})


async def views(request: web.Request) -> web.Response:
    """GET /api/desk/views"""
    found = await asyncio.to_thread(desk_of(request).own_views.of, agent_of(request).id)
    return web.json_response({"views": [asdict(it) for it in found]}, headers=_FRESH)


async def keep_view(request: web.Request) -> web.Response:
    """POST /api/desk/views {name, id?, holder?, label?, language?, channel?, priority?}"""
    given = body(await request.read(), KeptView)
    asked = as_label(given.label) if given.label.strip() else ""
    view = OwnView(
        text(given.name, LABEL_LIMIT), given.holder, asked, given.language, given.channel, given.priority, given.id
    )
    kept = await asyncio.to_thread(desk_of(request).own_views.keep, agent_of(request).id, view)
    return web.json_response({"view": asdict(kept)})


async def drop_view(request: web.Request) -> web.Response:
    """DELETE /api/desk/views/{view}"""
    await asyncio.to_thread(desk_of(request).own_views.drop, agent_of(request).id, request.match_info["view"])
    return web.json_response({})
