"""The rota and people's addresses for duty, in our own database. Synchronous: used in threads."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select

from conversation.ids import new_id
from conversation.staffing import Hours
from handoff.agents import Agent, Agents
from handoff.duty.rota import Person, Shift, checked, on_duty
from handoff.errors import BadShift
from handoff.tables import duty_addresses, duty_shifts

SHIFTS_MAX = 200


class Address(NamedTuple):
    """Where somebody is called when on duty; without an `email` of its own, at that of the account."""

    email: str = ""
    telegram: str = ""


class Rotas:
    """Every method may raise `DatabaseAway`."""

    def __init__(self, agents: Agents) -> None:
        self._agents = agents
        self._database = agents.database

    def shifts(self) -> list[Shift]:
        """All that are kept, as they are called."""
        with self._database.reading() as connection:
            rows = connection.execute(select(duty_shifts).order_by(duty_shifts.c.rank, duty_shifts.c.begins))
            return [Shift(**row._mapping) for row in rows]

    def add(self, shift: Shift) -> Shift:
        """Keep one more, under an id of its own. Raises `BadShift` or `UnknownAgent`."""
        kept = replace(checked(shift), id=new_id(), agent=self._agents.by_id(shift.agent).id)
        if len(self.shifts()) >= SHIFTS_MAX:
            raise BadShift(f"the rota has {SHIFTS_MAX} shifts; take out those that are over first")
        with self._database.begin() as connection:
            connection.execute(insert(duty_shifts).values(**asdict(kept)))
        return kept

    def drop(self, shift: str) -> bool:
        """Take it out; was it there?"""
        with self._database.begin() as connection:
            return bool(connection.execute(delete(duty_shifts).where(duty_shifts.c.id == shift)).rowcount)

    def address(self, agent: str) -> Address:
        """Where this agent is called."""
        return self._addresses().get(agent, Address())

    def set_address(self, agent: str, email: str | None = None, telegram: str | None = None) -> Address:
        """What is None stays, what is empty is taken back."""
        before = self.address(agent)
        after = Address(before.email if email is None else email, before.telegram if telegram is None else telegram)
        with self._database.begin() as connection:
            connection.execute(delete(duty_addresses).where(duty_addresses.c.agent == agent))
            connection.execute(insert(duty_addresses).values(agent=agent, **after._asdict()))
        return after

    def people(self, at_ms: int, house: Hours) -> list[Person]:
        """Who is on duty now, in the order of calls; where nobody is, the supervisors."""
        known = {agent.id: agent for agent in self._agents.list() if not agent.disabled}
        addresses = self._addresses()
        now = [known[agent] for agent in on_duty(self.shifts(), at_ms, house) if agent in known]
        called = now or [agent for agent in known.values() if agent.role == "supervisor"]
        return [_person(agent, addresses.get(agent.id, Address())) for agent in called]

    def _addresses(self) -> dict[str, Address]:
        with self._database.reading() as connection:
            return {row.agent: Address(row.email, row.telegram) for row in connection.execute(select(duty_addresses))}


def _person(agent: Agent, address: Address) -> Person:
    ways: Any = (("telegram", address.telegram), ("email", address.email or agent.email))
    return Person(agent.id, agent.name, agent.language, tuple(way for way in ways if way[1]))
