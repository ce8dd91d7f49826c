"""The supervisor's view of the floor: who waits and how long, who is there with what, which promises were kept."""

from __future__ import annotations

import asyncio

from aiohttp import web

from conversation.ids import all_shards
from handoff.desk import encode
from handoff.desk.deps import agent_of, desk_of
from handoff.desk.finding import COUNTED_MS
from handoff.desk.guard import supervisors_only
from handoff.hours import opens_at

LOOKED_AT = 200  # of the waiting, for who waits longest


@supervisors_only
async def floor(request: web.Request) -> web.Response:
    """GET /api/desk/floor"""
    desk, agent = desk_of(request), agent_of(request)
    now, store = await desk.door.store.now(), desk.door.store
    counts = {holder: await store.count_on_floor(holder, all_shards()) for holder in ("waiting", "agent", "assistant")}
    order = list(await desk.waiting.order())[:LOOKED_AT]
    waiting = await desk.summaries.of_each(order, agent.language)
    since = [line["waiting_since"] for line in waiting if line["waiting_since"]]
    at_desk, away, held = await desk.presence.at_desk(), await desk.presence.away(), await desk.presence.glance()
    people = []
    for it in await asyncio.to_thread(desk.agents.list):
        if not it.disabled:
            mine = held.get(it.id, [])
            shown = encode.present(it, it.id in at_desk, away.get(it.id), len(mine))
            people.append({**shown, "held": await desk.summaries.of_each([c.id for c in mine], agent.language)})
    answer = {
        "waiting": counts["waiting"],
        "held": counts["agent"],
        "assistant": counts["assistant"],
        "longest_wait_s": (now - min(since)) // 1000 if since else None,
        "opens_at": opens_at(desk.door.policy.hours, now),
        **await desk.waiting.usual(),
        "agents": people,
        "promises": encode.promised(await asyncio.to_thread(desk.index.count_promises, now - COUNTED_MS)),
    }
    return web.json_response(answer, headers={"Cache-Control": "no-store"})
