"""Looking at the shop before a brief: in time or not at all."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from conversation import events as ev
from handoff import snapshot
from handoff.snapshot import Snapshots
from shop.errors import ShopDown
from shop.port import Shop
from shop.words import Order
from tests.unit.handoff.stories import demo_shop
from tests.unit.handoff.world import World


async def test_the_orders_asked_for_come_first_then_those_still_open(world: World) -> None:
    c = await world.opened()
    identified = ev.CustomerIdentified(proof="person", how="identity", person="C-2001", name="Camille Laurent")
    state = await world.append(c, identified)
    taken = await Snapshots(demo_shop(), world.door, world.book).take(state, ["LBQ-10003", "LBQ-99999"])
    assert [order.number for order in taken.orders][:1] == ["LBQ-10003"]
    assert {"LBQ-10001", "LBQ-10002"} <= {order.number for order in taken.orders}
    assert taken.customer is not None
    assert taken.customer.name == "Camille Laurent"
    assert not taken.down
    assert str(taken.today) == "2026-11-23"


async def test_earlier_contacts_of_the_person_are_found_by_the_address_book(world: World) -> None:
    former, c = await world.opened(), await world.opened()
    await world.asks(former)
    await world.claimed(former)
    await world.append(former, ev.ConversationClosed(outcome="settled"))
    for number, conversation in enumerate((former, "07-gone00000000", c)):
        await world.book.remember("C-2001", conversation, world.clock() + number)
    state = await world.append(c, ev.CustomerIdentified(proof="person", how="identity", person="C-2001"))
    taken = await Snapshots(None, world.door, world.book).take(state, [])
    assert [(it.id, it.outcome, it.served_by) for it in taken.earlier] == [(former, "settled", ("Léa",))]
    assert taken.down


@pytest.fixture
def stuck() -> threading.Event:
    """Set to let a stuck shop go."""
    return threading.Event()


async def test_a_shop_that_hangs_does_not_keep_the_agent_waiting(
    world: World, stuck: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "SHOP_TIMEOUT_S", 0.05)
    state = await world.says(await world.opened(), "Bonjour")

    class Stuck:
        def order(self, number: str) -> Order:
            stuck.wait(10)
            raise ShopDown("too late")

    shop: Shop = Stuck()  # type: ignore[assignment]
    taken = await Snapshots(shop, world.door, world.book).take(state, ["LBQ-10001"])
    stuck.set()
    assert (taken.down, taken.orders) == (True, ())


async def test_a_shop_that_is_down_is_told_so(world: World) -> None:
    state = await world.says(await world.opened(), "Bonjour")

    class Down:
        def order(self, number: str) -> Order:
            raise ShopDown("away")

    shop: Shop = Down()  # type: ignore[assignment]
    assert (await Snapshots(shop, world.door, world.book).take(state, ["LBQ-10001"])).down


async def test_the_shop_takes_no_thread_that_sessions_wait_for(world: World) -> None:
    state = await world.append(await world.opened(), ev.CustomerWrote(text="bonjour"))
    freed = threading.Event()
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    busy = asyncio.create_task(asyncio.to_thread(freed.wait))
    try:
        taken = await Snapshots(demo_shop(), world.door, world.book).take(state, ["LBQ-10003"])
    finally:
        freed.set()
        await busy
    assert ([order.number for order in taken.orders], taken.down) == (["LBQ-10003"], False)
