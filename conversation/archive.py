"""The port to the archive, and the store with the archive behind it: nobody who reads or writes sees the difference.

A conversation in which nobody has anything to do any more is copied to the archive first, then the store gives up all
but its head (`Store.take_out`), in one step that fails when it was written, read or erased since the copy. Who reads
it is answered from the archive; who writes to it brings it back whole first, with the same numbers. What the archive
has is not taken out of it by that: the next copy takes its place. So whatever dies, and whenever, the whole
conversation is in one of the two, and the head says in which.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import structlog

from conversation.agenda import Work
from conversation.errors import ArchiveAway, Archived
from conversation.records import Entry
from conversation.snapshot import Snapshot
from conversation.store import Append, Appended, Bell, Head, Ring, Store, Wanted

log = structlog.get_logger()


class Archive(Protocol):
    """Every method raises `ArchiveAway` when the archive is away."""

    async def put(self, snapshot: Snapshot) -> None:
        """Keep it, unless what is kept already is newer. When this returns, it is on disk."""

    async def get(self, conversation: str) -> Snapshot | None:
        """What is kept of it, or None."""

    async def conversations(self) -> list[str]:
        """Everything that is kept, also what is in the store again."""


class ArchivedStore:
    """See `Store`: what is in the archive is read there, and brought back by the first write."""

    def __init__(self, store: Store, archive: Archive) -> None:
        self._store = store
        self._archive = archive

    # --- what the archive answers

    async def append(self, append: Append) -> Appended:
        """See `Store.append`."""
        try:
            return await self._store.append(append)
        except Archived as error:
            await self._bring_back(error)
            return await self._store.append(append)

    async def entries(self, conversation: str, after: int = 0, limit: int | None = None) -> list[Entry]:
        """See `Store.entries`."""
        try:
            return await self._store.entries(conversation, after, limit)
        except Archived as error:
            return (await self._kept(error)).entries(after, limit)

    async def cursors(self, conversation: str) -> dict[str, int]:
        """See `Store.cursors`."""
        return (await self.tail(conversation, 0))[1]

    async def tail(self, conversation: str, after: int) -> tuple[list[Entry], dict[str, int]]:
        """See `Store.tail`."""
        try:
            return await self._store.tail(conversation, after)
        except Archived as error:
            kept = await self._kept(error)
            return kept.entries(after), kept.cursors

    async def erase(self, conversation: str) -> int:
        """See `Store.erase`. What the archive has of it is written over with what is left, so that no copy that was
        made before takes its place."""
        try:
            last = await self._store.erase(conversation)
        except Archived as error:
            await self._bring_back(error)
            last = await self._store.erase(conversation)
        left = await self._store.snapshot(conversation)
        if left is not None:
            await self._archive.put(left)
        return last

    async def conversations(self) -> AsyncIterator[str]:
        """See `Store.conversations`."""
        stored = set()
        async for conversation in self._store.conversations():
            stored.add(conversation)
            yield conversation
        for conversation in await self._archive.conversations():
            if conversation not in stored:
                yield conversation

    async def _kept(self, gone: Archived) -> Snapshot:
        """What the archive has. Raises `ArchiveAway` when it is not what the store gave it."""
        kept = await self._archive.get(gone.conversation)
        if kept is None or kept.seq < gone.seq:
            log.error("archive.missing", conversation=gone.conversation)
            raise ArchiveAway(
                f"{gone.conversation} is not in the archive that it was put in; has every process the same "
                "PASSERELLE_DATABASE_URL, and was the database restored along with the store?"
            )
        return kept

    async def _bring_back(self, gone: Archived) -> None:
        if await self._store.put_back(await self._kept(gone)):
            log.info("archive.brought_back", conversation=gone.conversation)

    # --- what is the store's own

    async def head(self, conversation: str) -> Head | None:
        """See `Store.head`."""
        return await self._store.head(conversation)

    async def lasts(self, conversations: Sequence[str]) -> list[int]:
        """See `Store.lasts`."""
        return await self._store.lasts(conversations)

    async def snapshot(self, conversation: str) -> Snapshot | None:
        """See `Store.snapshot`."""
        return await self._store.snapshot(conversation)

    async def take_out(self, snapshot: Snapshot, work: Work) -> bool:
        """See `Store.take_out`."""
        return await self._store.take_out(snapshot, work)

    async def put_back(self, snapshot: Snapshot) -> bool:
        """See `Store.put_back`."""
        return await self._store.put_back(snapshot)

    async def advance(self, conversation: str, cursor: str, seq: int, work: Work | None = None) -> None:
        """See `Store.advance`."""
        await self._store.advance(conversation, cursor, seq, work)

    async def take(self, role: str, shards: Sequence[str], count: int = 1, lease_s: float | None = None) -> list[Work]:
        """See `Store.take`."""
        return await self._store.take(role, shards, count, lease_s)

    async def renew(self, work: Work, lease_s: float | None = None) -> None:
        """See `Store.renew`."""
        await self._store.renew(work, lease_s)

    async def earliest(self, role: str, shards: Sequence[str]) -> int | None:
        """See `Store.earliest`."""
        return await self._store.earliest(role, shards)

    async def overdue(self, role: str, shards: Sequence[str]) -> tuple[int, int]:
        """See `Store.overdue`."""
        return await self._store.overdue(role, shards)

    async def on_floor(self, holder: str, shards: Sequence[str], limit: int) -> list[tuple[int, str]]:
        """See `Store.on_floor`."""
        return await self._store.on_floor(holder, shards, limit)

    async def count_on_floor(self, holder: str, shards: Sequence[str]) -> int:
        """See `Store.count_on_floor`."""
        return await self._store.count_on_floor(holder, shards)

    async def ring(self, ring: Ring) -> None:
        """See `Store.ring`."""
        await self._store.ring(ring)

    def listen(self, shards: Iterable[str], wanted: Wanted | None = None) -> AbstractAsyncContextManager[Bell]:
        """See `Store.listen`."""
        return self._store.listen(shards, wanted)

    async def now(self) -> int:
        """See `Store.now`."""
        return await self._store.now()

    async def close(self) -> None:
        """See `Store.close`."""
        await self._store.close()
