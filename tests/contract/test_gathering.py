"""Calls of the store that come together travel together, and each gets its own answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import ResponseError

from conversation.redis_client import connect
from conversation.redis_gather import LANES, MOST, GatheringRedis
from passerelle.embedded import EmbeddedStore
from tests.servers import eventually

MANY = 2 * MOST


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[GatheringRedis]:
    server = EmbeddedStore(tmp_path)
    client = connect(server.start())
    assert isinstance(client, GatheringRedis)
    yield client
    await client.aclose()
    server.stop()


async def test_each_call_gets_its_own_answer(client: GatheringRedis) -> None:
    await asyncio.gather(*(client.execute_command("SET", f"key{n}", n) for n in range(MANY)))
    # Only now: calls on their way together go on several connections, of which none waits for another.
    answers = await asyncio.gather(*(client.execute_command("GET", f"key{n}") for n in range(MANY)))
    assert answers == [str(n).encode() for n in range(MANY)]


async def test_who_was_just_answered_may_ask_again(client: GatheringRedis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both lanes end in one round of the loop; who asks in that same round must not wait for somebody else's call."""
    go, carry = asyncio.Event(), client._send
    carried: list[int] = []

    async def together(batch: list[Any]) -> list[Any]:
        carried.append(len(batch))
        await go.wait()
        return [b"1"] * len(batch)

    async def asks_twice() -> Any:
        await client.execute_command("GET", "key")
        monkeypatch.setattr(client, "_send", carry)
        return await client.execute_command("GET", "key")

    monkeypatch.setattr(client, "_send", together)
    first = asyncio.create_task(asks_twice())
    await eventually(lambda: carried == [1])
    second = asyncio.create_task(client.execute_command("GET", "key"))
    await eventually(lambda: carried == [1, 1])
    go.set()
    assert await asyncio.wait_for(first, 30) is None
    assert await second == b"1"


async def test_an_error_is_the_one_callers_alone(client: GatheringRedis) -> None:
    await client.set("text", "no list")
    wrong, right = client.execute_command("LPUSH", "text", "x"), client.execute_command("GET", "text")
    answers = await asyncio.gather(wrong, right, return_exceptions=True)
    assert isinstance(answers[0], ResponseError)
    assert answers[1] == b"no list"


async def test_who_gives_up_takes_nobody_along(client: GatheringRedis) -> None:
    calls = [asyncio.ensure_future(client.execute_command("INCR", "count")) for _ in range(10)]
    await asyncio.sleep(0)
    calls[3].cancel()
    answers = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(answer) for answer in answers].count(int) == 9


async def test_who_finds_no_place_in_time_is_told_and_does_not_wait_on(
    client: GatheringRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conversation.redis_gather.WAITS_S", -1.0)  # every call has waited for longer
    with pytest.raises(RedisConnectionError, match="too many calls"):
        await client.execute_command("GET", "key")


async def test_many_calls_share_a_few_connections(client: GatheringRedis) -> None:
    await asyncio.gather(*(client.execute_command("INCR", "count") for _ in range(MANY)))
    assert len(await client.client_list()) <= LANES
