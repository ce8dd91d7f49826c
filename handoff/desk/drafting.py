"""Drafts of a case: found by whoever goes on with it, gone once something is said."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import structlog

from conversation import events as ev
from conversation.records import Entry
from conversation.state import Conversation
from handoff.desk.deps import Desk
from handoff.desk.encode import Json
from handoff.errors import DatabaseAway

log = structlog.get_logger()


async def begun(desk: Desk, c: Conversation, entries: Iterable[Entry]) -> list[Json]:
    """What was begun in this case, but not what has been said in the same words since."""
    said = {entry.event.text for entry in entries if isinstance(entry.event, ev.AgentWrote)}
    found = await asyncio.to_thread(desk.drafts.of, c.id)
    unsaid = [it for it in found if it.text not in said]
    return [{"agent": {"id": it.agent, "name": it.name}, "text": it.text, "at": it.at} for it in unsaid]


async def spent(desk: Desk, conversation: str) -> None:
    """Something was said, or it is over: what was begun before is of no use. A database that is away costs nothing."""
    try:
        await asyncio.to_thread(desk.drafts.drop, conversation)
    except DatabaseAway:
        log.info("desk.draft_left", conversation=conversation)
