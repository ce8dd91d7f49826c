"""Undoing at the desk that a visitor's conversation became a person's: it was somebody else."""

from __future__ import annotations

import structlog
from aiohttp import web

from conversation.merging import undo
from handoff.desk.decode import LINE_LIMIT, Unmerge, body, text
from handoff.desk.deps import agent_of, desk_of
from handoff.desk.errors import DeskError
from handoff.desk.guard import supervisors_only
from handoff.desk.thread import conversation_of

log = structlog.get_logger()


@supervisors_only
async def unmerge(request: web.Request) -> web.Response:
    """POST …/unmerge {why}: a visitor's again, and closed to everybody but the desk; the reason is recorded."""
    desk, agent, conversation = desk_of(request), agent_of(request), await conversation_of(request)
    why = text(body(await request.read(), Unmerge).why, LINE_LIMIT)
    seq = await undo(desk.door, desk.book, conversation, "agent", why, agent.name)
    if seq is None:
        raise DeskError("conflict", "nobody has signed in to this conversation as a visitor; there is nothing to undo")
    log.info("desk.unmerged", conversation=conversation, agent=agent.id)
    return web.json_response({"seq": seq})
