"""What agents granted and which terms they set aside, for supervisors: out of the ledger, by days, agents and kinds.

Synchronous (SQL takes time): used in threads. Every method may raise `DatabaseAway`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Boolean, func, select
from sqlalchemy.sql.elements import ColumnElement

from conversation.exceptional import Exceptions
from handoff.database import Database
from handoff.gestures import DAY_CENTS, EXCEPTION, Gesture, Status
from handoff.ledger import KEPT, gesture_of
from handoff.tables import agents, exceptions, gestures

_GIVEN = ("reserved", "granted")  # what was spent, or may have been


@dataclass(frozen=True)
class Asked:
    """Which part of the ledger: both days included; without an agent or a kind all of them."""

    first: date
    last: date
    agent: str = ""
    kind: str = ""

    @property
    def where(self) -> ColumnElement[Boolean]:
        wanted = gestures.c.day.between(self.first.isoformat(), self.last.isoformat())
        if self.agent:
            wanted &= gestures.c.agent == self.agent
        return wanted & (gestures.c.kind == self.kind) if self.kind else wanted


class Line(NamedTuple):
    """One of the ledger, with the name of who decided about it."""

    it: Gesture
    day: str
    decider: str | None


@dataclass
class Sum:
    """How many were given and what they came to; how many waited for a supervisor, were agreed to, or refused."""

    given: int = 0
    cents: int = 0
    asked: int = 0
    agreed: int = 0
    denied: int = 0

    def add(self, status: Status, is_decided: bool, count: int, cents: int) -> None:
        if status in _GIVEN:
            self.given += count
            self.cents += cents
            self.agreed += count if is_decided else 0
        self.asked += count if status == "asked" else 0
        self.denied += count if status == "denied" else 0


@dataclass(frozen=True)
class Sums:
    """By agent's id, by kind, and by the term that was set aside."""

    agents: dict[str, Sum]
    kinds: dict[str, Sum]
    rules: dict[str, Sum]


class Left(NamedTuple):
    """Cents an agent may still give today without asking: as gestures and by exceptions; None: no limit of a day."""

    gestures: int
    exceptions: int | None


class Reports:
    """Reads the ledger; `limits` are those of exceptions."""

    def __init__(self, database: Database, limits: Exceptions) -> None:
        self._database = database
        self._limits = limits

    def lines(self, asked: Asked, most: int) -> list[Line]:
        """The newest first."""
        decider = agents.alias()
        query = KEPT.add_columns(gestures.c.day, decider.c.name.label("decider"))
        query = query.outerjoin(decider, decider.c.id == gestures.c.decided_by).where(asked.where)
        query = query.order_by(gestures.c.asked_at.desc(), gestures.c.id).limit(most)
        with self._database.reading() as connection:
            return [Line(gesture_of(row), row.day, row.decider) for row in connection.execute(query)]

    def sums(self, asked: Asked) -> Sums:
        """All of it added up."""
        by = (
            gestures.c.agent,
            gestures.c.kind,
            exceptions.c.rule,
            gestures.c.status,
            gestures.c.decided_by.isnot(None),
        )
        joined = gestures.outerjoin(exceptions, exceptions.c.id == gestures.c.id)
        query = select(*by, func.count(), func.sum(gestures.c.cents)).select_from(joined)
        sums = Sums(defaultdict(Sum), defaultdict(Sum), defaultdict(Sum))
        with self._database.reading() as connection:
            for agent, kind, rule, *more in connection.execute(query.where(asked.where).group_by(*by)):
                sums.agents[agent].add(*more)
                sums.kinds[kind].add(*more)
                if kind == EXCEPTION and rule is not None:  # forgotten with the order
                    sums.rules[rule].add(*more)
        return sums

    def left(self, day: str, roles: Iterable[tuple[str, str]]) -> dict[str, Left]:
        """What each agent (id, role) may still give on this day."""
        is_exception = gestures.c.kind == EXCEPTION
        query = select(gestures.c.charged, is_exception, func.sum(gestures.c.cents))
        query = query.where((gestures.c.day == day) & gestures.c.status.in_(_GIVEN))
        with self._database.reading() as connection:
            found = connection.execute(query.group_by(gestures.c.charged, is_exception))
            spent = {(agent, bool(aside)): int(cents) for agent, aside, cents in found}
        return {id: self._left(role, spent.get((id, False), 0), spent.get((id, True), 0)) for id, role in roles}

    def _left(self, role: str, given: int, aside: int) -> Left:
        exceptional = None if role == "supervisor" else max(0, self._limits.day_cents - aside)
        return Left(max(0, DAY_CENTS[role] - given), exceptional)
