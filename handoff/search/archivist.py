"""The archive's role: takes what was written into the index, some seconds after, and takes out what was forgotten; what
was left alone for days, it carries from the store into the archive.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from conversation import events as ev
from conversation.agenda import ARCHIVE, DAY_MS, INDEXED, Work, is_at_rest, next_due
from conversation.archive import Archive
from conversation.book import Book
from conversation.door import Door
from conversation.errors import ArchiveAway
from conversation.gathering import Gathering
from conversation.records import Entry
from conversation.state import Conversation
from conversation.worker import Worker
from handoff.errors import DatabaseAway
from handoff.search.index import Index, Page
from handoff.search.words import words_in
from handoff.worker import kept

AGAIN_MS = 30_000  # after our database was away
AT_ONCE = 16  # conversations; their pages are some ms of work in one transaction, and others wait for that long

log = structlog.get_logger()


class Archivist:
    """Inside every gateway. Any number may work: each conversation is in one's hands at a time."""

    def __init__(self, door: Door, book: Book, index: Index, archive: Archive) -> None:
        self._door = door
        self._book = book
        self._index = index
        self._archive = archive
        self._worker = Worker(door.store, ARCHIVE, self.handle, at_once=AT_ONCE)
        # One transaction for all that is due: opening one and having it on disk costs four times what is written in it.
        self._pages: Gathering[Page, None] = Gathering(self._write, AT_ONCE, DatabaseAway)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, whatever happens."""
        await kept("archive", self._worker.run, stop)

    async def drain(self) -> int:
        """Do all that is due now, once, and return how many conversations were read."""
        return await self._worker.drain()

    async def handle(self, work: Work) -> None:
        """Read on in one conversation, or carry it away. Doing either twice changes nothing."""
        c = await self._door.read(work.conversation)
        if c.seq > c.cursors.get(INDEXED, 0):
            return await self._index_on(c, work)
        due, now = next_due(c, ARCHIVE, self._door.policy), await self._door.store.now()
        if due is None or due > now:
            return await self._door.settle(work)
        if is_at_rest(c, self._door.policy):
            return await self._carry_away(c, work)
        return await self._door.settle(work, now + DAY_MS)  # somebody is still at it: tomorrow, then

    async def _write(self, pages: Sequence[Page]) -> Sequence[None]:
        await asyncio.to_thread(self._index.write, *pages)
        return [None] * len(pages)

    async def _carry_away(self, c: Conversation, work: Work) -> None:
        """Into the archive first, then out of the store: killed in between, it is done again."""
        snapshot = await self._door.store.snapshot(c.id)
        if snapshot is None or snapshot.seq != c.seq:
            return await self._door.settle(work)
        try:
            await self._archive.put(snapshot)
        except ArchiveAway as error:
            log.warning("archive.database_away", error=str(error))
            return await self._door.settle(work, await self._door.store.now() + AGAIN_MS)
        if not await self._door.store.take_out(snapshot, work):
            return await self._door.settle(work)
        log.info("archive.taken", conversation=c.id)
        await self._book.count("archive:taken")
        return None

    async def _index_on(self, c: Conversation, work: Work) -> None:
        entries = await self._entries(c, c.cursors.get(INDEXED, 0))
        erased = any(isinstance(entry.event, ev.ConversationErased) for entry in entries)
        if erased:
            entries = await self._entries(c, 0)
        page = Page(c, frozenset(words_in(entries)), anew=erased)
        try:
            await self._pages.ask(page)
        except DatabaseAway as error:
            log.warning("archive.database_away", error=str(error))
            return await self._door.settle(work, await self._door.store.now() + AGAIN_MS)
        if entries:
            await self._door.store.advance(c.id, INDEXED, entries[-1].seq, work)
        return await self._door.settle(work)

    async def _entries(self, c: Conversation, after: int) -> list[Entry]:
        """Up to this state: what came since is read with the next one."""
        return [entry for entry in await self._door.store.entries(c.id, after) if entry.seq <= c.seq]
