"""A place at an agent's desk is taken before the conversation is claimed: two tabs cannot go over the capacity."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from conversation.book import Book
from conversation.ids import new_id
from handoff.agents import Agent
from handoff.errors import Full
from handoff.presence import Presence

HOLD_S = 5  # a claim takes milliseconds; a process that dies in the middle of one blocks its agent for so long


@contextlib.asynccontextmanager
async def place(book: Book, presence: Presence, agent: Agent, conversation: str) -> AsyncIterator[None]:
    """Claim within this block. Raises `Full` when the agent has no place left, or is just claiming elsewhere."""
    name, holder = f"place:{agent.id}", new_id()
    if not await book.hold(name, holder, HOLD_S):
        raise Full("another claim of yours is under way; try again")
    try:
        held = [c for c in (await presence.glance()).get(agent.id, []) if c.id != conversation]
        if len(held) >= agent.capacity:
            raise Full(f"you hold {len(held)} of {agent.capacity} cases; finish one first, or claim with `over`")
        yield
    finally:
        await book.drop(name, holder)
