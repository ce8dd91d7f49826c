"""How fast customers' messages get through the one door to disk: a store of its own, each append fsynced."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis.asyncio

from bench.figures import line
from conversation.door import Door
from conversation.events import ConversationOpened, CustomerWrote
from conversation.ids import new_conversation
from conversation.policy import Policy
from conversation.redis_store import RedisStore
from passerelle.embedded import EmbeddedStore

CONVERSATIONS = 100  # written to at the same time, as a gateway does
MESSAGES = 20  # in each, one after the other


@contextmanager
def own_store() -> Iterator[str]:
    """The URL of an embedded Valkey in a folder of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        store = EmbeddedStore(Path(folder))
        try:
            yield store.start()
        finally:
            store.stop()


async def measure(url: str, conversations: int = CONVERSATIONS, messages: int = MESSAGES) -> str:
    """Write `messages` to each of `conversations` at once."""
    store = RedisStore(redis.asyncio.from_url(url))
    door = Door(store, Policy())
    times: list[float] = []

    async def converse() -> None:
        c = new_conversation()
        await door.write(c, lambda _: [ConversationOpened(channel="web")], "open")
        for number in range(messages):
            started = time.perf_counter()
            await door.write(c, lambda _: [CustomerWrote(text="où est ma commande ?")], f"m{number}")
            times.append(time.perf_counter() - started)

    started = time.perf_counter()
    await asyncio.gather(*(converse() for _ in range(conversations)))
    elapsed = time.perf_counter() - started
    await store.close()
    return line(f"door: {conversations} conversations × {messages} messages", times, elapsed)


def report() -> str:
    """Measure on a store of its own."""
    with own_store() as url:
        return asyncio.run(measure(url))
