"""A backup of a running service is a folder to start from: all that was accepted before is there, whole."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from conversation import events as ev
from conversation.agenda import ARCHIVE
from conversation.floor import Floor
from conversation.ids import all_shards, new_conversation
from conversation.records import Entry
from conversation.store import Append
from handoff.search.archive import SqlArchive
from passerelle.backup import back_up
from passerelle.compose import Spine, embedded, open_database, spine
from passerelle.errors import CommandError
from passerelle.settings import Settings, load

EACH = 3  # messages of a conversation


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with a short name: sockets lie in it."""
    with tempfile.TemporaryDirectory(prefix="psr-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Spine]:
    """The store of such a folder, and what all processes share."""
    store = embedded(settings)
    await asyncio.to_thread(store.start)
    try:
        async with spine(settings) as shared:
            yield shared
    finally:
        await asyncio.to_thread(store.stop)


async def told(shared: Spine) -> str:
    c = new_conversation()
    for number in range(EACH):
        opening = [ev.ConversationOpened(channel="web")] if not number else []
        said = [*opening, ev.CustomerWrote(text=f"ligne {number} de {c}")]
        await shared.door.write(c, lambda _, said=said: said, f"m{number}")  # type: ignore[misc]
    return c


async def carried(shared: Spine, settings: Settings, c: str) -> None:
    """Into the archive, as the archivist does it."""
    await shared.store.append(Append(conversation=c, id="", events=(), seen=0, floor=Floor(), agenda={ARCHIVE: 1}))
    [work] = await shared.store.take(ARCHIVE, all_shards())
    snapshot = await shared.store.snapshot(c)
    assert snapshot is not None
    await SqlArchive(open_database(settings)).put(snapshot)
    assert await shared.store.take_out(snapshot, work)


async def read(shared: Spine) -> dict[str, list[Entry]]:
    return {c: await shared.store.entries(c) async for c in shared.store.conversations()}


async def test_a_copy_of_a_running_service_has_every_conversation(place: Path) -> None:
    live = load({"PASSERELLE_DATA_DIR": str(place / "live")}, Path("none"))
    (live.files_dir / "ab").mkdir(parents=True)
    (live.files_dir / "ab" / "abc").write_bytes(b"photo")
    (live.data_dir / "secret").write_text("s" * 40)
    stop = asyncio.Event()

    async def goes_on(shared: Spine) -> None:
        while not stop.is_set():
            await told(shared)

    async with running(live) as shared:
        first = [await told(shared) for _ in range(5)]
        await carried(shared, live, first[0])
        before = await read(shared)
        writing = asyncio.create_task(goes_on(shared), name="customers")
        said = await asyncio.to_thread(back_up, live, place / "copy")
        stop.set()
        await writing
        after = await read(shared)
    assert set(before) == set(first)
    assert len(said) == 5
    copy = load({"PASSERELLE_DATA_DIR": str(place / "copy")}, Path("none"))
    async with running(copy) as restored:
        there = await read(restored)
        assert {c: there[c] for c in before} == before
        for c, entries in there.items():  # what was accepted meanwhile is there up to a moment, in order
            assert entries == after[c][: len(entries)]
        again = await restored.door.write(first[0], lambda _: [ev.CustomerWrote(text="Encore")], "again")
        assert len(again.conversation.unread) == EACH + 1
    assert (copy.files_dir / "ab" / "abc").read_bytes() == b"photo"
    assert (copy.data_dir / "secret").read_text() == "s" * 40


def test_nothing_old_is_mixed_in(place: Path) -> None:
    (place / "copy").mkdir()
    (place / "copy" / "x").touch()
    with pytest.raises(CommandError, match="not empty"):
        back_up(load({"PASSERELLE_DATA_DIR": str(place / "live")}, Path("none")), place / "copy")


def test_a_wrong_data_dir_is_said(place: Path) -> None:
    with pytest.raises(CommandError, match="PASSERELLE_DATA_DIR"):
        back_up(load({"PASSERELLE_DATA_DIR": str(place / "live")}, Path("none")), place / "copy")
