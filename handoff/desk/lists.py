"""The desk's lists: who waits, what is mine, what the assistant does, what is over."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiohttp import web

from conversation.errors import ArchiveAway, UnknownConversation
from conversation.ids import all_shards
from handoff.agents import Agent
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.encode import Json
from handoff.desk.errors import DeskError

LISTED = 200  # lines of one view: more than anybody reads; the waiting come in their order
AT_ONCE = 50  # reads in flight

_HOLDERS = {"waiting": "waiting", "mine": "agent", "assistant": "assistant", "closed": "closed"}


async def conversations(request: web.Request) -> web.Response:
    """GET /api/desk/conversations?view=waiting|mine|assistant|closed"""
    view = request.query.get("view", "waiting")
    if view not in _HOLDERS:
        raise DeskError("bad_json", f"there is no view '{view[:40]}'; use {', '.join(_HOLDERS)}")
    lines = await of_view(desk_of(request), agent_of(request), view)
    return web.json_response({"conversations": lines}, headers={"Cache-Control": "no-store"})


async def of_view(desk: Desk, agent: Agent, view: str, limit: int = LISTED) -> list[Json]:
    """The lines of a view, in the order in which they are to be read."""
    holder = _HOLDERS[view]
    if view == "mine":
        ids = [c.id for c in (await desk.presence.glance()).get(agent.id, [])]
    else:
        ids = [conversation for _, conversation in await desk.door.store.on_floor(holder, all_shards(), limit)]
    return await lines_of(desk, ids[:limit], agent.language)


async def everything(desk: Desk, agent: Agent) -> list[Json]:
    """What a desk that has just opened shows: the waiting first, then what agents hold, the assistant's, the closed."""
    ids: list[str] = []
    for holder, limit in (("waiting", LISTED), ("agent", LISTED), ("assistant", LISTED // 2), ("closed", LISTED // 2)):
        ids += [conversation for _, conversation in await desk.door.store.on_floor(holder, all_shards(), limit)]
    return await lines_of(desk, list(dict.fromkeys(ids)), agent.language)


async def lines_of(desk: Desk, ids: Sequence[str], language: str) -> list[Json]:
    """The lines of these conversations, in this order, without those that were forgotten or cannot be had now."""
    lines: list[Json] = []
    for start in range(0, len(ids), AT_ONCE):
        read = [desk.summaries.of(conversation, language) for conversation in ids[start : start + AT_ONCE]]
        for found in await asyncio.gather(*read, return_exceptions=True):
            if isinstance(found, UnknownConversation | ArchiveAway):
                continue
            if isinstance(found, BaseException):
                raise found
            lines.append(found)
    return lines
