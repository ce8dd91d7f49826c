"""From a URL to a client: one server, a primary that Sentinels watch, or a cluster.

- `redis://…`, `rediss://…` (TLS), `unix://…`: one server;
- `redis+sentinel://user:password@host:26379,host:26379/NAME`: the primary that Sentinel calls NAME;
- `redis+cluster://user:password@host:6379,host:6379`: a cluster, found through any of these nodes.

`rediss+sentinel` and `rediss+cluster` are the same over TLS.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from redis.asyncio import BlockingConnectionPool
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.sentinel import (
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
    SentinelManagedSSLConnection,
)
from redis.exceptions import ConnectionError as RedisConnectionError

from conversation.redis_calls import Client
from conversation.redis_cluster import SharedCluster
from conversation.redis_gather import GatheringRedis
from conversation.redis_replicas import without_idle

SCHEMES = ("redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster")
CONNECTIONS = 64  # of one process to one server, which takes 10,000 (its `maxclients`)
CLUSTER_CONNECTIONS = 512  # to each node; who finds none free is refused at once, and does not wait in line as above
CONNECT_S = 2.0
ANSWER_S = 5.0  # a store that is silent for longer is away
HEALTH_S = 15

_PORTS = {"sentinel": 26379, "cluster": 6379}


def connect(url: str) -> Client:
    """A client for this URL; it connects when it is used. Raises ValueError, saying what is wrong with the URL."""
    scheme, _, kind = url.split(":", 1)[0].partition("+")
    if kind == "sentinel":
        return _watched_by_sentinels(url, tls=scheme == "rediss")
    if kind == "cluster":
        nodes = [ClusterNode(host, port) for host, port in _hosts(url, kind)]
        many = {"max_connections": CLUSTER_CONNECTIONS, **_options(url)}
        return SharedCluster(startup_nodes=nodes, ssl=scheme == "rediss", **many)
    return GatheringRedis.from_pool(_waiting_pool(url))


async def disconnect(client: Client) -> None:
    """Give its connections back; those to the Sentinels, which redis-py leaves open, too."""
    pool = getattr(client, "connection_pool", None)
    await (client.end() if isinstance(client, SharedCluster) else client.aclose())
    if isinstance(pool, SentinelConnectionPool):
        for sentinel in pool.sentinel_manager.sentinels:
            await sentinel.aclose()


def checked_url(url: str) -> str:
    """The URL, if a client can be made of it. Raises ValueError, saying what is wrong."""
    if url.split(":", 1)[0] not in SCHEMES:
        raise ValueError(f"it must begin with one of {', '.join(scheme + '://' for scheme in SCHEMES)}")
    connect(url)
    return url


def _waiting_pool(url: str) -> BlockingConnectionPool:
    """Connections in turn: the library's own pool refuses what comes while all are in use, such as the many readers
    who look at once after the bell was away."""
    return BlockingConnectionPool.from_url(url, max_connections=CONNECTIONS, timeout=ANSWER_S, **_TIMES)


def _watched_by_sentinels(url: str, *, tls: bool) -> Client:
    name = urlsplit(url).path.strip("/")
    if not name:
        raise ValueError("the URL of Sentinels ends with the name of the primary: redis+sentinel://host:26379/NAME")
    options = _options(url)
    sentinel: Any = Sentinel(  # type: ignore[no-untyped-call]  # redis-py
        _hosts(url, "sentinel"), sentinel_kwargs={"socket_connect_timeout": CONNECT_S, "socket_timeout": CONNECT_S}
    )
    return primary_of(sentinel, name, tls=tls, **options)


def primary_of(sentinel: Sentinel, name: str, *, tls: bool = False, **options: Any) -> Client:
    """A client of the primary that these Sentinels call `name`."""
    kinds: dict[str, Any] = {"connection_class": _TlsPrimary if tls else _Primary, "connection_pool_class": _Pool}
    client: Client = sentinel.master_for(name, redis_class=GatheringRedis, **kinds, **options)
    return client


class _Pool(SentinelConnectionPool):
    """Where Sentinels name another primary than before, idle connections are closed: out of everybody's reach."""

    async def disconnect(self, inuse_connections: bool = True) -> None:
        """See `SentinelConnectionPool.disconnect`."""
        if inuse_connections:
            await super().disconnect()
        else:
            await without_idle(self)


class _Primary(SentinelManagedConnection):
    """Used only when a primary is at its other end: for a moment after a failover Sentinels name the old one, which may
    be back as a replica, and what is read there is the past."""

    async def connect_to(self, address: Any) -> None:
        """See `SentinelManagedConnection.connect_to`. Raises redis' `ConnectionError` for a replica."""
        await super().connect_to(address)  # type: ignore[no-untyped-call]  # redis-py
        await self.send_command("ROLE")
        role = await self.read_response()
        if role[0] not in (b"master", "master"):
            await self.disconnect()
            raise RedisConnectionError(f"{address[0]}:{address[1]} is no primary any more; its Sentinel will know soon")


class _TlsPrimary(_Primary, SentinelManagedSSLConnection):
    """The same over TLS."""


def _hosts(url: str, kind: str) -> list[tuple[str, int]]:
    hosts = []
    for one in urlsplit(url).netloc.rpartition("@")[2].split(","):
        host, _, port = one.rpartition(":") if ":" in one.rpartition("]")[2] else (one, "", "")
        if not host or (port and not port.isdigit()):
            raise ValueError(f"'{one}' is not host:port")
        hosts.append((host.strip("[]"), int(port) if port else _PORTS[kind]))
    return hosts


def _options(url: str) -> dict[str, Any]:
    user, _, password = urlsplit(url).netloc.rpartition("@")[0].partition(":")
    given = {"username": unquote(user) or None, "password": unquote(password) or None}
    return {**given, **_TIMES}


_TIMES: dict[str, Any] = {
    "socket_connect_timeout": CONNECT_S,
    "socket_timeout": ANSWER_S,
    "health_check_interval": HEALTH_S,
}
