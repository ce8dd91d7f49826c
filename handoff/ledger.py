"""The ledger of gestures in our own database: budgets are reserved in one transaction, before anything is written.

Synchronous (SQL takes time): used in threads. Every method may raise `DatabaseAway`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from handoff.agents import Agent
from handoff.database import Database
from handoff.errors import Decided
from handoff.gestures import Gesture, Left, Status, left
from handoff.tables import agents, gestures

_COUNTS = ("reserved", "granted")  # what takes from a budget


class Ledger:
    """Gestures granted, asked for and denied."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def left(self, agent: Agent, conversation: str, day: str) -> Left:
        """What this agent may still grant in this case today."""
        with self._database.reading() as connection:
            return _left(connection, agent, conversation, day)

    def reserve(self, wanted: Gesture, agent: Agent, day: str) -> Gesture:
        """Take it from the budgets, or put it to a supervisor when they do not cover it; once for its id.

        A reserved one is granted or given back by `settle`. One that was given back may be reserved again.
        """
        with self._database.begin() as connection:
            # Two at once, of one agent or in one case, stand in line here: SQLite by its one writer, others by this.
            connection.execute(select(agents.c.id).order_by(agents.c.id).with_for_update())
            known = _by_id(connection, wanted.id)
            if known is not None and known.status != "void":
                return known
            covered = _left(connection, agent, wanted.conversation, day).covers(wanted.cents)
            made = replace(wanted, status="reserved" if covered else "asked")
            if known is None:
                connection.execute(insert(gestures).values(**_values(made), day=day))
            else:
                connection.execute(update(gestures).where(gestures.c.id == made.id).values(day=day, status=made.status))
            return made

    def settle(self, id: str, status: Status) -> None:
        """What became of a reserved one: `granted`, or `void` and its budget given back."""
        with self._database.begin() as connection:
            connection.execute(
                update(gestures).where((gestures.c.id == id) & (gestures.c.status == "reserved")).values(status=status)
            )

    def decide(self, id: str, by: Agent, status: Status, answer: str) -> Gesture:
        """Reserve it on the decider's account, or deny it. Raises `Decided` when somebody else was quicker."""
        charged = {"charged": by.id} if status == "reserved" else {}
        with self._database.begin() as connection:
            moved = connection.execute(
                update(gestures)
                .where((gestures.c.id == id) & (gestures.c.status == "asked"))
                .values(status=status, decided_by=by.id, answer=answer, **charged)
            )
            found = _by_id(connection, id)
        if not moved.rowcount or found is None:
            raise Decided("somebody has decided this already; read the list again")
        return found

    def ask_again(self, id: str) -> None:
        """What was just approved could not be granted: it is to be decided again."""
        with self._database.begin() as connection:
            where = (gestures.c.id == id) & (gestures.c.status == "reserved")
            connection.execute(update(gestures).where(where).values(status="asked", decided_by=None))

    def find(self, id: str) -> Gesture | None:
        with self._database.reading() as connection:
            return _by_id(connection, id)

    def asked(self, conversation: str | None = None) -> list[Gesture]:
        """Those that wait for a supervisor (in this conversation), the oldest first."""
        where = gestures.c.status == "asked"
        if conversation is not None:
            where &= gestures.c.conversation == conversation
        with self._database.reading() as connection:
            rows = connection.execute(select(gestures).where(where).order_by(gestures.c.asked_at, gestures.c.id))
            return [_gesture(row) for row in rows]


def _left(connection: Connection, agent: Agent, conversation: str, day: str) -> Left:
    counted = gestures.c.status.in_(_COUNTS)
    total = func.coalesce(func.sum(gestures.c.cents), 0)
    case = connection.execute(select(total).where(counted & (gestures.c.conversation == conversation))).scalar_one()
    of_day = (gestures.c.charged == agent.id) & (gestures.c.day == day)
    spent = connection.execute(select(total).where(counted & of_day)).scalar_one()
    return left(agent.role, int(case), int(spent))


def _by_id(connection: Connection, id: str) -> Gesture | None:
    row = connection.execute(select(gestures).where(gestures.c.id == id)).first()
    return _gesture(row) if row is not None else None


def _values(it: Gesture) -> dict[str, Any]:
    return dict(it.__dict__)


def _gesture(row: Any) -> Gesture:
    return Gesture(**{name: getattr(row, name) for name in Gesture.__dataclass_fields__})
