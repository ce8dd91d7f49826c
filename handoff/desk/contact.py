"""A way to reach who is proven: the address on file in the shop counts, so that a promise can be made and kept."""

from __future__ import annotations

import asyncio
from functools import partial

import structlog

from conversation import events as ev
from conversation.state import Conversation
from handoff.desk.deps import Desk
from handoff.reach import reach
from handoff.snapshot import in_shop
from shop.errors import ShopError

log = structlog.get_logger()


async def on_file(desk: Desk, c: Conversation) -> list[ev.Event]:
    """What makes a signed-in customer reachable, where nothing else does; nothing when the shop is away."""
    if reach(c) is not None or c.proof != "person" or c.person is None or desk.shop is None:
        return []
    try:
        contact = await in_shop(partial(desk.shop.contact_of, c.person))
    except (ShopError, asyncio.TimeoutError) as error:
        log.warning("shop.away", conversation=c.id, error=type(error).__name__)
        return []
    return [ev.CustomerIdentified(proof="person", how="file", person=c.person, email=contact.email)]
