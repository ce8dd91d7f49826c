"""A way to reach who has none yet, so that a promise can be made and kept: the e-mail on file of who has proven to be
somebody, else the one they wrote."""

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
    """What makes the customer reachable, where nothing does yet. An e-mail that is written in a chat may be another
    one's, or mistyped: it is for who has none on file, or where the shop is away."""
    if reach(c) is not None:
        return []
    filed = await _filed(desk, c)
    if filed is not None:
        return [ev.CustomerIdentified(proof="person", how="file", person=c.person, email=filed)]
    written = _written(await desk.door.store.entries(c.id))
    return [ev.CustomerGaveContact(kind="email", value=written)] if written is not None else []


async def _filed(desk: Desk, c: Conversation) -> str | None:
    """The e-mail in the shop's file of who is signed in; None for anybody else, or when the shop is away."""
    if c.proof != "person" or c.person is None or desk.shop is None:
        return None
    try:
        return (await in_shop(partial(desk.shop.contact_of, c.person))).email
    except (ShopError, asyncio.TimeoutError) as error:
        log.warning("shop.away", conversation=c.id, error=type(error).__name__)
        return None


def _written(entries: Iterable[Entry]) -> str | None:
    """The last e-mail that was read in the customer's messages."""
    turns = (entry.event for entry in entries if isinstance(entry.event, ev.AssistantUnderstood))
    named = (entity for turn in turns for reading in turn.readings for entity in reading.entities)
    emails = [entity.value for entity in named if entity.entity == "email"]
    return emails[-1] if emails else None
