"""What a supervisor's floor shows beside the lines and people that every desk is told of: totals, waits, ends."""

from __future__ import annotations

import asyncio

from aiohttp import web

from conversation.ids import all_shards
from handoff.desk import encode
from handoff.desk.deps import desk_of
from handoff.desk.finding import COUNTED_MS
from handoff.desk.guard import supervisors_only
from handoff.teams import hours_of, opens_at

_TOTALS = {"waiting": "waiting", "held": "agent", "assistant": "assistant"}


@supervisors_only
async def floor(request: web.Request) -> web.Response:
    """GET /api/desk/floor"""
    desk = desk_of(request)
    now, store, policy = await desk.door.store.now(), desk.door.store, desk.door.policy
    answer = {
        **{name: await store.count_on_floor(holder, all_shards()) for name, holder in _TOTALS.items()},
        "opens_at": opens_at("", policy, now),
        "zone": hours_of("", policy).zone,
        "teams": [
            {"team": name, "opens_at": opens_at(name, policy, now), "zone": hours_of(name, policy).zone}
            for name in policy.teams
        ],
        **await desk.waiting.usual(),
        "promises": encode.promised(await asyncio.to_thread(desk.index.count_promises, now - COUNTED_MS)),
        "ratings": (await asyncio.to_thread(desk.index.ratings, now - COUNTED_MS))._asdict(),
    }
    return web.json_response(answer, headers={"Cache-Control": "no-store"})
