"""Stores of several servers: a primary with a replica under a Sentinel, and a cluster; a proxy before each server.

The servers announce their proxies' ports, so that our processes, the replicas and the Sentinel all come through them.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import redis
from redis.crc import key_slot

from conversation import keys
from conversation.ids import all_shards
from tests.faults.proxy import Line, Proxy
from tests.faults.stores import Fault, Store
from tests.redis_servers import BUS, NAME, NODES, SAFE, free_pair, in_step, sentinel_conf
from tests.servers import eventually

FAILOVER_S = 60.0
REST_S = 15.0
DOWN_AFTER_MS = 2_000  # a line in trouble for longer is a failover, too, with the old primary alive


class Server:
    """One redis-server behind its proxy; killed, it comes back on the same port with what it had on disk."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder, self.options = folder, options
        self.port = free_pair()
        self.proxy = Proxy(self.port, free_pair())
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True)

    async def start(self, *more: str) -> None:
        """Start, and wait until it answers."""
        self._process = self._launched(*more)
        await eventually(lambda: self.asks("PING"), 60)

    def _launched(self, *more: str) -> subprocess.Popen[bytes]:
        own = ("--port", str(self.port), "--dir", str(self.folder), "--logfile", str(self.folder / "log"))
        command = ["redis-server", *self.options, *own, *more]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def ask(self, *command: str) -> object:
        """One command, past the proxy."""
        with redis.Redis(port=self.port, socket_timeout=5) as client:
            return client.execute_command(*command)

    def asks(self, *command: str) -> object:
        """The same; None where nobody answers."""
        with contextlib.suppress(redis.RedisError, OSError):
            return self.ask(*command)
        return None

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @property
    def is_primary(self) -> bool:
        return _role(self) == "master"


class Replicated(Store):
    """Several servers, each behind its proxy, that speak with each other."""

    rest_s = REST_S
    _servers: Sequence[Server]

    async def stop(self) -> None:
        for server in self._servers:
            server.kill()
            await server.proxy.stop()

    async def url_for(self, process: str) -> str:
        return self.url

    def lines(self) -> dict[str, Proxy]:
        return {f"{server.folder.name}-others": server.proxy for server in self._servers}


class Watched(Replicated):
    """A primary, a replica and one Sentinel. With `wait` a write is accepted when the replica has it."""

    def __init__(self, folder: Path, wait: bool = True) -> None:
        self.replicas = 1 if wait else 0
        self._folder = folder / "store"
        self._servers = [self._server("first"), self._server("second")]
        self._sentinel = Server(self._folder / "sentinel", str(self._folder / "sentinel.conf"), "--sentinel")

    @property
    def url(self) -> str:
        return f"redis+sentinel://127.0.0.1:{self._sentinel.port}/{NAME}"

    async def start(self) -> None:
        first, second = self._servers
        for server in self._servers:
            await server.proxy.start()
        await first.start()
        await second.start("--replicaof", "127.0.0.1", str(first.proxy.port))
        await eventually(lambda: _follows(second), 60)
        (self._folder / "sentinel.conf").write_text(sentinel_conf(first.proxy.port, DOWN_AFTER_MS))
        await self._sentinel.start()
        await eventually(lambda: self._sentinel.asks("SENTINEL", "REPLICAS", NAME), 60)

    async def stop(self) -> None:
        self._sentinel.kill()
        await self._sentinel.proxy.stop()
        await super().stop()

    def faults(self) -> dict[str, Fault]:
        return {"failover": self._failover}

    async def _failover(self, for_s: float) -> None:
        """The replica falls behind, then the primary dies: what only the primary had is gone. It comes back as a
        replica of the other."""
        here, there = sorted(self._servers, key=lambda server: not server.is_primary)
        if not (here.is_primary and _follows(there)):
            return  # they are just finding each other again
        here.proxy.hurt("black hole", _is_replica)
        await asyncio.sleep(min(for_s, 1.5))
        here.kill()
        here.proxy.heal()
        with contextlib.suppress(AssertionError):  # a Sentinel that is not sure leaves all as it is
            await eventually(lambda: there.is_primary, FAILOVER_S)
        await here.start(*(("--replicaof", "127.0.0.1", str(there.proxy.port)) if there.is_primary else ()))
        await eventually(lambda: _follows(here), FAILOVER_S)

    def _server(self, name: str) -> Server:
        server = Server(self._folder / name, *SAFE)
        server.options = (
            *SAFE,
            "--replica-announce-ip",
            "127.0.0.1",
            "--replica-announce-port",
            str(server.proxy.port),
        )
        return server


