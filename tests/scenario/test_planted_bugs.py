"""The harness of the promises, tested: with a bug planted in the door or the store it must fail."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from bot.draft import Turn
from conversation.door import Door
from conversation.floor import HOLDERS, MATRIX, STAYS
from conversation.memory import MemoryStore
from conversation.store import Append
from passerelle.assistant import Loaded
from tests.scenario.test_promises_hold import LOADED, Service

Plant = Callable[[pytest.MonkeyPatch], None]
Story = Callable[[Service, int], None]


def no_fence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was decided on an earlier floor is appended all the same, whoever holds it now."""
    write = Door.write

    async def write_in_any_term(self: Door, *arguments: Any, **named: Any) -> Any:
        return await write(self, *arguments, **{**named, "term": None})

    monkeypatch.setattr(Door, "write", write_in_any_term)
    for name in ("assistant.wrote", "action.begun"):
        monkeypatch.setitem(MATRIX, name, (STAYS,) * len(HOLDERS))


def no_dedupe(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that comes a second time is appended a second time."""
    append = MemoryStore.append

    async def append_again(self: MemoryStore, batch: Append) -> Any:
        if batch.conversation in self._logs:
            self._logs[batch.conversation].seen.clear()
        return await append(self, batch)

    monkeypatch.setattr(MemoryStore, "append", append_again)


def no_lease_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who holds an old token still writes, on what was true before, and turns have no lasting name: the three nets that
    hold a slow brain."""
    check = MemoryStore._check

    def check_no_token(self: MemoryStore, append: Append, log: Any) -> None:
        if append.work is not None:
            self._leases[append.work.role, append.work.conversation] = append.work.token
        return check(self, msgspec.structs.replace(append, exact=False), log)

    monkeypatch.setattr(MemoryStore, "_check", check_no_token)
    monkeypatch.setattr(Turn, "id", property(lambda turn: f"turn/{turn.conversation.id}/{turn.now}"))


def quicker(machine: Service, call: int) -> None:
    """An agent claims at this call of a brain that answers."""
    machine.writes("quels sont vos délais de livraison ?")
    machine.somebody_is_quicker(call, False, "agent")


def twice(machine: Service, call: int) -> None:
    """A message comes twice."""
    machine.delivers_twice("bonjour")


def too_late(machine: Service, call: int) -> None:
    """At this call a brain falls asleep for longer than its lease."""
    machine.writes("quels sont vos délais de livraison ?")
    machine.a_slow_brain_wakes_up_late(call, False, True)


PLANTED = [(no_fence, quicker), (no_dedupe, twice), (no_lease_token, too_late)]
CALLS = range(16)  # a turn makes about a dozen calls to its store


def plays(story: Story) -> None:
    """The story at each moment of a turn, under the harness' own checks."""
    for call in CALLS:
        machine = Service()
        with contextlib.closing(machine.loop):
            machine.arrives(False)
            story(machine, call)
            machine.no_promise_is_broken()
            machine.the_shop_does_what_was_begun_and_nothing_else()
            machine.teardown()


@pytest.fixture(autouse=True)
def _loaded(loaded: Loaded) -> None:
    LOADED[:] = [loaded]


@pytest.mark.parametrize(("plant", "story"), PLANTED)
def test_a_planted_bug_is_found(monkeypatch: pytest.MonkeyPatch, plant: Plant, story: Story) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        plays(story)


@pytest.mark.parametrize("story", [story for _, story in PLANTED])
def test_without_it_nothing_is_found(story: Story) -> None:
    plays(story)
