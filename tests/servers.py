"""Real servers for tests: the embedded Valkey and Debian's Redis, each started once and emptied for each test."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import redis.asyncio

from conversation.redis_book import RedisBook
from conversation.redis_store import RedisStore
from passerelle.embedded import EmbeddedStore

# Where it is there, in memory: every write is flushed, and a busy disk may keep a flush for longer than a client waits.
_MEMORY = Path("/dev/shm")
_PLACE = _MEMORY if os.access(_MEMORY, os.W_OK) else Path("/tmp")


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """The embedded store, as `passerelle run` starts it."""
    folder = Path(tempfile.mkdtemp(prefix="psr-", dir=_PLACE))
    store = EmbeddedStore(folder)
    yield store.start()
    store.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Debian's redis-server (`make test` installs it), append-only as we ask of a production server."""
    folder = Path(tempfile.mkdtemp(prefix="psr-", dir=_PLACE))
    path = folder / "redis.sock"
    command = f"redis-server --port 0 --unixsocket {path} --dir {folder} --logfile {folder}/redis.log"
    safe = "--save '' --appendonly yes --appendfsync always --maxmemory-policy noeviction"
    server = subprocess.Popen(shlex.split(f"{command} {safe}"))
    client = redis.Redis(unix_socket_path=str(path))
    while not _pings(client):
        with contextlib.suppress(subprocess.TimeoutExpired):
            assert server.wait(0.02) is None, (folder / "redis.log").read_text()
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


async def eventually(condition: Callable[[], Any], timeout_s: float = 120.0) -> None:
    """Await until `condition()` (plain or async) holds; other tasks of the loop go on meanwhile."""
    deadline = time.monotonic() + timeout_s
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
