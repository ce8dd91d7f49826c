"""The bell on Redis: a subscription to shards over one connection, or over one to each node of a cluster."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

import msgspec
from redis.asyncio.cluster import ClusterPubSub

from conversation.errors import StoreUnavailable
from conversation.redis_calls import Client, reached
from conversation.store import Ring

HOLD_S = 5.0  # how long one look at a node may last before its connection is looked after

_ring_of = msgspec.json.Decoder(Ring).decode


class RedisBell:
    """See `Bell`: one server."""

    def __init__(self, pubsub: Any) -> None:
        self._pubsub = pubsub

    async def next(self, timeout_s: float) -> Ring | None:
        """See `Bell.next`. A cut connection raises `StoreUnavailable`: the reader listens anew and sweeps."""
        wanted = time.monotonic() + timeout_s
        while (left := wanted - time.monotonic()) > 0:
            message = await reached(self._pubsub.get_message(ignore_subscribe_messages=True, timeout=left))
            if message is not None and message["type"] == "smessage":
                return _ring_of(message["data"])
        return None

    async def close(self) -> None:
        await self._pubsub.aclose()


class ClusterBell:
    """See `Bell`: every node is listened to at once. redis-py's own reader looks at one after the other, each for the
    whole time-out. A shard that moves to another node is followed by the library when it learns of the move; until
    then the readers' sweep finds what was written."""

    def __init__(self, client: Client, pubsub: ClusterPubSub) -> None:
        self._client = client
        self._pubsub = pubsub
        self._looks: dict[str, asyncio.Task[dict[str, Any] | None]] = {}

    async def next(self, timeout_s: float) -> Ring | None:
        """See `Bell.next`. A node that is lost raises `StoreUnavailable`."""
        wanted = time.monotonic() + timeout_s
        while (left := wanted - time.monotonic()) > 0:
            for name in set(self._pubsub.node_pubsub_mapping) - set(self._looks):
                self._looks[name] = asyncio.create_task(self._look(name), name=f"bell-{name}")
            await asyncio.wait(self._looks.values(), timeout=left, return_when=asyncio.FIRST_COMPLETED)
            for name in [name for name, look in self._looks.items() if look.done()]:
                message = await reached(self._looks.pop(name))
                if message is not None and message["type"] in ("smessage", b"smessage"):
                    return _ring_of(message["data"])
        return None

    async def close(self) -> None:
        for look in self._looks.values():
            look.cancel()
        await asyncio.gather(*self._looks.values(), return_exceptions=True)
        await self._pubsub.aclose()

    async def _look(self, name: str) -> dict[str, Any] | None:
        node = self._client.get_node(node_name=name)
        if node is None:  # gone from the cluster: the library moves its shards
            await asyncio.sleep(HOLD_S)
            return None
        try:
            message: dict[str, Any] | None = await self._pubsub.get_sharded_message(
                ignore_subscribe_messages=True, timeout=HOLD_S, target_node=node
            )
        except RuntimeError as error:  # the library has just given its subscription up, for the node was lost
            raise StoreUnavailable(f"the bell of {name} is gone") from error
        return message


def bell_on(client: Client) -> tuple[RedisBell | ClusterBell, Any]:
    """A bell of this client that hears nothing yet, and what it subscribes with."""
    pubsub = client.pubsub()
    bell = ClusterBell(client, pubsub) if isinstance(pubsub, ClusterPubSub) else RedisBell(pubsub)
    return bell, pubsub


@contextlib.asynccontextmanager
async def listening(client: Client, channels: list[str]) -> Any:
    """Subscribe to these channels for as long as the context lasts. Raises `StoreUnavailable`."""
    bell, pubsub = bell_on(client)
    try:
        await reached(pubsub.ssubscribe(*channels))
        yield bell
    finally:
        with contextlib.suppress(Exception):  # the edge: whatever a dead connection raises, it is given up
            await bell.close()
