"""The call when its time has come: whom, on which way, as one append that only one worker wins."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog

from conversation import events as ev
from conversation.duty import matter
from conversation.ids import new_id
from conversation.policy import Policy
from conversation.staffing import Hours
from conversation.state import Conversation
from handoff.duty.rota import Person, whom
from handoff.duty.rotas import Rotas
from handoff.errors import DatabaseAway
from handoff.timers import Firing

log = structlog.get_logger()


class Calling:
    """Knows the rota; while our database is away, who was on duty when it was read last."""

    def __init__(self, rotas: Rotas | None) -> None:
        self._rotas = rotas
        self._last: Sequence[Person] = ()

    async def firing(self, c: Conversation, now: int, policy: Policy) -> Firing:
        """The next call of this case."""
        people = await self._people(now, policy.hours)
        calls = c.duty.calls if c.duty is not None else ()
        found = whom(people, calls, policy.duty.calls_each)
        facts: dict[str, Any] = {"call": new_id(), "matter": matter(c, policy) or "", "nth": _nth(c) + 1}
        if found is None:
            log.error("duty.nobody", conversation=c.id, consequence="nobody is called; put somebody on the rota")
            return _firing(c, ev.DutyCalled(agent="", name="", way="none", **facts))
        person, way, to = found
        who = {"agent": person.agent, "name": person.name, "language": "en" if person.language == "en" else "fr"}
        return _firing(c, ev.DutyCalled(way=way, to=to, **who, **facts))  # type: ignore[arg-type]

    async def _people(self, now: int, house: Hours) -> Sequence[Person]:
        if self._rotas is None:
            return ()
        try:
            self._last = await asyncio.to_thread(self._rotas.people, now, house)
        except DatabaseAway as error:
            log.warning("duty.rota_away", error=str(error), consequence="who was on duty before is called")
        return self._last


def _nth(c: Conversation) -> int:
    return c.duty.nth if c.duty is not None else 0


def _firing(c: Conversation, called: ev.DutyCalled) -> Firing:
    before = c.duty.calls[-1].seq if c.duty is not None and c.duty.calls else 0
    return Firing(f"timer/duty/{c.term}/{before}", [called])
