"""A way to reach who has none yet, so that a promise can be made and kept: the e-mail they wrote, else that on file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial

import structlog

from conversation import events as ev
from conversation.records import Entry
from conversation.state import Conversation
from handoff.desk.deps import Desk
from handoff.reach import reach
from handoff.snapshot import in_shop
from shop.errors import ShopError

log = structlog.get_logger()


async def on_file(desk: Desk, c: Conversation) -> list[ev.Event]:
    """What makes the customer reachable, where nothing does yet: the e-mail written here, which an agent may have asked
    for, else that of who is signed in; nothing when the shop is away."""
    if reach(c) is not None:
        return []
    written = _written(await desk.door.store.entries(c.id))
    if written is not None:
        return [ev.CustomerGaveContact(kind="email", value=written)]
    if c.proof != "person" or c.person is None or desk.shop is None:
        return []
    try:
        contact = await in_shop(partial(desk.shop.contact_of, c.person))
    except (ShopError, asyncio.TimeoutError) as error:
        log.warning("shop.away", conversation=c.id, error=type(error).__name__)
        return []
    return [ev.CustomerIdentified(proof="person", how="file", person=c.person, email=contact.email)]


def _written(entries: Iterable[Entry]) -> str | None:
    """The last e-mail that was read in the customer's messages."""
    turns = (entry.event for entry in entries if isinstance(entry.event, ev.AssistantUnderstood))
    named = (entity for turn in turns for reading in turn.readings for entity in reading.entities)
    emails = [entity.value for entity in named if entity.entity == "email"]
    return emails[-1] if emails else None
