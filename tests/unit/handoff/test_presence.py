"""What agents hold, as every desk asks it all the time: little is read, and nothing old is told."""

from __future__ import annotations

import pytest

from conversation import events as ev
from conversation.state import Conversation
from handoff.presence import Presence
from tests.unit.handoff.world import World


async def test_what_agents_hold_is_read_again_only_when_it_rang(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    presence, reads, read = Presence(world.store, world.door, world.book), [], world.door.read

    async def counted(c: str) -> Conversation:
        reads.append(c)
        return await read(c)

    monkeypatch.setattr(world.door, "read", counted)
    first, second = await world.opened(), await world.opened()
    for c in (first, second):
        await world.claimed(c)
    await presence.glance()
    assert len((await presence.glance())["lea"]) == 2
    assert sorted(reads) == sorted([first, second] * 2)  # nobody hears the bells: nothing is kept
    presence.listening(True)
    await presence.glance()
    reads.clear()
    await world.append(first, ev.HandoffTransferred(agent="sam", name="Sam", by="Léa"))
    presence.heard(first)
    third = await world.opened()
    await world.claimed(third)
    assert {agent: {c.id for c in held} for agent, held in (await presence.glance()).items()} == {
        "sam": {first},
        "lea": {second, third},
    }
    assert sorted(reads) == sorted([first, third])
    await world.append(second, ev.HandoffHandedBack(agent="lea", name="Léa"))
    assert [c.id for c in (await presence.glance())["lea"]] == [third]


async def test_what_rings_while_it_is_read_is_read_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    presence, read = Presence(world.store, world.door, world.book), world.door.read
    c = await world.opened()
    await world.claimed(c)
    presence.listening(True)

    async def slow(id: str) -> Conversation:
        old = await read(id)
        await world.append(id, ev.HandoffTransferred(agent="sam", name="Sam", by="Léa"))
        presence.heard(id)
        return old

    monkeypatch.setattr(world.door, "read", slow)
    assert list(await presence.glance()) == ["lea"]
    monkeypatch.setattr(world.door, "read", read)
    assert list(await presence.glance()) == ["sam"]
