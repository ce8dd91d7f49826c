"""Which supervisors are asked to approve a gesture: of those who are there one first, all after some minutes."""

from __future__ import annotations

import asyncio

from conversation.door import Door
from handoff.agents import Agents
from handoff.gestures import Gesture, asked_of
from handoff.presence import Presence


class Approvers:
    """Looks at who is there now."""

    def __init__(self, door: Door, presence: Presence, agents: Agents) -> None:
        self._door = door
        self._presence = presence
        self._agents = agents

    async def of(self, it: Gesture) -> list[str]:
        """The supervisors who are asked now. Raises `StoreUnavailable` or `DatabaseAway`."""
        if it.status != "asked":
            return []
        there, away = set(await self._presence.at_desk()), await self._presence.away()
        every = [one.id for one in await asyncio.to_thread(self._agents.list) if one.role == "supervisor"]
        present = [one for one in every if one in there and one not in away]
        # Where nobody is there everybody is asked: whoever comes first decides.
        return asked_of(it, present if set(present) - {it.agent} else every, await self._door.store.now(), self._second)

    def second_at(self, it: Gesture) -> int:
        """From when on (ms) all supervisors are asked."""
        return it.asked_at + self._second

    @property
    def _second(self) -> int:
        return int(self._door.policy.waits.second_approver * 1000)
