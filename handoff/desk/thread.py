"""One conversation in full: its line, the brief, the thread, answers to offer, drafts, and what may be granted."""

from __future__ import annotations

from aiohttp import web

from conversation.ids import is_conversation
from handoff.brief import brief
from handoff.brief.case import named_orders
from handoff.desk import encode
from handoff.desk.budget import possible
from handoff.desk.deps import agent_of, desk_of
from handoff.desk.drafting import begun
from handoff.desk.errors import DeskError
from handoff.snapshot import order_numbers


async def conversation_of(request: web.Request) -> str:
    """The conversation named in the path. Raises `DeskError` or `UnknownConversation`: the desk opens none."""
    return (await desk_of(request).door.read(named(request))).id


def named(request: web.Request) -> str:
    """The same for a call whose first event says whether it is there. Raises `DeskError`."""
    conversation = request.match_info["conversation"]
    if not is_conversation(conversation):
        raise DeskError("not_found", "there is no such conversation; the list shows those there are")
    return conversation


async def conversation(request: web.Request) -> web.Response:
    """GET /api/desk/conversations/{c}; with `?after=SEQ` the thread begins there, the brief is whole all the same."""
    desk, language, after = desk_of(request), agent_of(request).language, _after(request)
    c = await desk.door.read(await conversation_of(request))
    entries = await desk.door.store.entries(c.id)
    snapshot = await desk.snapshots.take(c, (*order_numbers(c), *named_orders(entries)))
    shown = [entry for entry in entries if entry.seq > after]
    answer = {
        "conversation": await desk.summaries.of(c.id, language),
        "brief": brief(entries, c, snapshot, language),
        "answers": await desk.suggesting.of(c, entries, snapshot, language),
        "events": encode.events(shown, c, language),
        "drafts": await begun(desk, c, entries),
        "gestures": await possible(desk, agent_of(request), c.id),
    }
    return web.json_response(answer, headers={"Cache-Control": "no-store"})


def _after(request: web.Request) -> int:
    given = request.query.get("after", "0")
    if not given.isdecimal() or len(given) > 18:
        raise DeskError("bad_json", "`after` is the number of an event; leave it out for the whole thread")
    return int(given)
