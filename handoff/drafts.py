"""What agents have begun to write and not sent: it stays with the case, for whoever goes on with it.

Synchronous (SQL takes time): used in threads. Every method may raise `DatabaseAway`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from handoff.database import Database
from handoff.tables import drafts

DAY_MS = 24 * 3600 * 1000
KEPT_MS = 14 * DAY_MS  # the time in which a closed case comes back to the same agent; nobody looks for it later


@dataclass(frozen=True)
class Draft:
    """`agent` and `name` say whose it is; `at` when it was last changed, in ms."""

    conversation: str
    agent: str
    name: str
    text: str
    at: int


class Drafts:
    """The drafts of all cases in our database: one for each case and agent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, draft: Draft) -> None:
        """In the place of this agent's one before; an empty text is none. Drops what is too old on the way."""
        mine = (drafts.c.conversation == draft.conversation) & (drafts.c.agent == draft.agent)
        with self._database.begin() as connection:
            connection.execute(delete(drafts).where(mine | (drafts.c.at < draft.at - KEPT_MS)))
            if draft.text:
                connection.execute(insert(drafts).values(**draft.__dict__))

    def of(self, conversation: str) -> list[Draft]:
        """Those of a case, the oldest first."""
        query = select(drafts).where(drafts.c.conversation == conversation).order_by(drafts.c.at)
        with self._database.reading() as connection:
            return [Draft(row.conversation, row.agent, row.name, row.text, row.at) for row in connection.execute(query)]

    def drop(self, conversation: str, agent: str | None = None) -> None:
        """This agent's, or all of the case; none is fine, too."""
        if not self.of(conversation):
            return  # most answers are sent in one go: nobody is to wait for a lock
        those = drafts.c.conversation == conversation
        with self._database.begin() as connection:
            connection.execute(delete(drafts).where(those if agent is None else those & (drafts.c.agent == agent)))
