"""Views of the list that an agent made: cases of one holder, label, language, channel and priority.

Synchronous (SQL takes time): used in threads. Every method may raise `DatabaseAway`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from sqlalchemy import delete, func, insert, select

from conversation.ids import new_id
from handoff.database import Database
from handoff.errors import TooManyViews
from handoff.tables import own_views

MOST = 8  # more tabs hide each other


@dataclass(frozen=True)
class OwnView:
    """What is empty asks nothing; without a `holder` the view has all cases that are not closed."""

    name: str
    holder: str = ""
    label: str = ""
    language: str = ""
    channel: str = ""
    priority: str = ""
    id: str = ""


class OwnViews:
    """The views of our database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, agent: str) -> list[OwnView]:
        """Those of an agent, by name."""
        columns = [own_views.c[name] for name in OwnView.__dataclass_fields__]
        query = select(*columns).where(own_views.c.agent == agent).order_by(own_views.c.name, own_views.c.id)
        with self._database.reading() as connection:
            return [OwnView(**row._mapping) for row in connection.execute(query)]

    def keep(self, agent: str, view: OwnView) -> OwnView:
        """In the place of the agent's one with its id, or a new one without. Raises `TooManyViews`."""
        mine = own_views.c.agent == agent
        with self._database.begin() as connection:
            connection.execute(delete(own_views).where(mine & (own_views.c.id == view.id)))
            if connection.execute(select(func.count()).select_from(own_views).where(mine)).scalar_one() >= MOST:
                raise TooManyViews(f"{MOST} views of one's own are the most; delete one first")
            kept = replace(view, id="vi-" + new_id())
            connection.execute(insert(own_views).values(agent=agent, **asdict(kept)))
        return kept

    def drop(self, agent: str, id: str) -> None:
        """None is fine, too."""
        with self._database.begin() as connection:
            connection.execute(delete(own_views).where((own_views.c.agent == agent) & (own_views.c.id == id)))
