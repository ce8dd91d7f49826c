"""Who leaves the store, when, and how they come back: by the agenda, killed in between, with the database away."""

from __future__ import annotations

import pytest

from conversation import events as ev
from conversation.agenda import ARCHIVE, is_at_rest
from conversation.archive import ArchivedStore
from conversation.door import Door
from conversation.errors import ArchiveAway
from conversation.floor import Floor
from conversation.ids import all_shards
from conversation.memory import MemoryArchive
from conversation.policy import Policy, Retention
from conversation.records import Entry
from conversation.snapshot import Snapshot
from conversation.taps import NOT_SETTLED, tapped
from handoff.database import Database
from handoff.search.archive import SqlArchive
from handoff.search.archivist import AGAIN_MS, Archivist
from handoff.search.index import Index
from tests.unit.handoff.desk import DeskWorld
from tests.unit.handoff.world import MONDAY_MORNING, World

DAY_S = 24 * 3600
MONTH_S = 30 * DAY_S


class Cellar(MemoryArchive):
    """An archive that can be away, and can be the last thing a process sees before it dies."""

    away = False
    deadly = False

    async def put(self, snapshot: Snapshot) -> None:
        self._look()
        await super().put(snapshot)
        if self.deadly:
            raise SystemExit("killed")

    async def get(self, conversation: str) -> Snapshot | None:
        self._look()
        return await super().get(conversation)

    def _look(self) -> None:
        if self.away:
            raise ArchiveAway("the archive is away")


class Library(World):
    """The world with an archive behind its store."""

    def __init__(self, policy: Policy | None = None) -> None:
        super().__init__(policy=policy)
        self.cellar = Cellar()
        self.door = Door(ArchivedStore(self.store, self.cellar), self.door.policy, book=self.book)
        self.archivist = Archivist(self.door, self.book, Index(Database("sqlite://")), self.cellar)

    async def passes(self, seconds: float) -> None:
        """Time passes, and what is due is done: watchdogs first."""
        await self.after(3)
        await self.archivist.drain()
        await self.after(seconds)
        await self.archivist.drain()

    async def stored(self) -> list[str]:
        return [c async for c in self.store.conversations()]

    async def over(self) -> str:
        """A conversation that an agent has closed."""
        c = await self.opened()
        await self.claimed(c)
        await self.append(c, ev.AgentWrote(agent="lea", name="Léa", text="C’est fait"))
        await self.append(c, ev.ConversationClosed(outcome="settled"))
        return c


@pytest.fixture
def library() -> Library:
    return Library()


async def test_what_nobody_touched_for_a_month_leaves_the_store_and_reads_as_before(library: Library) -> None:
    over, quiet = await library.over(), await library.opened()
    before = {c: (await library.door.read(c), await library.door.store.entries(c)) for c in (over, quiet)}
    await library.passes(MONTH_S - DAY_S)
    assert set(await library.stored()) == {over, quiet}
    await library.passes(2 * DAY_S)
    assert await library.stored() == []
    for c, (state, entries) in before.items():
        assert await library.door.store.entries(c) == entries
        assert (await Door(library.door.store, Policy()).read(c)).floor == state.floor


async def test_where_somebody_waits_works_or_is_owed_something_nothing_leaves(library: Library) -> None:
    waiting, held, promised = [await library.opened() for _ in range(3)]
    await library.asks(waiting)
    await library.claimed(held)
    await library.append(held, ev.AgentWrote(agent="lea", name="Léa", text="Je regarde"))
    due_at = library.clock() + 90 * DAY_S * 1000
    await library.append(promised, ev.PromiseMade(promise="p", text="Rappel", by="Léa", due_at=due_at, reach="email"))
    for _ in range(2):
        await library.passes(MONTH_S + DAY_S)
    assert set(await library.stored()) == {waiting, held, promised}
    await library.append(waiting, ev.HandoffCancelled(by="customer"))
    await library.append(held, ev.ConversationClosed(outcome="settled"))
    for _ in range(3):
        await library.passes(MONTH_S + DAY_S)
    assert await library.stored() == [promised]  # missed by now: a person is wanted there


@pytest.mark.parametrize(
    "event",
    [
        ev.CustomerWrote(text="?"),
        ev.HandoffRequested(reason="explicit", by="customer"),
        ev.HandoffClaimed(agent="lea", name="Léa"),
        ev.PromiseMade(promise="p", text="x", by="Léa", due_at=MONDAY_MORNING + 1, reach="email"),
        ev.MailRequested(kind="invoice", to="c@example.com"),
        ev.AssistantWrote(text="!"),
    ],
    ids=ev.name_of,
)
async def test_each_role_that_has_something_to_do_keeps_it_here(library: Library, event: ev.Event) -> None:
    c = await library.opened("telegram")
    state = await library.append(c, ev.CustomerLinked(channel="telegram", address="42"))
    assert is_at_rest(state, library.door.policy)
    assert not is_at_rest(state.apply(Entry(state.seq + 1, "e", state.at, Floor(), event)), library.door.policy)


