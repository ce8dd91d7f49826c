"""Archivists that sleep, die and come back late, between people who write: the log is what was said, in any order."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from conversation import events as ev
from conversation.agenda import ARCHIVE, Work
from conversation.archive import ArchivedStore
from conversation.codec import erased
from conversation.errors import StaleWork
from conversation.floor import Floor
from conversation.ids import all_shards, new_conversation
from conversation.memory import Clock, MemoryArchive, MemoryStore
from conversation.snapshot import Snapshot
from conversation.store import Append

STEPS = 120
LATE = 4  # archivists at once, each at its own place of the way


@dataclass
class Archivist:
    """One that may stop after any of its steps, and go on when others have done the same."""

    work: Work | None = None
    snapshot: Snapshot | None = None
    copied: bool = False


@dataclass
class Case:
    """A conversation, and what was really said in it."""

    random: random.Random
    clock: Clock = field(default_factory=lambda: Clock(1_000_000))
    archive: MemoryArchive = field(default_factory=MemoryArchive)
    conversation: str = field(default_factory=new_conversation)
    said: list[ev.Event] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    archivists: list[Archivist] = field(default_factory=lambda: [Archivist() for _ in range(LATE)])
    carried: int = 0

    def __post_init__(self) -> None:
        self.bare = MemoryStore(self.clock)
        self.store = ArchivedStore(self.bare, self.archive)

    async def write(self) -> None:
        """Somebody writes, or sends again what was accepted before."""
        again = self.ids and self.random.random() < 0.3
        id = self.random.choice(self.ids) if again else f"m{len(self.ids)}"
        event = ev.CustomerWrote(text=id)
        batch = Append(
            conversation=self.conversation, id=id, events=(event,), seen=0, floor=Floor(), agenda={ARCHIVE: 1}
        )
        appended = await self.store.append(batch)
        assert appended.fresh is not bool(again)
        if appended.fresh:
            self.said.append(event)
            self.ids.append(id)

    async def erase(self) -> None:
        await self.store.erase(self.conversation)
        self.said = [erased(event) for event in self.said]

    async def archivist(self) -> None:
        """One archivist goes one step on, or dies and another takes its place."""
        place = self.random.choices(range(LATE), [20, 1, 1, 1])[0]
        one = self.archivists[place]
        if self.random.random() < 0.05:
            self.archivists[place] = Archivist()
        elif one.work is None:
            await self._due()
            one.work = next(iter(await self.bare.take(ARCHIVE, all_shards())), None)
        elif one.snapshot is None:
            one.snapshot = await self.bare.snapshot(self.conversation)
        elif not one.copied:
            await self.archive.put(one.snapshot)
            one.copied = True
        else:
            with contextlib.suppress(StaleWork):
                self.carried += await self.bare.take_out(one.snapshot, one.work)
            self.archivists[place] = Archivist()

    async def _due(self) -> None:
        if await self.bare.snapshot(self.conversation) is not None:
            await self.bare.append(self._batch(""))

    def _batch(self, id: str, *events: ev.Event) -> Append:
        return Append(conversation=self.conversation, id=id, events=events, seen=0, floor=Floor(), agenda={ARCHIVE: 1})

    async def check(self) -> None:
        entries = await self.store.entries(self.conversation)
        assert [entry.event for entry in entries] == self.said
        assert [entry.seq for entry in entries] == sorted({entry.seq for entry in entries})
        kept = await self.archive.get(self.conversation)
        assert kept is None or _words(entry.event for entry in kept.entries()) <= _words(self.said)


def _words(events: Iterable[ev.Event]) -> set[str]:
    return {event.text for event in events if isinstance(event, ev.CustomerWrote)} - {""}


@pytest.mark.parametrize("seed", range(25))
async def test_nothing_is_lost_doubled_or_remembered(seed: int) -> None:
    case = Case(random.Random(seed))
    await case.write()
    for _ in range(STEPS):
        step = case.random.choices([case.write, case.erase, case.archivist], [2, 0.3, 8])[0]
        await step()
        case.clock.advance(case.random.choice((0, 0, 12)))  # some outlive their lease, most do not
        await case.check()
    assert case.carried > 0
