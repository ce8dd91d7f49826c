"""With replicas, what is accepted is on them: a replica that does not confirm makes the same id due again."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import redis.asyncio
from redis.exceptions import RedisError

from conversation import events as ev
from conversation.errors import StoreUnavailable
from conversation.floor import Floor
from conversation.ids import new_conversation
from conversation.redis_store import RedisStore
from conversation.store import Append
from tests.servers import eventually


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
    monkeypatch.setattr("conversation.redis_store.WAIT_MS", 200)
    url, replica = pair
    batch = Append(conversation=new_conversation(), id="m", events=(ev.CustomerWrote(text="x"),), seen=0, floor=Floor())
    stores = [RedisStore(redis.asyncio.from_url(url), replicas=1) for _ in range(2)]
    replica.send_signal(signal.SIGSTOP)
    for store in stores:  # the second time over a connection that has written nothing before
        with pytest.raises(StoreUnavailable):
            await store.append(batch)
    replica.send_signal(signal.SIGCONT)
    monkeypatch.setattr("conversation.redis_store.WAIT_MS", 20_000)
    appended = [await store.append(batch) for store in stores]
    assert [again.fresh for again in appended] == [False, False]
    assert len(await stores[0].entries(batch.conversation)) == 1
    for store in stores:
        await store.close()
