"""What a larger store costs: an append and a resume at ten to a million conversations, against a small store beside.

Both stores are asked in turn, so that whatever else the machine does slows both: the ratio is what counts.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import redis.asyncio

from bench.load import seeding
from bench.load.service import rss_bytes
from conversation import events as ev
from conversation.door import Door
from conversation.ids import new_conversation
from conversation.policy import Policy
from conversation.redis_client import connect
from conversation.redis_store import RedisStore
from passerelle.embedded import EmbeddedStore

SMALL = 100
TURNS = 3  # of the conversations that fill the store: short ones, so that a million fit into memory
TRIES = 3  # the best of so many calls counts: what else the machine does only ever makes one slower
ASKED = 300  # appends and resumes measured at each size
DAY_MS = 86_400_000

Call = Callable[[], Awaitable[None]]


class Grown(NamedTuple):
    """Ratios to the small store, bytes of the server a conversation, and seconds to load it all again."""

    conversations: int
    append: float
    resume: float
    bytes_each: float
    load_s: float

    @property
    def figures(self) -> dict[str, float]:
        """As they are kept and printed."""
        return {**self._asdict()}


class _Store:
    """An embedded server in a folder, and a door that remembers nothing: each resume is a cold one."""

    def __init__(self, folder: Path) -> None:
        self.server = EmbeddedStore(folder)
        self.url = self.server.start()
        self.client = connect(self.url)
        self.store = RedisStore(self.client)
        self.ids: list[str] = []

    async def grow(self, template: seeding.Template, size: int) -> None:
        """Fill up to so many conversations."""
        more = [new_conversation(f"growth/{number}") for number in range(len(self.ids), size)]
        await seeding.fill(self.url, [template], more)
        await seeding.compacted(self.url)
        self.ids += more

    async def shorten(self, template: seeding.Template) -> None:
        """Take out again what was appended to the first: few conversations would grow long, and cost more for that."""
        await seeding.fill(self.url, [template], self.ids[:SMALL])

    async def append(self) -> None:
        """A customer writes in any of them."""
        door = Door(self.store, Policy())
        c = random.choice(self.ids)
        await door.write(c, lambda _: [ev.CustomerWrote(text="où est ma commande ?")], f"m{time.monotonic_ns()}")

    async def resume(self) -> None:
        """Any of them is read from its beginning."""
        await Door(self.store, Policy()).read(random.choice(self.ids))

    async def end(self) -> None:
        """Stop the server."""
        await self.store.close()
        await asyncio.to_thread(self.server.stop)


async def grow(sizes: Sequence[int], asked: int = ASKED) -> list[Grown]:
    """The figures at each size, smallest first, each the median of so many calls."""
    with tempfile.TemporaryDirectory(prefix="psr-growth-") as folder:
        small, large = _Store(Path(folder) / "small"), _Store(Path(folder) / "large")
        try:
            template = await _played(small)
            await small.grow(template, SMALL)
            return [await _measured(small, large, template, (size, asked)) for size in sorted(sizes)]
        finally:
            await small.end()
            await large.end()


async def _played(store: _Store) -> seeding.Template:
    """A conversation of a few turns, as a brain leaves it; when anything is due in it lies far ahead."""
    door, c = Door(store.store, Policy()), new_conversation()
    opened = [ev.ConversationOpened(channel="web"), ev.ServiceTold(kind="ai_notice")]
    await door.write(c, lambda _: opened, "web/open")
    for turn in range(TURNS):
        wrote = await door.write(
            c, lambda _: [ev.CustomerWrote(text="quels sont vos délais de livraison ?")], f"m{turn}"
        )
        covers = (wrote.conversation.seq,)
        answer = ev.AssistantWrote(text="En France, votre colis arrive en deux à trois jours ouvrés. " * 3)
        understood = ev.AssistantUnderstood(covers=covers, turn=f"t{turn}")
        await door.write(c, lambda _, it=(understood, answer): it, f"t{turn}")  # type: ignore[misc]
    client = redis.asyncio.from_url(store.url)
    found = await seeding.read(client, c)
    await client.aclose()
    later = time.time() * 1000 + DAY_MS
    scores = [(name, later if name.startswith("agenda:") else score) for name, score in found.scores]
    return found._replace(scores=tuple(scores))


async def _measured(small: _Store, large: _Store, template: seeding.Template, wanted: tuple[int, int]) -> Grown:
    size, asked = wanted
    before, there = _memory(large), len(large.ids)
    await large.grow(template, size)
    each = (_memory(large) - before) / max(1, size - there)
    appends, resumes = _Ratio(), _Ratio()
    for number in range(asked):
        if number % (SMALL // TRIES) == 0:
            await small.shorten(template)
            await large.shorten(template)
        await appends.ask(large.append, small.append)
        await resumes.ask(large.resume, small.resume)
    began = time.monotonic()
    await asyncio.to_thread(large.server.stop)
    await asyncio.to_thread(large.server.start)
    return Grown(size, appends.value, resumes.value, each, time.monotonic() - began)


class _Ratio:
    """How much longer one thing takes than another: medians over calls in turn, each the best of a few."""

    def __init__(self) -> None:
        self._times: tuple[list[float], list[float]] = ([], [])

    async def ask(self, one: Call, other: Call) -> None:
        """Both, one after the other, a few times; who is first changes."""
        best = [float("inf"), float("inf")]
        for number in range(2 * TRIES):
            place = (number + number // 2) % 2  # one other other one one other …
            began = time.perf_counter()
            await (one, other)[place]()
            best[place] = min(best[place], time.perf_counter() - began)
        for times, took in zip(self._times, best, strict=True):
            times.append(took)

    @property
    def value(self) -> float:
        return median(self._times[0]) / median(self._times[1])


def _memory(store: _Store) -> int:
    return rss_bytes(store.server.pid())
