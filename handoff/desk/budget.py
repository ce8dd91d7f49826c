"""What an agent may still grant in a case, and the requests that go over it, as the desk shows them."""

from __future__ import annotations

import asyncio

from handoff.agents import Agent
from handoff.desk import encode
from handoff.desk.deps import Desk
from handoff.desk.encode import Json
from handoff.gestures import GESTURES, Gesture, day_of


async def possible(desk: Desk, agent: Agent, conversation: str) -> Json:
    """What this agent may still grant in this case, and what waits for a supervisor."""
    day = day_of(await desk.door.store.now(), desk.door.policy.hours.zone)
    left = await asyncio.to_thread(desk.ledger.left, agent, conversation, day)
    asked = await asyncio.to_thread(desk.ledger.asked, conversation)
    return {
        "kinds": [{"kind": kind, "needs_amount": amount} for kind, amount in GESTURES.items()],
        "case_left_cents": left.case,
        "day_left_cents": left.day,
        "approvals": [await shown(desk, it, agent) for it in asked],
    }


async def shown(desk: Desk, it: Gesture, agent: Agent) -> Json:
    """A request as this agent sees it: `yours` when it is theirs to decide now."""
    asked = await desk.approvers.of(it)
    return {**encode.approval(it, asked, desk.approvers.second_at(it)), "yours": agent.id in asked}
