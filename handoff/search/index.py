"""The index over all conversations, open and closed, in our own database. Synchronous (SQL): used in threads.

It holds copies: what the log forgets is taken out (`Archivist`), and it can be dropped and read again from the logs.
Every method may raise `DatabaseAway`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from conversation.state import Conversation
from handoff.database import INSERT, Database
from handoff.search.words import WORDS_MOST
from handoff.tables import case_labels, case_promises, case_ratings, case_words, cases, drafts, exceptions, gestures


@dataclass(frozen=True)
class Page:
    """What is new of a conversation: its state, and the words up to it since the last look; `anew`: these are all the
    words, what it was found by before is forgotten."""

    conversation: Conversation
    words: frozenset[str]
    anew: bool = False


class Promised(NamedTuple):
    """A promise as it stands, wherever its conversation is."""

    promise: str
    conversation: str
    text: str
    by: str
    due_at: int
    status: str


class Counted(NamedTuple):
    """How promises ended."""

    open: int
    kept: int
    missed: int

    @property
    def rate(self) -> float | None:
        """The part that was kept of those whose time is over; None when there were none."""
        ended = self.kept + self.missed
        return round(self.kept / ended, 3) if ended else None


class Rated(NamedTuple):
    """What customers gave, of five; `mean` is None where nobody gave anything."""

    given: int
    mean: float | None


class Index:
    """Writes pages, finds conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- writing

    def write(self, *pages: Page) -> None:
        """Put each page in the place of what was known, unless that is newer; words are added to those there are."""
        with self._database.begin() as connection:
            for page in pages:
                _put(connection, page)

    def erase(self, conversation: str, seq: int) -> None:
        """Forget what it can be found by, drafts, and what agents wrote with a gesture; what it cost stays.

        Its number stays too, `seq`, that of the erasure: who read the words before that writes them here no more.
        """
        with self._database.begin() as connection:
            if _turned(connection, {"conversation": conversation, "at": seq, "person": None, "email": None}):
                _forget(connection, conversation)

    # --- finding

    def find(self, words: Sequence[str], limit: int) -> list[str]:
        """The conversations with a word that begins with each of these, the newest first."""
        if not words:
            return []
        found = select(cases.c.conversation).order_by(cases.c.at.desc(), cases.c.conversation).limit(limit)
        for word in words:
            begins = (case_words.c.word >= word) & (case_words.c.word < word + "\U0010ffff")
            found = found.where(cases.c.conversation.in_(select(case_words.c.conversation).where(begins)))
        return self._ids(found)

    def of_person(self, person: str | None, emails: Iterable[str], limit: int) -> list[str]:
        """The conversations of somebody by the shop's id, and those that name an address, the newest first.

        Anybody may type an address: whether it was proven there says the log alone.
        """
        known = [cases.c.person == person] if person else []
        known += [cases.c.email == email.lower() for email in emails]
        if not known:
            return []
        where = known[0]
        for other in known[1:]:
            where |= other
        return self._ids(select(cases.c.conversation).where(where).order_by(cases.c.at.desc()).limit(limit))

    def labels(self) -> dict[str, int]:
        """Every label in use, with how many conversations have it; the most used first."""
        number = func.count()
        query = select(case_labels.c.label, number).group_by(case_labels.c.label)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(number.desc(), case_labels.c.label)).all()
        return {label: int(count) for label, count in rows}

    def open_promises(self, by: str | None, limit: int) -> list[Promised]:
        """What is still to be kept (by the agent of this name), the next one first."""
        where = case_promises.c.status == "open"
        if by is not None:
            where &= case_promises.c.by == by
        query = select(case_promises).where(where).order_by(case_promises.c.due_at).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [Promised(*(getattr(row, name) for name in Promised._fields)) for row in rows]

    def count_promises(self, since: int, by: str | None = None) -> Counted:
        """How those that were due from `since` (ms) on ended, and how many are open."""
        where = (case_promises.c.due_at >= since) | (case_promises.c.status == "open")
        if by is not None:
            where &= case_promises.c.by == by
        query = select(case_promises.c.status, func.count()).where(where).group_by(case_promises.c.status)
        with self._database.reading() as connection:
            ends = {status: int(count) for status, count in connection.execute(query).all()}
        return Counted(ends.get("open", 0), ends.get("kept", 0), ends.get("missed", 0))

    def ratings(self, since: int) -> Rated:
        """Of the conversations in which something was written from `since` (ms) on."""
        joined = case_ratings.join(cases, cases.c.conversation == case_ratings.c.conversation)
        query = select(func.count(), func.avg(case_ratings.c.score)).select_from(joined).where(cases.c.at >= since)
        with self._database.reading() as connection:
            count, mean = connection.execute(query).one()
        return Rated(int(count), None if mean is None else round(float(mean), 1))

    def _ids(self, query: Any) -> list[str]:
        with self._database.reading() as connection:
            return [str(row.conversation) for row in connection.execute(query)]


def _put(connection: Connection, page: Page) -> None:
    c = page.conversation
    if not _turned(connection, _case(c)):
        return
    if page.anew:
        _forget(connection, c.id)
    _add_words(connection, c.id, page.words)
    for table, rows in ((case_labels, _labels(c)), (case_promises, _promises(c)), (case_ratings, _rating(c))):
        connection.execute(delete(table).where(table.c.conversation == c.id))
        if rows:
            connection.execute(insert(table), rows)


def _turned(connection: Connection, case: dict[str, Any]) -> bool:
    """Whether this is the newest that is known of the case. What an archivist read that was slower than its lease is
    not, and could hold words that were erased meanwhile."""
    insert: Any = INSERT[connection.dialect.name](cases).values(case)
    put = insert.on_conflict_do_update(
        index_elements=["conversation"], set_=case, where=cases.c.at <= insert.excluded["at"]
    )
    return bool(connection.execute(put).rowcount)


def _forget(connection: Connection, conversation: str) -> None:
    for table in (case_words, case_labels, case_promises, case_ratings, drafts):
        connection.execute(delete(table).where(table.c.conversation == conversation))
    where = gestures.c.conversation == conversation
    connection.execute(update(gestures).where(where).values(reason="", answer=""))
    asked = select(gestures.c.id).where(where)
    connection.execute(update(exceptions).where(exceptions.c.id.in_(asked)).values(details="", known_by=""))


def _add_words(connection: Connection, conversation: str, words: Iterable[str]) -> None:
    of_it = case_words.c.conversation == conversation
    known = {row.word for row in connection.execute(select(case_words.c.word).where(of_it))}
    new = sorted(set(words) - known)[: WORDS_MOST - len(known)]
    if new:
        connection.execute(insert(case_words), [{"conversation": conversation, "word": word} for word in new])


def _case(c: Conversation) -> dict[str, Any]:
    email = c.email or c.contacts.get("email")
    return {"conversation": c.id, "at": c.seq, "person": c.person, "email": email.lower() if email else None}


def _labels(c: Conversation) -> list[dict[str, Any]]:
    return [{"conversation": c.id, "label": label} for label in c.labels]


def _rating(c: Conversation) -> list[dict[str, Any]]:
    return [{"conversation": c.id, "score": c.rating}] if c.rating is not None else []


def _promises(c: Conversation) -> list[dict[str, Any]]:
    return [
        {
            "conversation": c.id,
            "promise": name,
            "text": it.text,
            "by": it.by,
            "due_at": it.due_at,
            "status": it.status,
        }
        for name, it in c.promises.items()
    ]