class Clustered(Replicated):
    """Three primaries with a replica each; a write is accepted when the replica has it."""

    replicas = 1

    def __init__(self, folder: Path) -> None:
        self._servers = [Server(folder / "store" / f"node{number}") for number in range(NODES)]
        for server in self._servers:
            announced = ("--cluster-announce-ip", "127.0.0.1", "--cluster-announce-port", str(server.proxy.port))
            bus = ("--cluster-announce-bus-port", str(server.port + BUS))
            cluster = ("--cluster-enabled", "yes", "--cluster-node-timeout", "1000")
            server.options = (*SAFE, *cluster, *announced, *bus)

    @property
    def url(self) -> str:
        return f"redis+cluster://{','.join(f'127.0.0.1:{server.proxy.port}' for server in self._servers[:3])}"

    async def start(self) -> None:
        for server in self._servers:
            await server.proxy.start()
            await server.start()
        hosts = [f"127.0.0.1:{server.port}" for server in self._servers]
        made = ["redis-cli", "--cluster", "create", *hosts, "--cluster-replicas", "1", "--cluster-yes"]
        making = await asyncio.create_subprocess_exec(*made, stdout=subprocess.DEVNULL)
        assert await making.wait() == 0, "redis-cli could not make the cluster"
        await self._well()

    def faults(self) -> dict[str, Fault]:
        return {"node lost": self._lost, "slot moved": self._moved}

    async def _lost(self, for_s: float) -> None:
        """A primary dies, its replica takes over, and it comes back as a replica."""
        here = next(server for server in self._servers if server.is_primary)
        here.kill()
        await asyncio.sleep(max(for_s, 3.0))
        await here.start()
        await self._well()

    async def _moved(self, for_s: float) -> None:
        """The shard of many conversations moves to another node, key by key, while they are written to."""
        slot = key_slot(keys.log(f"{all_shards()[0]}-0").encode())
        primaries = [server for server in self._servers if server.is_primary]
        owner = next(server for server in primaries if _owns(server, slot))
        await asyncio.to_thread(move, primaries, slot, owner, next(it for it in primaries if it is not owner))

    async def _well(self) -> None:
        for server in self._servers:
            await eventually(partial(_agrees, server), FAILOVER_S)
            await eventually(partial(_follows, server), FAILOVER_S)


def move(primaries: list[Server], slot: int, here: Server, there: Server) -> None:
    """As `redis-cli --cluster reshard` does it, for one slot."""
    ids = {server.port: bytes(server.ask("CLUSTER", "MYID")).decode() for server in (here, there)}  # type: ignore[call-overload]
    there.ask("CLUSTER", "SETSLOT", str(slot), "IMPORTING", ids[here.port])
    here.ask("CLUSTER", "SETSLOT", str(slot), "MIGRATING", ids[there.port])
    while names := here.ask("CLUSTER", "GETKEYSINSLOT", str(slot), "10"):
        here.ask("MIGRATE", "127.0.0.1", str(there.port), "", "0", "5000", "KEYS", *names)  # type: ignore[misc]
    for server in (there, here, *(it for it in primaries if it not in (here, there))):
        server.ask("CLUSTER", "SETSLOT", str(slot), "NODE", ids[there.port])


def _owns(server: Server, slot: int) -> bool:
    """Does this primary have the slot, by its own word?"""
    for first, last, owner, *_ in server.ask("CLUSTER", "SLOTS"):  # type: ignore[attr-defined]
        if first <= slot <= last:
            return bool(owner[2] == server.ask("CLUSTER", "MYID"))
    return False


def _agrees(server: Server) -> bool:
    """Does this node see a whole cluster?"""
    info = server.asks("CLUSTER", "INFO")
    return isinstance(info, bytes) and b"cluster_state:ok" in info


def _follows(server: Server) -> bool:
    """A replica that follows, or a primary that somebody follows."""
    with contextlib.suppress(redis.RedisError, OSError):
        return in_step(server.ask)
    return False


def _role(server: Server) -> str:
    info = server.asks("INFO", "replication")
    return str(info["role"]) if isinstance(info, dict) else ""


def _is_replica(line: Line) -> bool:
    """Who says REPLCONF first wants the stream of writes."""
    return b"REPLCONF" in line.began or b"PSYNC" in line.began
