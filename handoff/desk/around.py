"""What every open desk shows beside the conversations: who is there, who is offered what, what is to be approved."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from conversation.state import Conversation
from handoff.agents import Agents
from handoff.approvers import Approvers
from handoff.desk import encode
from handoff.desk.encode import Json
from handoff.hardcases import HardCases
from handoff.ledger import Ledger
from handoff.presence import Presence
from handoff.router import Router


class Asked:
    """The gestures that wait for a supervisor, with who is asked."""

    def __init__(self, ledger: Ledger, approvers: Approvers) -> None:
        self._ledger = ledger
        self._approvers = approvers

    async def frame(self) -> Json:
        """Raises `StoreUnavailable` or `DatabaseAway`."""
        asked = await asyncio.to_thread(self._ledger.asked)
        shown = [encode.approval(it, await self._approvers.of(it), self._approvers.second_at(it)) for it in asked]
        return {"type": "approvals", "approvals": shown}


class Around:
    """Looks when it is asked to, and remembers what it saw: only what changed is worth telling."""

    def __init__(self, presence: Presence, agents: Agents, router: Router, asked: Asked, hard_cases: HardCases) -> None:
        self.frames: dict[str, Json] = {}
        self._presence = presence
        self._agents = agents
        self._router = router
        self._asked = asked
        self._hard_cases = hard_cases

    async def look(self) -> list[Json]:
        """The frames that changed since the last look. Raises `StoreUnavailable` or `DatabaseAway`."""
        at_desk, away = set(await self._presence.at_desk()), await self._presence.away()
        held = await self._presence.glance()
        agents = [it for it in await asyncio.to_thread(self._agents.list) if not it.disabled]
        ready = [it for it in agents if it.id in at_desk and it.id not in away]
        hard = await self._hard(held)
        offers = await self._router.offers(ready, held, hard)
        seen: list[Json] = [
            {
                "type": "presence",
                "agents": [
                    encode.present(it, it.id in at_desk, away.get(it.id), len(held.get(it.id, [])), hard.get(it.id, 0))
                    for it in agents
                ],
            },
            {"type": "offers", "offers": {c: encode.offer(offer) for c, offer in offers.items()}},
            await self._asked.frame(),
        ]
        changed = [frame for frame in seen if self.frames.get(frame["type"]) != frame]
        self.frames |= {frame["type"]: frame for frame in changed}
        return changed

    async def _hard(self, held: Mapping[str, list[Conversation]]) -> dict[str, int]:
        """How many hard cases each agent had today, those that are held now among them."""
        day = await self._router.today()
        had = [(agent, c.id) for agent, cases in held.items() for c in cases if self._router.is_hard(c)]
        await asyncio.to_thread(self._hard_cases.note, had, day)
        return await asyncio.to_thread(self._hard_cases.today, day)
