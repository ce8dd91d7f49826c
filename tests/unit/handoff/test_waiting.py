"""The waiting list: one order over all shards, places in it, and how long people usually wait."""

from __future__ import annotations

from handoff.waiting import percentile
from tests.unit.handoff.world import World, moment


async def test_places_are_counted_over_all_shards(world: World) -> None:
    waiting = []
    for _ in range(5):
        c = await world.opened()
        await world.asks(c)
        waiting.append(c)
        world.clock.advance(1)
    assert len({c[:2] for c in waiting}) > 1
    assert [(await world.waiting.place(c)).get("position") for c in waiting] == [1, 2, 3, 4, 5]
    assert await world.waiting.order() == waiting


async def test_a_requeued_conversation_stands_in_front(world: World) -> None:
    first, second = await world.opened(), await world.opened()
    await world.asks(first)
    world.clock.advance(1)
    await world.asks(second)
    await world.claimed(second)
    await world.after(300)
    assert await world.waiting.order() == [second, first]


async def test_the_list_is_read_once_a_second_at_most(world: World) -> None:
    c = await world.opened()
    await world.asks(c)
    assert (await world.waiting.place(c)) == {"position": 1}
    await world.claimed(c)
    assert await world.waiting.order() == [c]
    world.clock.advance(1)
    assert await world.waiting.order() == []


async def test_who_has_just_come_has_a_place_at_once(world: World) -> None:
    first, second = await world.opened(), await world.opened()
    await world.asks(first)
    assert await world.waiting.place(first) == {"position": 1}
    await world.asks(second)
    assert (await world.waiting.place(second)).get("position") == 2


async def test_waits_are_told_from_thirty_measurements_on(world: World) -> None:
    c = await world.opened()
    await world.asks(c)
    for wait in range(1, 30):
        await world.book.measure_wait(wait)
    assert await world.waiting.place(c) == {"position": 1}
    await world.book.measure_wait(30)
    world.clock.advance(1)
    assert await world.waiting.place(c) == {"position": 1, "wait_p50_s": 15, "wait_p90_s": 27}


async def test_closed_means_a_date_and_no_place() -> None:
    world = World(moment("2026-11-21 21:40"))
    c = await world.opened()
    await world.asks(c)
    assert await world.waiting.place(c) == {"opens_at": moment("2026-11-23 09:00"), "zone": "Europe/Paris"}


def test_a_percentile_is_a_wait_that_was_measured() -> None:
    assert percentile([10.0, 20.0, 30.2, 40.0], 50) == 20
    assert percentile([10.0, 20.0, 30.2, 40.0], 75) == 31
    assert percentile([7.0], 90) == 7
