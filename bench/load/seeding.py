"""Fills a store: copies of real conversations under new ids, with every key that the append script left of them.

What is copied was written through the door; a copy has the same bytes under the same kinds of keys.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, NamedTuple

import redis.asyncio

from conversation import keys
from conversation.ids import new_conversation, shard_of

SETTLED_S = 60.0
SOON_MS = 60_000
LOOK_S = 0.2
BATCH = 500  # conversations to one pipeline
_OWN = (keys.log, keys.head, keys.seen, keys.cursors)


class Template(NamedTuple):
    """A conversation as it lies in the store: its own keys dumped, and its scores in the sorted sets of its shard."""

    conversation: str
    seq: int
    dumps: tuple[bytes | None, ...]
    scores: tuple[tuple[str, float], ...]  # the set's name after its shard, and the score there

    def is_due(self, now_ms: float) -> bool:
        """Does a worker have something to do with it, now or in a moment?"""
        return any(name.startswith("agenda:") and score < now_ms + SOON_MS for name, score in self.scores)


class Unsettled(RuntimeError):
    """Work did not end: what is measured would be that work, and copies would all bring it with them."""


async def template(client: redis.asyncio.Redis, conversation: str) -> Template:
    """Read one, once no worker has anything to do with it. Raises `Unsettled`."""

    async def is_settled() -> bool:
        return not (await read(client, conversation)).is_due(time.time() * 1000)

    await settled(is_settled, conversation)
    return await read(client, conversation)


async def settled(is_settled: Callable[[], Awaitable[bool]], what: str) -> None:
    """Return once no worker has anything to do with it. Raises `Unsettled`."""
    loop = asyncio.get_running_loop()
    until = loop.time() + SETTLED_S
    while not await is_settled():
        if loop.time() > until:
            raise Unsettled(f"{what} is still worked on after {SETTLED_S:.0f} s; do gateway and brain run?")
        await asyncio.sleep(LOOK_S)


async def read(client: redis.asyncio.Redis, conversation: str) -> Template:
    """Read one as it is."""
    dumps = tuple([await client.dump(key(conversation)) for key in _OWN])
    shard = shard_of(conversation)
    scores = [
        (name.decode().split(":", 1)[1], float(score))
        async for name in client.scan_iter(match="{" + shard + "}:*", _type="zset")
        if (score := await client.zscore(name, conversation)) is not None
    ]
    seq = int(await client.hget(keys.head(conversation), "seq") or 0)
    return Template(conversation, seq, dumps, tuple(scores))


def named(count: int, seed: str) -> Iterator[str]:
    """So many conversation ids, always the same for a seed."""
    return (new_conversation(f"{seed}/{number}") for number in range(count))


async def fill(url: str, templates: Sequence[Template], conversations: Sequence[str]) -> None:
    """Write a copy for each id, the templates in turn. The store syncs once at the end, not at every batch."""
    client = redis.asyncio.from_url(url)
    try:
        await client.config_set("appendfsync", "no")
        for start in range(0, len(conversations), BATCH):
            pipe = client.pipeline(transaction=False)
            for number, conversation in enumerate(conversations[start : start + BATCH], start):
                _copy(pipe, templates[number % len(templates)], conversation)
            await pipe.execute()
    finally:
        await client.config_set("appendfsync", "always")
        await client.aclose()


def _copy(pipe: Any, of: Template, conversation: str) -> None:
    for key, dump in zip(_OWN, of.dumps, strict=True):
        if dump is not None:
            pipe.restore(key(conversation), 0, dump, replace=True)
    shard = shard_of(conversation)
    for name, score in of.scores:
        pipe.zadd("{" + shard + "}:" + name, {conversation: score})
