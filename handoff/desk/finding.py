"""Finding cases again, and what is asked across all of them: search, labels, promises still to be kept."""

from __future__ import annotations

import asyncio

from aiohttp import web

from handoff.desk.deps import agent_of, desk_of
from handoff.desk.encode import promised
from handoff.desk.errors import DeskError
from handoff.search.words import asked

FOUND = 30  # lines of a search: who sees more asks again with one word more
QUERY_LETTERS = 200
PROMISES = 200
COUNTED_MS = 30 * 24 * 3600 * 1000  # a month: what a rate of kept promises is measured over

_FRESH = {"Cache-Control": "no-store"}


async def search(request: web.Request) -> web.Response:
    """GET /api/desk/search?q=…: by order number, e-mail, name or words; open and closed, the newest first."""
    desk, agent = desk_of(request), agent_of(request)
    words = asked(request.query.get("q", "")[:QUERY_LETTERS])
    if not words:
        raise DeskError("text_empty", "write in `q` what to look for, with at least two letters or digits")
    found = await asyncio.to_thread(desk.index.find, words, FOUND)
    return web.json_response({"conversations": await desk.summaries.of_each(found, agent.language)}, headers=_FRESH)


async def labels(request: web.Request) -> web.Response:
    """GET /api/desk/labels: those in use, the most used first."""
    used = await asyncio.to_thread(desk_of(request).index.labels)
    return web.json_response({"labels": [{"name": name, "count": count} for name, count in used.items()]})


async def promises(request: web.Request) -> web.Response:
    """GET /api/desk/promises?of=me|all: still to be kept, the next one first; and how those of a month ended."""
    desk, agent = desk_of(request), agent_of(request)
    of = request.query.get("of", "me")
    if of not in ("me", "all"):
        raise DeskError("bad_json", "`of` is `me` or `all`")
    by = agent.name if of == "me" else None
    since = await desk.door.store.now() - COUNTED_MS
    still = await asyncio.to_thread(desk.index.open_promises, by, PROMISES)
    count = await asyncio.to_thread(desk.index.count_promises, since, by)
    listed = [dict(zip(it._fields, it, strict=True)) for it in still]
    return web.json_response({"promises": listed, "ends": promised(count)}, headers=_FRESH)
