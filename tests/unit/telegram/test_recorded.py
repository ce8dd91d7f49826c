"""Every recorded update gets one sensible answer or silence by design; never an error, never two answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from channels.messaging import incoming as de
from conversation import events as ev
from tests.unit.telegram.test_decode import EXPECTED, UPDATES
from tests.unit.telegram.world import World, a_world

WRITTEN = (ev.CustomerWrote, ev.CustomerSentFile, ev.CustomerEdited)


def file_ids(update: Any) -> Iterator[str]:
    """Every file an update speaks of."""
    if isinstance(update, dict):
        yield from (value for key, value in update.items() if key == "file_id")
    values = update.values() if isinstance(update, dict) else update if isinstance(update, list) else ()
    for value in values:
        yield from file_ids(value)


async def play(world: World, name: str) -> None:
    """The update comes in, and what is due goes out."""
    update = json.loads((UPDATES / f"{name}.json").read_text())
    for file_id in file_ids(update):
        world.server.keep_file(file_id, b"content of " + file_id.encode())
    if "callback_query" in update:
        world.server.tapping[update["callback_query"]["id"]] = world.customer
    world.updates.offset = None
    await world.server.push_again(update)
    await world.carry()


async def done(world: World) -> tuple[int, int, int]:
    """How often the customer wrote, how many messages we sent, how many taps were answered."""
    written = [entry for entry in await world.log() if isinstance(entry.event, WRITTEN)]
    return len(written), len(world.server.shown), len(world.customer.toasts)


def expected(incoming: de.Incoming | None) -> tuple[int, int, int]:
    """What one update comes to: what is in the log is the assistant's to answer, the rest is answered here."""
    if isinstance(incoming, de.Said | de.Filed | de.Edited):
        return 1, 0, 0
    if isinstance(incoming, de.Tapped):
        return 0, 0, 1
    if isinstance(incoming, de.Ordered) and incoming.command == "leave":
        return 1, 0, 0  # nobody waits: a typed word like any other
    if isinstance(incoming, de.Ordered):
        return int(bool(incoming.argument) and incoming.command == "human"), 1, int(incoming.tap is not None)
    return 0, int(isinstance(incoming, de.Crowd)), 0


@pytest.mark.parametrize("name", sorted(EXPECTED))
async def test_one_sensible_answer_or_silence_and_nothing_more_the_second_time(tmp_path: Path, name: str) -> None:
    async with a_world(tmp_path / "files", public_url="https://shop.example") as world:
        await world.says("bonjour")
        world.server.shown.clear()
        before = await done(world)
        for _ in range(2):
            await play(world, name)
            came_to = tuple(now - then for now, then in zip(await done(world), before, strict=True))
            taps = len(world.customer.toasts) - before[2]
            assert came_to == (*expected(EXPECTED[name])[:2], taps)
            assert taps >= expected(EXPECTED[name])[2]


@pytest.mark.parametrize("name", sorted(EXPECTED))
async def test_as_the_first_that_is_ever_heard_of_a_chat(tmp_path: Path, name: str) -> None:
    """Who was never here is told once that a machine answers, and nothing is lost."""
    async with a_world(tmp_path / "files") as world:
        await play(world, name)
        private = isinstance(EXPECTED[name], de.Said | de.Filed | de.Edited)
        conversations = [c async for c in world.store.conversations()]
        if private:
            assert len(await world.events(ev.ServiceTold)) == 1
            assert len(world.customer.reads) == 1
        assert len(conversations) <= 1
        assert len(world.server.shown) <= 2
