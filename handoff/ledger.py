"""The ledger of gestures in our own database: budgets are reserved in one transaction, before anything is written.

Synchronous (SQL takes time): used in threads. Every method may raise `DatabaseAway`.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Boolean, func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from conversation.exceptional import Exceptions
from handoff.agents import Agent
from handoff.database import Database
from handoff.errors import Decided
from handoff.exceptions import alone
from handoff.gestures import EXCEPTION, Aside, Gesture, Left, Status, left
from handoff.tables import agents, exceptions, gestures

_ASIDE = tuple(Aside.__dataclass_fields__)
_OWN = tuple(name for name in Gesture.__dataclass_fields__ if name != "aside")
# All there is of a gesture, with what belongs to it where it is an exception.
KEPT = select(gestures, *(exceptions.c[name] for name in _ASIDE)).select_from(
    gestures.outerjoin(exceptions, exceptions.c.id == gestures.c.id)
)
_COUNTS = ("reserved", "granted")  # what takes from a budget
# Not decided, or approved and not done: between the two a process may have died.
_OPEN = (gestures.c.status == "asked") | ((gestures.c.status == "reserved") & gestures.c.decided_by.isnot(None))


class Ledger:
    """Gestures and exceptions granted, asked for and denied; `limits` are those of agents who make an exception."""

    def __init__(self, database: Database, limits: Exceptions) -> None:
        self._database = database
        self._limits = limits

    def left(self, agent: Agent, conversation: str, day: str) -> Left:
        """What this agent may still grant in this case today."""
        with self._database.reading() as connection:
            return _left(connection, agent, conversation, day)

    def reserve(self, wanted: Gesture, agent: Agent, day: str) -> Gesture:
        """Take it from the budgets, or put it to a supervisor when they do not cover it; once for its id.

        A reserved one is granted or given back by `settle`. One that was given back may be reserved again, as it was.
        """
        with self._database.begin() as connection:
            # Two at once, of one agent or in one case, stand in line here: SQLite by its one writer, others by this.
            connection.execute(select(agents.c.id).order_by(agents.c.id).with_for_update())
            known = _by_id(connection, wanted.id)
            if known is not None and known.status != "void":
                return known
            it = known or wanted
            made = replace(it, status="reserved" if self._covers(connection, it, agent, day) else "asked")
            if known is None:
                connection.execute(insert(gestures).values(**_values(made), day=day))
                if made.aside is not None:
                    connection.execute(insert(exceptions).values(id=made.id, **asdict(made.aside)))
            else:
                connection.execute(update(gestures).where(gestures.c.id == made.id).values(day=day, status=made.status))
            return made

    def _covers(self, connection: Connection, wanted: Gesture, agent: Agent, day: str) -> bool:
        if wanted.aside is None or wanted.kind != EXCEPTION:
            return _left(connection, agent, wanted.conversation, day).covers(wanted.cents)
        today = _sum(connection, _of_day(agent.id, day) & (gestures.c.kind == EXCEPTION))
        return alone(agent.role, wanted.cents, wanted.aside.late_days, today, self._limits)

    def settle(self, id: str, status: Status, by: str | None = None) -> bool:
        """What became of it: `granted`, or `void` and its budget given back. False when somebody else settled it first.

        What was granted is so, whatever was decided meanwhile (`by` whose decision it is).
        """
        open_ = gestures.c.status != "granted" if status == "granted" else gestures.c.status == "reserved"
        where = (gestures.c.id == id) & open_
        decided = {"decided_by": by, "charged": by} if by else {}
        with self._database.begin() as connection:
            return bool(connection.execute(update(gestures).where(where).values(status=status, **decided)).rowcount)

    def decide(self, id: str, by: Agent, status: Status, answer: str) -> Gesture:
        """Reserve it on the decider's account, or deny it. Raises `Decided` when somebody else was quicker.

        What was approved and never ended, for a process died over it, may be approved again: it is done once.
        """
        charged = {"charged": by.id} if status == "reserved" else {}
        open_ = _OPEN if status == "reserved" else gestures.c.status == "asked"
        with self._database.begin() as connection:
            moved = connection.execute(
                update(gestures)
                .where((gestures.c.id == id) & open_)
                .values(status=status, decided_by=by.id, answer=answer, **charged)
            )
            found = _by_id(connection, id)
        if not moved.rowcount or found is None:
            raise Decided
        return found

    def ask_again(self, id: str, by: str | None) -> None:
        """What `by` just approved could not be granted: it is to be decided again, unless another does it right now."""
        with self._database.begin() as connection:
            where = (gestures.c.id == id) & (gestures.c.status == "reserved") & (gestures.c.decided_by == by)
            connection.execute(update(gestures).where(where).values(status="asked", decided_by=None))

    def find(self, id: str) -> Gesture | None:
        with self._database.reading() as connection:
            return _by_id(connection, id)

    def asked(self, conversation: str | None = None) -> list[Gesture]:
        """Those that wait for a supervisor (in this conversation) until they are done, the oldest first."""
        where = _OPEN
        if conversation is not None:
            where &= gestures.c.conversation == conversation
        with self._database.reading() as connection:
            rows = connection.execute(KEPT.where(where).order_by(gestures.c.asked_at, gestures.c.id))
            return [gesture_of(row) for row in rows]


def _left(connection: Connection, agent: Agent, conversation: str, day: str) -> Left:
    goodwill = gestures.c.kind != EXCEPTION
    case = _sum(connection, goodwill & (gestures.c.conversation == conversation))
    return left(agent.role, case, _sum(connection, goodwill & _of_day(agent.id, day)))


def _of_day(agent: str, day: str) -> ColumnElement[Boolean]:
    return (gestures.c.charged == agent) & (gestures.c.day == day)


def _sum(connection: Connection, where: ColumnElement[Boolean]) -> int:
    total = select(func.coalesce(func.sum(gestures.c.cents), 0)).where(gestures.c.status.in_(_COUNTS) & where)
    return int(connection.execute(total).scalar_one())


def _by_id(connection: Connection, id: str) -> Gesture | None:
    row = connection.execute(KEPT.where(gestures.c.id == id)).first()
    return gesture_of(row) if row is not None else None


def _values(it: Gesture) -> dict[str, Any]:
    return {name: value for name, value in it.__dict__.items() if name != "aside"}


def gesture_of(row: Any) -> Gesture:
    """A gesture of a row of `KEPT`."""
    aside = Aside(**{name: getattr(row, name) for name in _ASIDE}) if row.number is not None else None
    return Gesture(**{name: getattr(row, name) for name in _OWN}, aside=aside)
