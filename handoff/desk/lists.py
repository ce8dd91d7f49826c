"""One view of the desk at a time, for who asks by HTTP; an open desk is sent all of them (`listing`)."""

from __future__ import annotations

from aiohttp import web

from conversation.ids import all_shards
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.errors import DeskError
from handoff.desk.listing import MOST

_HOLDERS = {"waiting": "waiting", "mine": "agent", "assistant": "assistant", "closed": "closed"}


async def conversations(request: web.Request) -> web.Response:
    """GET /api/desk/conversations?view=waiting|mine|assistant|closed: its lines in the order in which they are read."""
    view = request.query.get("view", "waiting")
    if view not in _HOLDERS:
        raise DeskError("bad_json", f"there is no view '{view[:40]}'; use {', '.join(_HOLDERS)}")
    desk, agent = desk_of(request), agent_of(request)
    lines = await desk.summaries.of_each(await _in_view(desk, agent.id, view), agent.language)
    return web.json_response({"conversations": lines}, headers={"Cache-Control": "no-store"})


async def _in_view(desk: Desk, agent: str, view: str) -> list[str]:
    if view == "mine":
        return [c.id for c in (await desk.presence.glance()).get(agent, [])]
    holder = _HOLDERS[view]
    return [conversation for _, conversation in await desk.door.store.on_floor(holder, all_shards(), MOST[holder])]
