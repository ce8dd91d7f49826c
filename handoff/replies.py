"""Canned replies: texts that agents use often, with a shortcut, in one language each.

Supervisors keep those of the house, for everybody; agents keep their own beside them.

Synchronous (SQL takes time): used in threads. Every method may raise `DatabaseAway`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from conversation.ids import new_id
from handoff.agents import LANGUAGES
from handoff.database import Database
from handoff.errors import BadReply, UnknownReply
from handoff.seeds import REPLIES
from handoff.tables import own_replies, replies, reply_deeds, seeded

SHORTCUT = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
VARIABLES = ("name", "order", "agent", "date")
AFTER = ("", "snooze", "handback", "close")  # what becomes of the case once the answer has gone
_HOUSE, _OWN = "re-", "ow-"  # how ids begin
_VARIABLE = re.compile(r"\{(\w*)\}")
_NAMED = re.compile(r",?\s*\{name\}")


@dataclass(frozen=True)
class Reply:
    """`shortcut` is what is typed after `/`; `text` may hold `{name}`, `{order}`, `{agent}` and `{date}`.

    `agent` is whose own it is; None: of the house. Once it is sent, the case gets the `label`, and then what `after`
    says: put aside until the next morning, handed back, or closed as settled.
    """

    id: str
    shortcut: str
    language: str
    title: str
    text: str
    agent: str | None = None
    label: str = ""
    after: str = ""


class Replies:
    """The replies of our database; the first look at an empty one puts in those of the house."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, agent: str) -> list[Reply]:
        """This agent's own and those of the house, by shortcut and language."""
        self._seed()
        mine = _with_deeds(own_replies).where(own_replies.c.agent == agent)
        with self._database.reading() as connection:
            rows = [*connection.execute(mine), *connection.execute(_with_deeds(replies))]
        return sorted((_reply(row) for row in rows), key=lambda it: (it.shortcut, it.language, it.agent is None))

    def add(self, made: Reply) -> Reply:
        """A new one, of the house or its agent's own; its id is given here. Raises `BadReply`."""
        made = _trimmed(replace(made, id=(_OWN if made.agent else _HOUSE) + new_id()))
        self._check(made)
        with self._database.begin() as connection:
            connection.execute(insert(_table(made.id)).values(**_values(made)))
            _keep_deeds(connection, made)
        return made

    def change(self, made: Reply) -> Reply:
        """Put these words in the place of those with its id. Raises `BadReply` or `UnknownReply`."""
        changed = _trimmed(made)
        self._check(changed)
        with self._database.begin() as connection:
            done = connection.execute(
                update(_table(made.id)).where(_is(made.id, made.agent)).values(**_values(changed))
            )
            if done.rowcount:
                _keep_deeds(connection, changed)
        if not done.rowcount:
            raise UnknownReply("there is no such reply; read the list again")
        return changed

    def drop(self, id: str, agent: str | None = None) -> None:
        """Raises `UnknownReply`."""
        with self._database.begin() as connection:
            done = connection.execute(delete(_table(id)).where(_is(id, agent)))
            if done.rowcount:
                connection.execute(delete(reply_deeds).where(reply_deeds.c.reply == id))
        if not done.rowcount:
            raise UnknownReply("there is no such reply; read the list again")

    def _check(self, it: Reply) -> None:
        """Raises `BadReply`."""
        if not SHORTCUT.fullmatch(it.shortcut):
            raise BadReply("shortcut", "a shortcut has small letters, digits and hyphens, like `late-parcel`")
        if it.language not in LANGUAGES:
            raise BadReply("language", f"the language '{it.language[:10]}' is not known: use {' or '.join(LANGUAGES)}")
        for field in ("title", "text"):
            if not getattr(it, field):
                raise BadReply(field, f"a reply has a {field}; write one")
        unknown = [name for name in _VARIABLE.findall(it.text) if name not in VARIABLES]
        if unknown:
            known = ", ".join(f"{{{name}}}" for name in VARIABLES)
            raise BadReply("text", f"there is no variable {{{unknown[0][:30]}}}; use {known}")
        if it.after not in AFTER:
            raise BadReply(
                "after", f"nothing is called '{it.after[:20]}'; use {', '.join(filter(None, AFTER))}, or nothing"
            )
        kept = _table(it.id)
        same = (kept.c.shortcut == it.shortcut) & (kept.c.language == it.language) & (kept.c.id != it.id)
        if it.agent is not None:
            same &= kept.c.agent == it.agent
        with self._database.begin() as connection:
            taken = connection.execute(select(func.count()).select_from(kept).where(same)).scalar_one()
        if taken:
            raise BadReply("shortcut", f"/{it.shortcut} is taken in this language; choose another shortcut")

    def _seed(self) -> None:
        """Once for each database: what a supervisor has deleted does not come back."""
        with self._database.begin() as connection:
            if connection.execute(select(seeded).where(seeded.c.what == "replies")).first() is not None:
                return
            connection.execute(insert(seeded).values(what="replies"))
            for shortcut, language, title, text in REPLIES:
                values = {"shortcut": shortcut, "language": language, "title": title, "text": text}
                connection.execute(insert(replies).values(id=_HOUSE + new_id(), **values))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what is known; what is not stays as `{order}`, for the agent to see. Who has no name is greeted
    without one."""
    text = text if values.get("name") else _NAMED.sub("", text)
    return _VARIABLE.sub(lambda match: values.get(match.group(1)) or match.group(), text)


def is_own(id: str) -> bool:
    """Is a reply of this id some agent's own? Else it is of the house."""
    return id.startswith(_OWN)


def _table(id: str) -> Table:
    return own_replies if is_own(id) else replies


def _is(id: str, agent: str | None) -> Any:
    """This reply, if it is of the house or this agent's."""
    return (own_replies.c.id == id) & (own_replies.c.agent == agent) if is_own(id) else replies.c.id == id


def _trimmed(it: Reply) -> Reply:
    return replace(it, title=it.title.strip(), text=it.text.strip())


def _with_deeds(table: Table) -> Any:
    deeds = reply_deeds.c
    return select(table, deeds.label, deeds.after).select_from(table.outerjoin(reply_deeds, deeds.reply == table.c.id))


def _keep_deeds(connection: Connection, it: Reply) -> None:
    """Those of now in the place of those before."""
    connection.execute(delete(reply_deeds).where(reply_deeds.c.reply == it.id))
    if it.label or it.after:
        connection.execute(insert(reply_deeds).values(reply=it.id, label=it.label, after=it.after))


def _values(it: Reply) -> dict[str, str]:
    own = ("id", "shortcut", "language", "title", "text", *(("agent",) if it.agent is not None else ()))
    return {name: getattr(it, name) for name in own}


def _reply(row: Any) -> Reply:
    owner = row.agent if is_own(row.id) else None
    return Reply(row.id, row.shortcut, row.language, row.title, row.text, owner, row.label or "", row.after or "")
