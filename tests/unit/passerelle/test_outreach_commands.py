"""The commands of the service manager: an incident from its beginning to its end, and a merge that was wrong."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from channels.outreach.incidents import Incidents
from conversation import events as ev
from conversation.archive import ArchivedStore
from conversation.door import Door
from conversation.ids import all_shards, new_conversation, shard_of
from conversation.memory import Clock, MemoryArchive, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from passerelle.commands import incidents, unmerge
from passerelle.compose import Spine
from passerelle.errors import CommandError


async def says(known: Incidents, *words: str) -> str:
    parser = argparse.ArgumentParser()
    incidents.add_arguments(parser)
    return await incidents.said(known, parser.parse_args(words))


async def test_an_incident_is_declared_listed_and_ended(tmp_path: Path) -> None:
    door, book = Door(MemoryStore(), Policy()), MemoryBook()
    known = Incidents(door, book, Clock())
    (tmp_path / "ids").write_text("C-1\n\nC-2\n")
    assert await says(known, "list") == "none is declared"
    declared = await says(known, "declare", "strike", "--fr", "Grève.", "--persons", str(tmp_path / "ids"))
    assert declared == "declared: 2 customers, 0 orders"
    assert await says(known, "list") == "strike: 2 customers, 0 orders"
    opened = [
        ev.ConversationOpened(channel="web"),
        ev.CustomerIdentified(proof="person", how="jwt", person="C-1"),
    ]
    await known.greet((await door.write(new_conversation(), lambda _: opened, "o")).conversation)
    assert await says(known, "end", "strike", "--fr", "C’est fini.") == "ended: 1 were told"
    with pytest.raises(CommandError, match="cannot be read"):
        await says(known, "declare", "x", "--fr", "x", "--orders", str(tmp_path / "none"))


async def test_the_end_brings_no_archived_conversation_back_and_is_heard_on_return() -> None:
    bare, archive, book = MemoryStore(), MemoryArchive(), MemoryBook()
    door = Door(ArchivedStore(bare, archive), Policy())
    known = Incidents(door, book, Clock())
    await says(known, "declare", "strike", "--fr", "Grève.", "--everybody")
    c = new_conversation()
    opened = [ev.ConversationOpened(channel="web"), ev.ConversationClosed(outcome="settled")]
    await known.greet((await door.write(c, lambda _: opened, "o")).conversation)
    snapshot = await bare.snapshot(c)
    assert snapshot is not None
    await archive.put(snapshot)
    bare._agenda["archive", shard_of(c)] = {c: 1}
    [work] = await bare.take("archive", all_shards())
    assert await bare.take_out(snapshot, work)
    assert await says(known, "end", "strike", "--fr", "C’est fini.") == "ended: 0 were told"
    assert await bare.snapshot(c) is None
    await known.greet(await door.read(c))
    assert "incident_over" in "".join((await door.read(c)).told)


async def test_a_merge_is_undone_where_there_was_one() -> None:
    store, book = MemoryStore(), MemoryBook()
    shared = Spine(store, book, Door(store, Policy()), Policy())
    c = new_conversation()
    with pytest.raises(CommandError, match="no conversation"):
        await unmerge.unmerge(shared, c)
    await shared.door.write(c, lambda _: [ev.ConversationOpened(channel="web")], "o")
    with pytest.raises(CommandError, match="nothing to undo"):
        await unmerge.unmerge(shared, c)
    merged = [
        ev.ConversationMerged(into="C-1", why="signed in"),
        ev.CustomerIdentified(proof="person", how="jwt", person="C-1"),
    ]
    await shared.door.write(c, lambda _: merged, "m")
    await book.remember("C-1", c, 1)
    await unmerge.unmerge(shared, c, "a shared computer")
    assert (await shared.door.read(c)).proof == "none"
    assert await book.conversations_of("C-1") == []
