"""What replicas have, too: WAIT behind what is written or read, over the connection that did it."""

from __future__ import annotations

import asyncio
from typing import Any

from redis.asyncio.cluster import PipelineCommand, RedisCluster

from conversation.errors import StoreUnavailable
from conversation.redis_calls import Client, reached

WAIT_MS = 2000  # the design's limit for replicas to confirm


class Replicas:
    """So many of them (`number`) must have it before it is true; 0: nobody is asked."""

    def __init__(self, client: Client, number: int) -> None:
        self.number = number
        self._redis = client

    async def ask(self, pipe: Any, key: str) -> None:
        """Ask behind what a pipeline writes; `key` is one of its keys. The answer is the pipeline's last."""
        pipe.execute_command("WAIT", self.number, WAIT_MS, **await self._at(key))

    async def count(self, confirmed: int) -> None:
        """Raise `StoreUnavailable` when too few confirmed: they may follow another primary by now. Our connections are
        given up, so that Sentinel is asked anew who it is."""
        if confirmed >= self.number:
            return
        if not isinstance(self._redis, RedisCluster):
            await without_idle(self._redis.connection_pool)
        raise StoreUnavailable(f"fewer than {self.number} replicas confirmed in {WAIT_MS} ms; send the same id again")

    async def run(self, script: Any, names: list[str], arguments: list[Any]) -> tuple[Any, int]:
        """The script's answer, and how many replicas have what it wrote, and all that was written before it.

        A cluster's client chooses the connection itself: there the script is run once as ever, wherever its slot is
        now, and once more with WAIT over one connection to that node. The second changes nothing but is a write.
        """
        if not isinstance(self._redis, RedisCluster):
            async with self._redis.pipeline(transaction=False) as pipe:  # else a cut while it loads keeps a connection
                await script(keys=names, args=arguments, client=pipe)
                pipe.wait(self.number, WAIT_MS)
                answer, confirmed = await reached(pipe.execute())
            return answer, confirmed
        answer = await reached(script(keys=names, args=arguments))
        again = PipelineCommand(0, "EVALSHA", script.sha, len(names), *names, *arguments)
        wait = PipelineCommand(1, "WAIT", self.number, WAIT_MS)
        node = await reached(self._node_of(names[0]))
        await reached(node.execute_pipeline([again, wait]))
        if isinstance(again.result, Exception) or not isinstance(wait.result, int):
            return answer, 0
        return answer, wait.result

    async def _node_of(self, key: str) -> Any:
        """The node of a cluster that has this key. Raises redis' errors, also when nobody has it now."""
        return (await self._redis.initialize()).get_node_from_key(key)

    async def _at(self, key: str) -> dict[str, Any]:
        """Where a cluster's client is to send what names no key: to the node that has this one."""
        if not isinstance(self._redis, RedisCluster):
            return {}
        return {"target_nodes": await reached(self._node_of(key))}


async def without_idle(pool: Any) -> None:
    """Close what nobody uses, out of everybody's reach: who took one of them meanwhile would be cut off."""
    idle = list(pool._available_connections)
    pool._available_connections.clear()
    await asyncio.gather(*(connection.disconnect() for connection in idle), return_exceptions=True)
