"""The loop over the agenda: it stops when told to and leaves nothing running."""

from __future__ import annotations

import asyncio

import pytest

from conversation import events as ev
from conversation.agenda import BRAIN, Work
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.ids import new_conversation
from conversation.memory import MemoryStore
from conversation.policy import Policy
from conversation.worker import Worker


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
