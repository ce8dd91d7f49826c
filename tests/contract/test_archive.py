"""The contract of the archive, held alike by its twin and by SQL; and what the store with an archive behind it keeps:
nothing is lost, nothing is doubled, and nobody who reads or writes sees the difference.

PostgreSQL is tried as well when TEST_POSTGRESQL_URL names a database that may be emptied.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from conversation import events as ev
from conversation.agenda import ARCHIVE, Work
from conversation.archive import Archive, ArchivedStore
from conversation.door import Door
from conversation.errors import ArchiveAway, Archived, StaleWork
from conversation.floor import Floor
from conversation.ids import all_shards, new_conversation
from conversation.memory import MemoryArchive, MemoryStore
from conversation.policy import Policy
from conversation.redis_client import connect
from conversation.redis_store import RedisStore
from conversation.snapshot import Snapshot
from conversation.store import Append, Head, Store
from handoff.database import Database
from handoff.search.archive import SqlArchive
from handoff.tables import metadata
from tests.redis_servers import emptied
from tests.shops import POSTGRESQL

SHARDS = all_shards()
CLOSED = Floor("closed", 1)
PAIRS = ["memory-twin", "memory-sqlite", "valkey-sqlite", "redis-twin", "sentinel-twin", "cluster-sqlite"]


def archive_of(kind: str, folder: Path) -> Archive:
    if kind == "twin":
        return MemoryArchive()
    database = Database(POSTGRESQL if kind == "postgresql" else f"sqlite:///{folder / 'archive.db'}")
    if kind == "postgresql":
        with database.begin() as connection:
            metadata.drop_all(connection)
            metadata.create_all(connection)
    return SqlArchive(database)


@pytest.fixture(params=[*PAIRS, *(["valkey-postgresql"] if POSTGRESQL else [])])
async def pair(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Store, Archive]]:
    """A store, and the archive that is behind it."""
    kind, _, behind = request.param.partition("-")
    archive = archive_of(behind, tmp_path)
    if kind == "memory":
        yield MemoryStore(), archive
        return
    client = connect(request.getfixturevalue(f"{kind}_url"))
    await emptied(client)
    store = RedisStore(client, replicas=1 if kind in ("sentinel", "cluster") else 0)
    yield store, archive
    await store.close()


@pytest.fixture
def bare(pair: tuple[Store, Archive]) -> Store:
    """The store without what is behind it."""
    return pair[0]


@pytest.fixture
def archive(pair: tuple[Store, Archive]) -> Archive:
    return pair[1]


@pytest.fixture
def store(pair: tuple[Store, Archive]) -> ArchivedStore:
    return ArchivedStore(*pair)


def batch(c: str, id: str, *events: ev.Event, seen: int = 0, **more: Any) -> Append:
    return Append(conversation=c, id=id, events=events, seen=seen, **{"floor": CLOSED, **more})


def wrote(text: str) -> ev.CustomerWrote:
    return ev.CustomerWrote(text=text)


async def told(store: Store) -> tuple[str, Work]:
    """A closed conversation with two batches and a cursor, and the archive's work on it."""
    c = new_conversation()
    first = await store.append(batch(c, "a", wrote("un"), wrote("deux"), term=0, order=-1))
    await store.append(batch(c, "b", ev.AssistantWrote(text="trois"), seen=first.last, agenda={ARCHIVE: 1}, order=-2))
    await store.advance(c, "read", first.last)
    [work] = await store.take(ARCHIVE, SHARDS)
    return c, work


async def carried(store: Store, archive: Archive) -> tuple[str, Snapshot]:
    """The same, carried into the archive."""
    c, work = await told(store)
    snapshot = await store.snapshot(c)
    assert snapshot is not None
    await archive.put(snapshot)
    assert await store.take_out(snapshot, work)
    return c, snapshot


async def test_what_was_carried_away_is_read_as_if_it_were_there(bare: Store, archive: Archive) -> None:
    store = ArchivedStore(bare, archive)
    c, work = await told(bare)
    before = await store.entries(c), await store.tail(c, 0), await store.cursors(c), await store.head(c)
    snapshot = await bare.snapshot(c)
    assert snapshot is not None
    await archive.put(snapshot)
    assert await bare.take_out(snapshot, work)
    assert (await store.entries(c), await store.tail(c, 0), await store.cursors(c), await store.head(c)) == before
    assert await store.entries(c, after=before[0][0].seq, limit=1) == [before[0][1]]
    assert [each async for each in store.conversations()] == [c]


async def test_the_store_keeps_the_head_alone(bare: Store, archive: Archive) -> None:
    c, snapshot = await carried(bare, archive)
    assert await bare.head(c) == Head(snapshot.seq, CLOSED)
    assert await bare.on_floor("closed", SHARDS, 9) == []
    assert await bare.earliest(ARCHIVE, SHARDS) is None
    assert [each async for each in bare.conversations()] == []
    assert await bare.snapshot(c) is None
    for read in (bare.entries(c), bare.cursors(c), bare.tail(c, snapshot.seq), bare.append(batch(c, "z", wrote("?")))):
        with pytest.raises(Archived):
            await read


async def test_who_writes_brings_it_back_whole_with_its_numbers(
    store: ArchivedStore, bare: Store, archive: Archive
) -> None:
    c, snapshot = await carried(bare, archive)
    appended = await store.append(batch(c, "c", wrote("je reviens"), seen=snapshot.seq))
    entries = await bare.entries(c)
    assert entries[:-1] == snapshot.entries()
    assert (entries[-1].seq, entries[-1].event) == (appended.first, wrote("je reviens"))
    assert await bare.cursors(c) == snapshot.cursors
    assert await bare.head(c) == Head(appended.last, CLOSED)
    assert [each for _, each in await bare.on_floor("closed", SHARDS, 9)] == [c]
    assert await bare.earliest(ARCHIVE, SHARDS) is not None  # it goes again when it is left alone again


