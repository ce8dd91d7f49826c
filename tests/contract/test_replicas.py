"""With replicas, what is accepted is on them: a replica that does not confirm makes the same id due again."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis.asyncio
from redis.asyncio.sentinel import Sentinel
from redis.exceptions import RedisError

from conversation import events as ev
from conversation.errors import StoreUnavailable
from conversation.floor import Floor
from conversation.ids import all_shards, new_conversation
from conversation.redis_client import connect, disconnect, primary_of
from conversation.redis_replicas import Replicas
from conversation.redis_store import RedisStore
from conversation.store import Append
from tests.servers import eventually
from tests.service import free_port


@contextmanager
def server(folder: Path, port: int, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    folder.mkdir()
    command = ["redis-server", "--port", str(port), "--dir", str(folder), "--logfile", str(folder / "log"), *more]
    process = subprocess.Popen([*command, "--save", "", "--repl-diskless-sync-delay", "0"])
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait()


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[tuple[str, subprocess.Popen[bytes]]]:
    """The URL of a server with one replica, and the replica's process."""
    port = free_port()
    with ExitStack() as servers:
        servers.enter_context(server(tmp_path / "first", port))
        replica = servers.enter_context(
            server(tmp_path / "replica", free_port(), "--replicaof", "127.0.0.1", str(port))
        )
        url = f"redis://127.0.0.1:{port}"
        client = redis.asyncio.from_url(url)

        async def in_step() -> bool:
            try:
                await client.set("x", 1)
                return int(await client.wait(1, 100)) == 1
            except RedisError:
                return False

        await eventually(in_step)
        await client.aclose()
        yield url, replica


async def test_what_no_replica_has_is_not_accepted_until_one_does(
    pair: tuple[str, subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conversation.redis_replicas.WAIT_MS", 200)
    url, replica = pair
    batch = Append(conversation=new_conversation(), id="m", events=(ev.CustomerWrote(text="x"),), seen=0, floor=Floor())
    stores = [RedisStore(redis.asyncio.from_url(url), replicas=1) for _ in range(2)]
    replica.send_signal(signal.SIGSTOP)
    for store in stores:  # the second time over a connection that has written nothing before
        with pytest.raises(StoreUnavailable):
            await store.append(batch)
    replica.send_signal(signal.SIGCONT)
    monkeypatch.setattr("conversation.redis_replicas.WAIT_MS", 20_000)
    appended = [await store.append(batch) for store in stores]
    assert [again.fresh for again in appended] == [False, False]
    assert len(await stores[0].entries(batch.conversation)) == 1
    for store in stores:
        await store.close()


async def test_what_is_about_to_be_sent_is_known_to_the_replica(
    pair: tuple[str, subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conversation.redis_replicas.WAIT_MS", 20_000)
    url, replica = pair
    c = new_conversation()
    store = RedisStore(redis.asyncio.from_url(url), replicas=1)
    linked = ev.CustomerLinked(channel="telegram", address="7")
    batch = Append(conversation=c, id="o", events=(linked,), seen=0, floor=Floor(), agenda={"telegram": 1})
    await store.append(batch)
    [work] = await store.take("telegram", all_shards())
    monkeypatch.setattr("conversation.redis_replicas.WAIT_MS", 200)
    replica.send_signal(signal.SIGSTOP)
    for _ in range(2):  # the same again is not confirmed either
        with pytest.raises(StoreUnavailable):
            await store.advance(c, "try:telegram", 5, work)
    await store.advance(c, "read", 5)  # nobody sends by this one
    replica.send_signal(signal.SIGCONT)
    monkeypatch.setattr("conversation.redis_replicas.WAIT_MS", 20_000)
    await store.advance(c, "try:telegram", 5, work)
    assert (await store.cursors(c))["try:telegram"] == 5
    await store.close()


async def test_connections_that_are_given_up_are_out_of_reach_before_they_are_closed(valkey_url: str) -> None:
    client = connect(valkey_url)
    await client.ping()
    pool = client.connection_pool
    [idle] = pool._available_connections
    giving_up = asyncio.create_task(Replicas(client, 1).count(0))
    await asyncio.sleep(0)
    taken = await pool.get_connection()
    with pytest.raises(StoreUnavailable):
        await giving_up
    assert taken is not idle
    assert (taken.is_connected, idle.is_connected) == (True, False)
    await pool.release(taken)
    await disconnect(client)


class Named(Sentinel):
    """A Sentinel that names the primary of this URL."""

    def __init__(self, url: str) -> None:
        super().__init__([])  # type: ignore[no-untyped-call]  # redis-py
        self._named = ("127.0.0.1", urlsplit(url).port)

    async def discover_master(self, service_name: str) -> tuple[str, int | None]:
        return self._named


async def test_who_takes_a_connection_while_another_primary_is_named_is_not_cut_off(
    pair: tuple[str, subprocess.Popen[bytes]],
) -> None:
    client = primary_of(Named(pair[0]), "shop")
    await client.ping()
    pool: Any = client.connection_pool
    [idle] = pool._available_connections
    pool.master_address = ("127.0.0.1", 1)  # the primary of before
    asking = asyncio.create_task(pool.get_master_address())
    await asyncio.sleep(0)
    taken = await pool.get_connection()
    await asking
    assert taken is not idle
    assert (taken.is_connected, idle.is_connected) == (True, False)
    await pool.release(taken)
    await disconnect(client)
