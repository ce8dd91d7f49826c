"""The archive in our own database: one row per conversation, packed. See `conversation.archive.Archive`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import and_, or_, select

from conversation.errors import ArchiveAway
from conversation.snapshot import Snapshot, pack, unpack
from handoff.database import INSERT, Database
from handoff.errors import DatabaseAway
from handoff.tables import archived

T = TypeVar("T")


class SqlArchive:
    """SQLite and PostgreSQL alike. What is in the store again stays here, until a newer copy takes its place."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, snapshot: Snapshot) -> None:
        """See `Archive.put`."""
        await _reached(self._put, snapshot)

    async def get(self, conversation: str) -> Snapshot | None:
        """See `Archive.get`."""
        return await _reached(self._get, conversation)

    async def conversations(self) -> list[str]:
        """See `Archive.conversations`."""
        return await _reached(self._conversations)

    def _put(self, snapshot: Snapshot) -> None:
        row = {
            "conversation": snapshot.conversation,
            "seq": snapshot.seq,
            "erasures": snapshot.erasures,
            "at": int(time.time() * 1000),
            "packed": pack(snapshot),
        }
        with self._database.begin() as connection:
            insert: Any = INSERT[connection.dialect.name](archived).values(row)
            new = insert.excluded
            as_old = and_(archived.c.seq == new.seq, archived.c.erasures <= new.erasures)
            put = insert.on_conflict_do_update(
                index_elements=["conversation"],
                set_={name: new[name] for name in row},
                where=or_(archived.c.seq < new.seq, as_old),  # who slept since the copy was made has nothing to say
            )
            connection.execute(put)

    def _get(self, conversation: str) -> Snapshot | None:
        with self._database.reading() as connection:
            query = select(archived.c.packed).where(archived.c.conversation == conversation)
            packed = connection.execute(query).scalar()
        return unpack(packed) if packed is not None else None

    def _conversations(self) -> list[str]:
        with self._database.reading() as connection:
            return [str(row.conversation) for row in connection.execute(select(archived.c.conversation))]


async def _reached(call: Callable[..., T], *arguments: Any) -> T:
    try:
        return await asyncio.to_thread(call, *arguments)
    except DatabaseAway as error:
        raise ArchiveAway(f"the archive is away: {error}") from error
