"""Real servers for tests: the embedded Valkey and Debian's Redis, each started once and emptied for each test."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redis
import redis.asyncio

from conversation.redis_book import RedisBook
from conversation.redis_store import RedisStore
from passerelle.embedded import EmbeddedStore


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """The embedded store, as `passerelle run` starts it."""
    folder = Path(tempfile.mkdtemp(prefix="psr-", dir="/tmp"))
    store = EmbeddedStore(folder)
    yield store.start()
    store.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Debian's redis-server (`make test` installs it), append-only as we ask of a production server."""
    folder = Path(tempfile.mkdtemp(prefix="psr-", dir="/tmp"))
    path = folder / "redis.sock"
    server = subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", path, "--dir", folder, "--save", "", "--appendonly", "yes"]
        + ["--appendfsync", "always", "--maxmemory-policy", "noeviction", "--logfile", folder / "redis.log"],
    )
    client = redis.Redis(unix_socket_path=str(path))
    wait_for(lambda: path.exists() and _pings(client))
    client.close()
    yield f"unix://{path}"
    server.terminate()
    server.wait()
    shutil.rmtree(folder, ignore_errors=True)


def _pings(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def wait_for(condition: object, timeout_s: float = 30.0) -> None:
    """Block until `condition()` holds; a bounded look again and again for what another process does."""
    deadline = time.monotonic() + timeout_s
    assert callable(condition)
    while not condition():
        assert time.monotonic() < deadline, f"did not come true in {timeout_s} s"
        time.sleep(0.01)


async def eventually(condition: object, timeout_s: float = 30.0) -> None:
    """Await until `condition()` (plain or async) holds; other tasks of the loop go on meanwhile."""
    deadline = time.monotonic() + timeout_s
    assert callable(condition)
    while True:
        result = condition()
        if asyncio.iscoroutine(result):
            result = await result
        if result:
            return
        assert time.monotonic() < deadline, f"did not come true in {timeout_s} s"
        await asyncio.sleep(0.01)


@pytest.fixture
async def client(valkey_url: str) -> AsyncIterator[redis.asyncio.Redis]:
    """A client of the embedded store, emptied."""
    connected = redis.asyncio.from_url(valkey_url)
    await connected.flushall()
    yield connected
    await connected.aclose()


@pytest.fixture
def redis_store(client: redis.asyncio.Redis) -> RedisStore:
    """The store on the embedded Valkey."""
    return RedisStore(client)


@pytest.fixture
def redis_book(client: redis.asyncio.Redis) -> RedisBook:
    """The book on the embedded Valkey."""
    return RedisBook(client)
