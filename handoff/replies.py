"""Canned replies: texts that agents use often, with a shortcut, in one language each; supervisors keep them.

Synchronous (SQL takes time): used in threads. Every method may raise `DatabaseAway`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from conversation.ids import new_id
from handoff.agents import LANGUAGES
from handoff.database import Database
from handoff.errors import BadReply, UnknownReply
from handoff.seeds import REPLIES
from handoff.tables import replies, seeded

SHORTCUT = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
VARIABLES = ("name", "order", "agent", "date")
_VARIABLE = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Reply:
    """`shortcut` is what is typed after `/`; `text` may hold `{name}`, `{order}`, `{agent}` and `{date}`."""

    id: str
    shortcut: str
    language: str
    title: str
    text: str


class Replies:
    """The replies of our database; the first look at an empty one puts in those of the house."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> list[Reply]:
        """All of them, by shortcut and language."""
        self._seed()
        with self._database.begin() as connection:
            rows = connection.execute(select(replies).order_by(replies.c.shortcut, replies.c.language))
            return [_reply(row) for row in rows]

    def add(self, shortcut: str, language: str, title: str, text: str) -> Reply:
        """A new one. Raises `BadReply`."""
        made = Reply("re-" + new_id(), shortcut, language, title.strip(), text.strip())
        self._check(made)
        with self._database.begin() as connection:
            connection.execute(insert(replies).values(**made.__dict__))
        return made

    def change(self, id: str, shortcut: str, language: str, title: str, text: str) -> Reply:
        """Put these words in its place. Raises `BadReply` or `UnknownReply`."""
        changed = Reply(id, shortcut, language, title.strip(), text.strip())
        self._check(changed)
        with self._database.begin() as connection:
            done = connection.execute(update(replies).where(replies.c.id == id).values(**changed.__dict__))
        if not done.rowcount:
            raise UnknownReply("there is no such reply; read the list again")
        return changed

    def drop(self, id: str) -> None:
        """Raises `UnknownReply`."""
        with self._database.begin() as connection:
            done = connection.execute(delete(replies).where(replies.c.id == id))
        if not done.rowcount:
            raise UnknownReply("there is no such reply; read the list again")

    def _check(self, it: Reply) -> None:
        """Raises `BadReply`."""
        if not SHORTCUT.fullmatch(it.shortcut):
            raise BadReply("a shortcut has small letters, digits and hyphens, like `late-parcel`")
        if it.language not in LANGUAGES:
            raise BadReply(f"the language '{it.language[:10]}' is not known: use {' or '.join(LANGUAGES)}")
        if not it.title or not it.text:
            raise BadReply("a reply has a title and a text")
        unknown = [name for name in _VARIABLE.findall(it.text) if name not in VARIABLES]
        if unknown:
            known = ", ".join(f"{{{name}}}" for name in VARIABLES)
            raise BadReply(f"there is no variable {{{unknown[0][:30]}}}; use {known}")
        same = (replies.c.shortcut == it.shortcut) & (replies.c.language == it.language) & (replies.c.id != it.id)
        with self._database.begin() as connection:
            taken = connection.execute(select(func.count()).select_from(replies).where(same)).scalar_one()
        if taken:
            raise BadReply(f"/{it.shortcut} is taken in this language; choose another shortcut")

    def _seed(self) -> None:
        """Once for each database: what a supervisor has deleted does not come back."""
        with self._database.begin() as connection:
            if connection.execute(select(seeded).where(seeded.c.what == "replies")).first() is not None:
                return
            connection.execute(insert(seeded).values(what="replies"))
            for shortcut, language, title, text in REPLIES:
                values = {"shortcut": shortcut, "language": language, "title": title, "text": text}
                connection.execute(insert(replies).values(id="re-" + new_id(), **values))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what is known; what is not stays as `{name}`, for the agent to see."""
    return _VARIABLE.sub(lambda match: values.get(match.group(1)) or match.group(), text)


def _reply(row: Any) -> Reply:
    return Reply(row.id, row.shortcut, row.language, row.title, row.text)