async def test_who_writes_again_has_it_back_with_all_numbers(library: Library) -> None:
    c = await library.over()
    before = await library.store.entries(c)
    await library.passes(MONTH_S + DAY_S)
    state = await library.says(c, "Il manque toujours la théière")
    entries = await library.store.entries(c)
    assert entries[:-1] == before
    assert [message.seq for message in state.unread] == [entries[-1].seq]
    assert await library.store.earliest("brain", all_shards()) == state.unread[0].at
    await library.append(c, ev.AssistantUnderstood(covers=(entries[-1].seq,), turn="t"))
    for _ in range(2):
        await library.passes(MONTH_S + DAY_S)
    assert await library.stored() == []
    assert [e.event for e in (await library.door.store.entries(c))[: len(entries)]] == [e.event for e in entries]


async def test_what_is_not_settled_is_said_to_the_archive_too() -> None:
    library = Library(Policy(retention=Retention(archive_after_days=3)))
    c = await library.over()
    await library.passes(4 * DAY_S)
    assert await library.stored() == []
    now = library.clock()
    written = await library.door.write(c, lambda state: tapped(state, NOT_SETTLED, "web", now), "tap")
    assert (written.conversation.holder, written.conversation.last_agent) == ("waiting", "lea")
    assert await library.store.on_floor("waiting", all_shards(), 9) != []


async def test_who_wants_no_archive_has_none() -> None:
    library = Library(Policy(retention=Retention(archive_after_days=None)))
    c = await library.over()
    await library.passes(20 * MONTH_S)
    assert await library.stored() == [c]
    assert await library.store.earliest(ARCHIVE, all_shards()) is None


async def test_killed_after_the_copy_it_is_there_and_goes_the_next_time(library: Library) -> None:
    c = await library.over()
    before = await library.store.entries(c)
    await _killed(library)
    assert await library.stored() == [c]
    assert await library.door.store.entries(c) == before
    await library.passes(60)  # its lease is over
    assert await library.stored() == []
    assert await library.door.store.entries(c) == before


async def test_killed_after_the_copy_and_then_written_to_nothing_is_lost(library: Library) -> None:
    c = await library.over()
    await _killed(library)
    await library.append(c, ev.CustomerRated(score=2))
    before = await library.store.entries(c)
    await library.passes(60)
    assert await library.stored() == [c]
    assert await library.store.entries(c) == before


async def _killed(library: Library) -> None:
    """A month later the process dies that has just copied the only conversation."""
    await library.passes(MONTH_S - 60)
    library.clock.advance(120)
    [work] = await library.store.take(ARCHIVE, all_shards())
    library.cellar.deadly = True
    with pytest.raises(SystemExit):
        await library.archivist.handle(work)
    library.cellar.deadly = False


async def test_a_database_that_is_away_keeps_it_here_and_says_so_of_what_is_gone(library: Library) -> None:
    gone, c = await library.over(), await library.opened()
    await library.passes(MONTH_S + DAY_S)
    await library.says(c, "?")
    c = await library.over()
    library.cellar.away = True
    await library.passes(MONTH_S + DAY_S)
    assert c in await library.stored()
    with pytest.raises(ArchiveAway):
        await library.says(gone, "Encore moi")
    library.cellar.away = False
    await library.passes(AGAIN_MS / 1000 + 1)
    assert c not in await library.stored()
    assert len((await library.says(gone, "Encore moi")).unread) == 1


async def test_the_desk_finds_reads_and_answers_what_is_archived(desk: DeskWorld) -> None:
    desk.door.store = ArchivedStore(desk.store, SqlArchive(desk.agents.database))  # as the composition root does
    old, new = await desk.opened(), await desk.opened()
    for c in (old, new):
        await desk.append(c, ev.CustomerIdentified(proof="person", how="identity", person="C-2001", name="Camille"))
    await desk.claimed(old)
    await desk.append(old, ev.AgentWrote(agent="lea", name="Léa", text="Un bon de samovar"))
    await desk.append(old, ev.ConversationClosed(outcome="settled"))
    for seconds in (3, MONTH_S + DAY_S):
        await desk.append(new, ev.CustomerWrote(text="Bonjour"))
        desk.clock.advance(seconds)
        await desk.desk.archivist.drain()
    assert [c async for c in desk.store.conversations()] == [new]
    lea = await desk.seat("Lea")
    for path in ("/search?q=samovar", f"/conversations/{new}/history"):
        _, body = await lea.get(path)
        assert [line["id"] for line in body["conversations"]] == [old]
    _, body = await lea.get(f"/conversations/{old}")
    assert "Un bon de samovar" in [event.get("text") for event in body["events"]]
    assert (await lea.on(old, "notes", {"id": "n1", "text": "relu"}))[0] == 202
    assert {c async for c in desk.store.conversations()} == {old, new}
