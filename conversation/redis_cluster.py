"""A cluster's client for many callers at once: what goes wrong for one of them does not cut off the others.

redis-py closes all connections of a node, or of all nodes, when one call fails or is told that a slot has moved. Calls
that are just under way fail by this, close all connections in their turn, and under load it never ends: a gateway was
deaf for minutes after a node was lost for a second. Here connections are left to who uses them, and those that nobody
uses are taken away before they are closed; only the map of the slots is read again.
"""

from __future__ import annotations

import asyncio

from redis.asyncio.cluster import ClusterNode, RedisCluster


class SharedCluster(RedisCluster):
    """A `RedisCluster` whose trouble stays with the call that has it; `end` closes it."""

    async def aclose(self) -> None:
        """What the library does when a call fails: the map of the slots is read again before the next."""
        self._initialize = True

    async def end(self) -> None:
        """Close all connections, those to nodes that have left the map, too."""
        manager = self.nodes_manager
        nodes = [*manager.nodes_cache.values(), *manager.startup_nodes.values()]
        closing = manager._background_tasks.union(*(node._background_tasks for node in nodes))
        await asyncio.gather(*closing, return_exceptions=True)
        self._initialize = False  # else the library believes that there is nothing to close
        await super().aclose()


async def _without_idle(node: ClusterNode) -> None:
    """In place of the library's: that one waits while it closes them, and somebody takes one of them meanwhile.

    It is all that closes them when the node has left the map; where it stays, new ones are made when they are needed.
    """
    idle = list(node._free)
    node._free.clear()
    for connection in idle:
        node._connections.remove(connection)
    await asyncio.gather(*(connection.disconnect() for connection in idle), return_exceptions=True)


ClusterNode.disconnect_free_connections = _without_idle  # type: ignore[assignment,method-assign]
