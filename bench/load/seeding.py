"""Fills a store: copies of real conversations under new ids, with every key that the append script left of them.

What is copied was written through the door; a copy has the same bytes under the same kinds of keys. The store copies by
itself, told only the new ids: a million take a minute of one core.
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
WRITTEN_S = 600.0  # a million conversations are some GB
SOON_MS = 60_000
LOOK_S = 0.2
BATCH = 500  # conversations to one run of the script: some ms, between which the store answers others
_OWN = (keys.log, keys.head, keys.seen, keys.cursors)

# ARGV: the id to copy, how many sorted sets, the name of each after its shard and the score there, then the new ids.
# It names keys that it was not given: the embedded store is no cluster.
_COPY = """
local source, sets = ARGV[1], tonumber(ARGV[2])
local function key(c, kind) return '{s' .. string.sub(c, 1, 2) .. '}:' .. kind end
for place = 3 + 2 * sets, #ARGV do
  local c = ARGV[place]
  for _, kind in ipairs(c == source and {} or {'log', 'head', 'seen', 'cursors'}) do
    redis.call('COPY', key(source, kind) .. ':' .. source, key(c, kind) .. ':' .. c, 'REPLACE')
  end
  for set = 3, 2 + 2 * sets, 2 do
    redis.call('ZADD', key(c, ARGV[set]), ARGV[set + 1], c)
  end
end
"""


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
        for place, template in enumerate(templates):
            await _copies(client, template, conversations[place :: len(templates)])
    finally:
        await client.config_set("appendfsync", "always")
        await client.aclose()


async def compacted(url: str) -> None:
    """Have the store write its file anew, as it does by itself in time: what is in it, not how it came there.

    Raises `Unsettled`.
    """
    client = redis.asyncio.from_url(url)
    try:
        await client.bgrewriteaof()
        until = time.monotonic() + WRITTEN_S
        while (await client.info("persistence"))["aof_rewrite_in_progress"]:
            if time.monotonic() > until:
                raise Unsettled(f"the store has not written its file anew in {WRITTEN_S:.0f} s; is its disk full?")
            await asyncio.sleep(LOOK_S)
    finally:
        await client.aclose()


async def _copies(client: redis.asyncio.Redis, of: Template, conversations: Sequence[str]) -> None:
    """The first brings all that is copied, the others are copies of that."""
    if not conversations:
        return
    first, script = conversations[0], client.register_script(_COPY)
    for key, dump in zip(_OWN, of.dumps, strict=True):
        if dump is not None:
            await client.restore(key(first), 0, dump, replace=True)
    scores: list[Any] = [part for score in of.scores for part in score]
    for start in range(0, len(conversations), BATCH):
        await script(args=[first, len(of.scores), *scores, *conversations[start : start + BATCH]])
