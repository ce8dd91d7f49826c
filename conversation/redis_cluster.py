"""A cluster's client for many callers at once: what goes wrong for one of them does not cut off the others.

redis-py closes all connections of a node, or of all nodes, when one call fails or is told that a slot has moved. Calls
that are just under way fail by this, close all connections in their turn, and under load it never ends: a gateway was
deaf for minutes after a node was lost for a second. Here connections are left to who uses them, and those that nobody
uses are made anew when they are taken next; only the map of the slots is read again.
"""

from __future__ import annotations

from redis.asyncio.cluster import ClusterNode, RedisCluster


class SharedCluster(RedisCluster):
    """A `RedisCluster` whose trouble stays with the call that has it; `end` closes it."""

    async def aclose(self) -> None:
        """What the library does when a call fails: the map of the slots is read again before the next."""
        self._initialize = True

    async def end(self) -> None:
        """Close all connections."""
        self._initialize = False  # else the library believes that there is nothing to close
        await super().aclose()


async def _made_anew(node: ClusterNode) -> None:
    """In place of the library's: that one waits while it closes them, and somebody takes one of them meanwhile."""
    for connection in node._free:
        connection.mark_for_reconnect()  # type: ignore[no-untyped-call]


ClusterNode.disconnect_free_connections = _made_anew  # type: ignore[assignment,method-assign]
