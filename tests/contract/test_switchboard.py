"""All who listen in a process share one subscription: each hears, and each is told when it is cut."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest

from conversation.errors import StoreUnavailable
from conversation.ids import all_shards, new_conversation
from conversation.redis_client import connect
from conversation.redis_store import RedisStore
from conversation.store import Ring
from tests.servers import eventually

SHARDS = all_shards()


async def subscriptions(client: Any) -> list[dict[str, str]]:
    return [one for one in await client.client_list() if int(one["ssub"])]


async def test_many_listeners_are_one_subscription_and_the_last_takes_it_along(valkey_url: str) -> None:
    client = connect(valkey_url)
    store, ring = RedisStore(client), Ring(conversation=new_conversation(), kind="typing")
    async with store.listen(SHARDS) as first:
        async with AsyncExitStack() as stack:
            others = [await stack.enter_async_context(store.listen(SHARDS)) for _ in range(5)]
            assert len(await subscriptions(client)) == 1
            await store.ring(ring)
            assert [await bell.next(10) for bell in (first, *others)] == [ring] * 6
        await store.ring(ring)
        assert await first.next(10) == ring

    async def gone() -> bool:
        return not await subscriptions(client)

    await eventually(gone)
    await store.close()


async def test_a_subscription_that_ends_by_itself_leaves_nobody_deaf(valkey_url: str) -> None:
    store, ring = RedisStore(connect(valkey_url)), Ring(conversation=new_conversation(), kind="typing")
    async with store.listen(SHARDS) as bell:
        [line] = [task for task in asyncio.all_tasks() if task.get_name() == "switchboard"]
        while not line.done():  # redis-py may swallow it
            line.cancel()
            await asyncio.wait({line}, timeout=1)
        with pytest.raises(StoreUnavailable):
            await bell.next(10)
        async with store.listen(SHARDS) as again:
            await store.ring(ring)
            assert await again.next(10) == ring
    await store.close()


async def test_a_cut_is_told_to_all_and_who_listens_again_hears(valkey_url: str) -> None:
    client = connect(valkey_url)
    store, ring = RedisStore(client), Ring(conversation=new_conversation(), kind="typing")
    async with store.listen(SHARDS) as one, store.listen(SHARDS) as other:
        waits = [asyncio.create_task(bell.next(60)) for bell in (one, other)]
        [subscribed] = await subscriptions(client)
        await client.client_kill(subscribed["addr"])
        for wait in waits:
            with pytest.raises(StoreUnavailable):
                await wait
        async with store.listen(SHARDS) as again:
            await store.ring(ring)
            assert await again.next(10) == ring
    await store.close()
