"""The store's clock as a process knows it: an answer that comes late does not set it back."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any

import redis.asyncio
import time_machine

from conversation.redis_store import RedisStore


class LateAnswer:
    """A client whose process is busy when the store's time comes in; `then` is the store's time when it has read it."""

    def __init__(self, client: redis.asyncio.Redis) -> None:
        self._client = client
        self.then = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def time(self) -> tuple[int, int]:
        told = await self._client.time()
        await asyncio.sleep(0.05)
        seconds, micros = await self._client.time()
        self.then = seconds * 1000 + micros // 1000
        return int(told[0]), int(told[1])


async def test_a_late_answer_does_not_set_the_clock_back(client: redis.asyncio.Redis) -> None:
    late = LateAnswer(client)
    assert await RedisStore(late).now() >= late.then


async def test_a_machine_whose_time_of_day_is_set_goes_on_by_the_store_s(client: redis.asyncio.Redis) -> None:
    store = RedisStore(client)
    before = await store.now()
    with time_machine.travel(datetime.now(timezone.utc) + timedelta(hours=1)):
        assert await store.now() - before < 60_000
