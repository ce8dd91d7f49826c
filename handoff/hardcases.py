"""How many hard cases each agent had on a day: kept in our own database, so that every gateway and the evening know.

A case is hard when it weighs so in the office (`router.weight`: upset, sensitive, urgent), or when its agent said so by
passing it on or warning the customer. Synchronous (SQL takes time): used in threads. May raise `DatabaseAway`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from handoff.database import Database
from handoff.tables import hard_cases

KEPT_MOST = 20_000  # names remembered here, so that what is known is not written again
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

Had = tuple[str, str]  # agent, conversation


class HardCases:
    """Notes them once a day each, and counts."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: set[tuple[str, str, str]] = set()

    def note(self, had: Iterable[Had], day: str) -> None:
        """These agents have these hard cases on this day; days before the last are forgotten."""
        new = {(agent, day, c) for agent, c in had} - self._known
        if not new:
            return
        rows = [{"agent": agent, "day": on, "conversation": c} for agent, on, c in sorted(new)]
        with self._database.begin() as connection:
            connection.execute(delete(hard_cases).where(hard_cases.c.day < day))
            connection.execute(_INSERT[connection.dialect.name](hard_cases).on_conflict_do_nothing(), rows)
        self._known = new | {it for it in self._known if it[1] == day} if len(self._known) < KEPT_MOST else new

    def today(self, day: str) -> dict[str, int]:
        """How many each agent had on this day."""
        of_day = select(hard_cases.c.agent, func.count()).where(hard_cases.c.day == day).group_by(hard_cases.c.agent)
        with self._database.reading() as connection:
            return {agent: int(count) for agent, count in connection.execute(of_day)}
