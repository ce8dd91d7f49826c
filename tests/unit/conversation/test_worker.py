"""The loop over the agenda: it stops when told to and leaves nothing running."""

from __future__ import annotations

import asyncio

import pytest

from conversation import events as ev
from conversation.agenda import BRAIN, Work
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.floor import Floor
from conversation.ids import new_conversation
from conversation.memory import MemoryStore
from conversation.policy import Policy
from conversation.store import Append, Ring
from conversation.worker import Worker
from tests.servers import eventually


@pytest.fixture
async def store() -> MemoryStore:
    """Three conversations with something to read."""
    store = MemoryStore()
    door = Door(store, Policy())
    for _ in range(3):
        wrote = [ev.ConversationOpened(channel="web"), ev.CustomerWrote(text="bonjour")]
        await door.write(new_conversation(), lambda _, events=tuple(wrote): events, "o")  # type: ignore[misc]
    return store


async def test_it_stops_with_work_left(store: MemoryStore) -> None:
    stop, handled = asyncio.Event(), list[Work]()

    async def handle(work: Work) -> None:
        handled.append(work)
        stop.set()

    await Worker(store, BRAIN, handle, at_once=1).run(stop)
    assert len(handled) == 1


async def test_a_store_that_goes_away_is_said_when_all_work_has_ended(store: MemoryStore) -> None:
    ended, first = list[str](), asyncio.Event()

    async def handle(work: Work) -> None:
        if not first.is_set():
            first.set()
            raise StoreUnavailable("away")
        await asyncio.sleep(0)
        ended.append(work.conversation)

    with pytest.raises(StoreUnavailable):
        await Worker(store, BRAIN, handle).drain()
    assert len(ended) == 2


async def test_the_slowest_holds_its_own_place_and_no_other(store: MemoryStore) -> None:
    stop, hang, handled = asyncio.Event(), asyncio.Event(), list[str]()

    async def handle(work: Work) -> None:
        handled.append(work.conversation)
        if len(handled) == 1:
            await hang.wait()
        elif len(handled) == 3:
            late = [ev.ConversationOpened(channel="web"), ev.CustomerWrote(text="et moi ?")]
            await Door(store, Policy()).write(new_conversation(), lambda _: late, "o")
        await Door(store, Policy()).settle(work, due_at=await store.now() + 60_000)
        if len(handled) == 4:  # what came in while the first was hanging, told by the bell
            stop.set()
            hang.set()

    await Worker(store, BRAIN, handle, at_once=2).run(stop)
    assert len(set(handled)) == 4


class Behind(MemoryStore):
    """Its clock is some ms behind what it is taken for, as a server's may be."""

    async def now(self) -> int:
        return self.clock() + 50


async def test_a_hint_that_comes_early_is_looked_after_whatever_else_was_due_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("conversation.worker.SWEEP_S", 3600.0)
    store, stop, second, handled = Behind(), asyncio.Event(), asyncio.Event(), list[str]()
    due, early = "07-aaaaaaaaaaaaaaaaaaaaaaaa", "07-bbbbbbbbbbbbbbbbbbbbbbbb"

    async def handle(work: Work) -> None:
        handled.append(work.conversation)
        if work.conversation == due:
            await second.wait()
        second.set()

    running = asyncio.create_task(Worker(store, BRAIN, handle, at_once=4).run(stop))
    await eventually(lambda: store._ears)
    for c, at in ((due, store.clock()), (early, await store.now())):
        floor = Floor("assistant", 0)
        await store.append(Append(conversation=c, id="", events=(), seen=0, floor=floor, agenda={BRAIN: at}))
    await store.ring(Ring(conversation=early, seq=at, dues={BRAIN: at}))
    await eventually(lambda: handled == [due, early], timeout_s=20)
    stop.set()
    await running
