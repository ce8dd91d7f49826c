"""Redis as people run it for others: a primary with a replica that a Sentinel watches, and a cluster with replicas."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import redis
from redis.asyncio.cluster import RedisCluster

from tests.service import PORTS, free_port

NAME = "passerelle"  # what the Sentinel calls the primary
NODES = 6  # three primaries, a replica each: the smallest cluster that survives a loss
STARTED_S = 120.0  # seconds on a quiet machine
ANSWERED_S = 60.0
QUICK_MS = 500  # without a word, and a server is given up: tests of a failover wait for it
STEADY_MS = 120_000  # elsewhere a machine that is busy for a second must lead to none
BUS = 10_000  # the nodes of a cluster speak to each other on the port so far above their own
SAFE = ("--appendonly", "yes", "--appendfsync", "always", "--save", "", "--repl-diskless-sync-delay", "0")


class Server:
    """One redis-server process in a folder of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        """`options` as on the command line: a file may come first."""
        self.port = free_pair()
        self.folder = folder
        folder.mkdir(parents=True)
        own = ("--port", str(self.port), "--dir", str(folder), "--logfile", str(folder / "log"))
        self.process = subprocess.Popen(["redis-server", *options, *own], stdout=subprocess.DEVNULL)

    def ask(self, *command: str) -> Any:
        """One command, on a connection of its own."""
        with redis.Redis(port=self.port, socket_timeout=ANSWERED_S) as client:
            return client.execute_command(*command)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def watched(given_up_ms: int = QUICK_MS) -> Iterator[tuple[str, Server, Server]]:
    """The URL of a primary watched by one Sentinel, the primary and its replica."""
    with _servers() as start:
        primary = start("primary", *SAFE)
        replica = start("replica", *SAFE, "--replicaof", "127.0.0.1", str(primary.port))
        _until(lambda: primary.ask("WAIT", "1", "10") == 1 if primary.ask("SET", "x", "1") else False)
        sentinel = _sentinel(start, primary, given_up_ms)
        _until(lambda: bool(sentinel.ask("SENTINEL", "REPLICAS", NAME)))
        yield f"redis+sentinel://127.0.0.1:{sentinel.port}/{NAME}", primary, replica


@contextlib.contextmanager
def clustered() -> Iterator[tuple[str, list[Server]]]:
    """The URL of a cluster, and its nodes."""
    with _servers() as start:
        cluster = ("--cluster-enabled", "yes", "--cluster-node-timeout", "1000")
        nodes = [start(f"node{number}", *SAFE, *cluster) for number in range(NODES)]
        for node in nodes:
            _until(lambda node=node: node.ask("PING"))  # type: ignore[misc]
        hosts = [f"127.0.0.1:{node.port}" for node in nodes]
        made = ["redis-cli", "--cluster", "create", *hosts, "--cluster-replicas", "1", "--cluster-yes"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        for node in nodes:
            _until(lambda node=node: b"cluster_state:ok" in node.ask("CLUSTER", "INFO"))  # type: ignore[misc]
        _until(lambda: all(in_step(node.ask) for node in nodes))
        yield f"redis+cluster://{','.join(hosts[:3])}", nodes


@pytest.fixture(scope="session")
def sentinel_url() -> Iterator[str]:
    with watched(STEADY_MS) as (url, _, _):
        yield url


@pytest.fixture(scope="session")
def cluster_url() -> Iterator[str]:
    with clustered() as (url, nodes):
        steady(nodes)
        yield url


def steady(nodes: list[Server]) -> None:
    """From now on no node of the cluster is given up, however busy the machine is."""
    for node in nodes:  # not before: they find each other the quicker, the less patient they are
        node.ask("CONFIG", "SET", "cluster-node-timeout", str(STEADY_MS))


async def emptied(client: Any) -> None:
    """Forget all that this client reaches."""
    if isinstance(client, RedisCluster):
        await client.flushall(target_nodes=RedisCluster.PRIMARIES)
    else:
        await client.flushall()


def free_pair() -> int:
    """A free port whose bus is free, too: below the ports that the system gives to whoever connects, as it is."""
    while True:
        port = free_port()
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port + BUS))
            if port + BUS < PORTS[1]:
                return port


def in_step(ask: Callable[..., Any]) -> bool:
    """A replica that follows, or a primary that somebody follows; `ask` sends it a command."""
    info = ask("INFO", "replication")
    return bool(info["connected_slaves"] if info["role"] == "master" else info["master_link_status"] == "up")


def _sentinel(start: Callable[..., Server], primary: Server, given_up_ms: int) -> Server:
    file = primary.folder.parent / "sentinel.conf"
    file.write_text(sentinel_conf(primary.port, given_up_ms))
    sentinel = start("sentinel", str(file), "--sentinel")
    _until(lambda: sentinel.ask("PING"))
    return sentinel


def sentinel_conf(port: int, down_after_ms: int) -> str:
    """What a Sentinel is given that watches the primary on this port by itself: one vote is enough."""
    return (
        f"sentinel monitor {NAME} 127.0.0.1 {port} 1\n"
        f"sentinel down-after-milliseconds {NAME} {down_after_ms}\nsentinel failover-timeout {NAME} 3000\n"
    )


@contextlib.contextmanager
def _servers() -> Iterator[Callable[..., Server]]:
    with ExitStack() as stack:
        temporary = tempfile.TemporaryDirectory(prefix="psr-", dir="/tmp", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(temporary))

        def start(name: str, *options: str) -> Server:
            server = Server(folder / name, *options)
            stack.callback(server.kill)
            return server

        yield start


def _until(condition: Callable[[], Any]) -> None:
    """Servers need a moment; their errors meanwhile are not ours."""
    deadline = time.monotonic() + STARTED_S
    while True:
        with contextlib.suppress(redis.RedisError, OSError):
            if condition():
                return
        assert time.monotonic() < deadline, "the servers do not come up"
        threading.Event().wait(0.02)