async def test_what_was_written_before_is_not_written_again(
    store: ArchivedStore, bare: Store, archive: Archive
) -> None:
    c, snapshot = await carried(bare, archive)
    again = await store.append(batch(c, "a", wrote("un"), wrote("deux")))
    assert (again.first, again.fresh) == (snapshot.lines[0].seq, False)
    assert len(await store.entries(c)) == 3


@pytest.mark.parametrize("change", ["written", "read", "erased"])
async def test_what_moved_since_the_copy_stays(bare: Store, change: str) -> None:
    c, work = await told(bare)
    snapshot = await bare.snapshot(c)
    assert snapshot is not None
    if change == "written":
        await bare.append(batch(c, "c", wrote("attendez"), seen=snapshot.seq))
    elif change == "read":
        await bare.advance(c, "read", snapshot.seq)
    else:
        await bare.erase(c)
    assert not await bare.take_out(snapshot, work)
    assert len(await bare.entries(c)) == 3 + (change == "written")


async def test_who_lost_the_work_takes_nothing_out(bare: Store) -> None:
    c, work = await told(bare)
    snapshot = await bare.snapshot(c)
    assert snapshot is not None
    with pytest.raises(StaleWork):
        await bare.take_out(snapshot, work._replace(token="another's"))
    assert len(await bare.entries(c)) == 3


async def test_killed_after_the_copy_it_is_done_again(store: ArchivedStore, bare: Store, archive: Archive) -> None:
    c, work = await told(bare)
    snapshot = await bare.snapshot(c)
    assert snapshot is not None
    await archive.put(snapshot)  # and it died before it took anything out
    assert len(await store.entries(c)) == 3
    await archive.put(snapshot)
    assert await bare.take_out(snapshot, work)
    assert len(await store.entries(c)) == 3


async def test_an_older_copy_never_takes_the_place_of_a_newer_one(archive: Archive, bare: Store) -> None:
    c, _ = await told(bare)
    old = await bare.snapshot(c)
    assert old is not None
    last = (await bare.append(batch(c, "c", wrote("quatre"), seen=old.seq))).last
    new = await bare.snapshot(c)
    assert new is not None
    for snapshot in (new, old, new):
        await archive.put(snapshot)
    kept = await archive.get(c)
    assert kept == new
    assert kept.seq == last
    assert await archive.get(new_conversation()) is None
    assert await archive.conversations() == [c]


async def test_what_is_erased_is_nowhere_any_more_whoever_comes_late(
    store: ArchivedStore, bare: Store, archive: Archive
) -> None:
    c, with_words = await carried(bare, archive)
    assert await store.erase(c) == with_words.seq
    await archive.put(with_words)  # somebody who slept since the copy
    kept = await archive.get(c)
    assert kept is not None
    for entries in (await store.entries(c), kept.entries()):
        assert [entry.seq for entry in entries] == [line.seq for line in with_words.lines]
        assert {getattr(entry.event, "text", None) for entry in entries} == {""}


async def test_nobody_writes_behind_what_they_read_before_it_was_carried_away(
    store: ArchivedStore, bare: Store, archive: Archive
) -> None:
    door, c = Door(store, Policy()), new_conversation()
    await door.write(c, lambda _: [ev.ConversationOpened(channel="web"), wrote("un")], "a")
    before = await door.read(c)
    await bare.append(batch(c, "", agenda={ARCHIVE: 1}))
    [work] = await bare.take(ARCHIVE, SHARDS)
    snapshot = await bare.snapshot(c)
    assert snapshot is not None
    await archive.put(snapshot)
    assert await bare.take_out(snapshot, work)
    assert await door.read(c) == before
    after = (await door.write(c, lambda _: [wrote("deux")], "b")).conversation
    assert [message.text for message in after.unread] == ["un", "deux"]
    assert await Door(bare, Policy()).read(c) == after


async def test_in_the_archive_no_cursor_moves(store: ArchivedStore, bare: Store, archive: Archive) -> None:
    c, snapshot = await carried(bare, archive)
    await store.advance(c, "read", snapshot.seq + 5)
    assert await store.cursors(c) == snapshot.cursors
    assert await store.put_back(snapshot)
    assert await bare.cursors(c) == snapshot.cursors
    assert not await store.put_back(snapshot)


async def test_an_archive_that_has_it_not_says_so(bare: Store, archive: Archive) -> None:
    c, _ = await carried(bare, archive)
    elsewhere = ArchivedStore(bare, MemoryArchive())
    with pytest.raises(ArchiveAway, match="PASSERELLE_DATABASE_URL"):
        await elsewhere.entries(c)
    assert len(await ArchivedStore(bare, archive).entries(c)) == 3


async def test_an_event_of_a_newer_process_goes_and_comes_whole(
    store: ArchivedStore, bare: Store, archive: Archive
) -> None:
    c, work = await told(bare)
    snapshot = await bare.snapshot(c)
    assert snapshot is not None
    raw = b'{"type":"customer.sang","v":7,"song":"la mer"}'
    lines = (*snapshot.lines[:-1], msgspec.structs.replace(snapshot.lines[-1], event=msgspec.Raw(raw)))
    await archive.put(msgspec.structs.replace(snapshot, lines=lines))
    assert await bare.take_out(snapshot, work)
    assert (await store.entries(c))[-1].event == ev.Unread(raw=raw)
    await store.append(batch(c, "c", wrote("encore"), seen=snapshot.seq))
    assert (await store.entries(c))[-2].event == ev.Unread(raw=raw)
