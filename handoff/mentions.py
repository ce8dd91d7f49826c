"""Notes that name a colleague with @: who is meant, and what each agent has not seen yet.

Synchronous (SQL takes time): used in threads. Every method may raise `DatabaseAway`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, insert, select, update

from handoff.agents import Agent
from handoff.database import Database
from handoff.tables import mentions

LISTED = 100  # cases with mentions: more than anybody goes back to

_AT = re.compile(r"(?<!\w)@(?=\w)")


@dataclass(frozen=True)
class Mention:
    """A case in which the agent was named: by whom and when last (ms), and how many of these are not seen yet."""

    conversation: str
    by: str
    at: int
    unseen: int


def named(text: str, agents: Iterable[Agent]) -> list[Agent]:
    """Who is meant by each `@name`: the whole name, or else its first word; capitals and accents do not matter."""
    known = list(agents)
    found: dict[str, Agent] = {}
    for at in _AT.finditer(text):
        rest = _plain(text[at.end() :])
        whole = [agent for agent in known if _begins(rest, _plain(agent.name))]
        longest = max((len(agent.name) for agent in whole), default=0)
        first = [agent for agent in known if _begins(rest, _plain(agent.name).split()[0])]
        for agent in [it for it in whole if len(it.name) == longest] or first:
            found[agent.id] = agent
    return list(found.values())


class Mentions:
    """The mentions of our database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, note: str, conversation: str, by: str, at: int, agents: Sequence[str]) -> None:
        """These agents were named in this note; sent again, it is the same one."""
        with self._database.begin() as connection:
            known = set(connection.execute(select(mentions.c.agent).where(mentions.c.note == note)).scalars())
            for agent in set(agents) - known:
                row = {"note": note, "agent": agent, "conversation": conversation, "by": by, "at": at, "seen": False}
                connection.execute(insert(mentions).values(**row))

    def of(self, agent: str) -> list[Mention]:
        """One for each case, the newest first."""
        unseen = func.sum(case((mentions.c.seen.is_(False), 1), else_=0))
        counted = select(mentions.c.conversation, func.max(mentions.c.at).label("at"), unseen.label("unseen"))
        mine = counted.where(mentions.c.agent == agent).group_by(mentions.c.conversation).subquery()
        last = (mentions.c.conversation == mine.c.conversation) & (mentions.c.at == mine.c.at)
        rows = select(mine, mentions.c.by).join(mentions, last & (mentions.c.agent == agent))
        with self._database.reading() as connection:
            listed = connection.execute(rows.order_by(mine.c.at.desc()).limit(LISTED))
            found = {row.conversation: Mention(row.conversation, row.by, row.at, int(row.unseen)) for row in listed}
        return list(found.values())

    def see(self, agent: str, conversation: str) -> None:
        """The agent has read this case."""
        mine = (mentions.c.agent == agent) & (mentions.c.conversation == conversation)
        with self._database.begin() as connection:
            connection.execute(update(mentions).where(mine).values(seen=True))


def _begins(text: str, name: str) -> bool:
    return text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()


def _plain(text: str) -> str:
    """In small letters, without accents."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
