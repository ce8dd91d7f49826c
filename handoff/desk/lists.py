"""One view of the desk at a time, for who asks by HTTP; an open desk is sent all of them (`listing`)."""

from __future__ import annotations

from aiohttp import web

from conversation.ids import all_shards
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.errors import DeskError
from handoff.desk.listing import MOST

DIGITS = 9  # of a number in a call: more is none
_HOLDERS = {"waiting": "waiting", "mine": "agent", "assistant": "assistant", "closed": "closed"}


async def conversations(request: web.Request) -> web.Response:
    """GET /api/desk/conversations?view=waiting|mine|assistant|closed&most=N: its lines in the order of reading."""
    view = request.query.get("view", "waiting")
    if view not in _HOLDERS:
        raise DeskError("bad_json", f"there is no view '{view[:40]}'; use {', '.join(_HOLDERS)}")
    desk, agent, most = desk_of(request), agent_of(request), _most(request, MOST[_HOLDERS[view]])
    lines = await desk.summaries.of_each(await in_view(desk, agent.id, view, most), agent.language)
    return web.json_response({"conversations": lines}, headers={"Cache-Control": "no-store"})


async def in_view(desk: Desk, agent: str, view: str, most: int) -> list[str]:
    """The conversations of an agent's view, in the order of reading. Raises `StoreUnavailable`."""
    if view == "mine":
        return [c.id for c in (await desk.presence.glance()).get(agent, [])][:most]
    return [conversation for _, conversation in await desk.door.store.on_floor(_HOLDERS[view], all_shards(), most)]


def _most(request: web.Request, limit: int) -> int:
    given = request.query.get("most", str(limit))
    if not given.isdecimal() or len(given) > DIGITS or not int(given):
        raise DeskError("bad_json", "`most` is how many lines are wanted; leave it out for all")
    return min(int(given), limit)
