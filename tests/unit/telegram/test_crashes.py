"""P5 as a property: senders die at any point and Telegram fails in any way; nothing is doubled or silently lost."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from channels.messaging.carrying import Sender
from channels.telegram.channel import TelegramApp
from channels.telegram.settings import CHANNEL
from conversation import events as ev
from conversation.agenda import LEASE_S, Work
from conversation.door import Door
from conversation.ids import all_shards
from conversation.memory import MemoryStore
from conversation.policy import Policy
from tests.fakes.telegram import Failure
from tests.unit.telegram.world import World, a_world

LONG = "mot " * 1100  # two messages on Telegram
SURE = [Failure.flood(3)]
AMBIGUOUS = [Failure.cut(goes_through=True), Failure.cut(goes_through=False), Failure.server_error(goes_through=True)]


@dataclass(frozen=True)
class Round:
    """Some texts are written, some requests fail, and the sender dies at its n-th step (None: it lives)."""

    texts: int
    long: bool
    failures: tuple[Failure | None, ...]
    dies_at: int | None


ROUNDS = st.lists(
    st.builds(
        Round,
        texts=st.integers(0, 3),
        long=st.booleans(),
        failures=st.lists(st.sampled_from([None, None, *SURE, *AMBIGUOUS]), max_size=3).map(tuple),
        dies_at=st.none() | st.integers(1, 30),
    ),
    min_size=1,
    max_size=5,
)


class Fuse:
    """Counts the steps of a sender (before and after each call of the store, and when Telegram has a request)."""

    def __init__(self, at: int | None) -> None:
        self._left = at
        self.victim: asyncio.Task[None] | None = None
        self.burnt = False

    def step(self) -> None:
        if self._left is not None and self.victim is not None:
            self._left -= 1
            if self._left == 0:
                self.burnt = True
                self.victim.cancel()


class Mortal:
    """The store as a process sees it that may die at any moment: the call happened or not, and nobody hears of it."""

    def __init__(self, store: MemoryStore, fuse: Fuse) -> None:
        self._store, self._fuse = store, fuse

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._store, name)

        async def stepped(*args: Any, **kwargs: Any) -> Any:
            self._fuse.step()
            await asyncio.sleep(0)
            done = await call(*args, **kwargs)
            self._fuse.step()
            await asyncio.sleep(0)
            return done

        return stepped


@given(ROUNDS)
@example([Round(texts=5, long=True, failures=(AMBIGUOUS[1],) * 5, dies_at=None)])  # more than one message can offer
@settings(max_examples=40)
def test_nothing_is_doubled_lost_or_reordered(rounds: list[Round]) -> None:
    asyncio.run(play(rounds))


async def play(rounds: list[Round]) -> None:
    async with a_world(Path("unused")) as world:
        await world.says("bonjour")
        world.server.shown.clear()
        ambiguous = 0
        numbers = iter(range(1000))
        for turn in rounds:
            await write(world, turn, numbers)
            ambiguous += await one_life(world, turn)
        await until_nothing_is_due(world)
        await check(world, ambiguous)


async def write(world: World, turn: Round, numbers: Iterator[int]) -> None:
    for number in (next(numbers) for _ in range(turn.texts)):
        await world.write(ev.AssistantWrote(text=f"<{number}> {LONG if turn.long else ''}"))


async def one_life(world: World, turn: Round) -> int:
    """Let a sender work until it is done or dies; returns how many sendings may have ended in doubt."""
    world.server.failures.clear()
    world.server.failures.add("sendMessage", *turn.failures)
    before = len(world.server.failures.used)
    fuse = Fuse(turn.dies_at)
    sender = Sender(TelegramApp(world.bot), Door(Mortal(world.store, fuse), Policy()), world.settings.files)
    for work in await world.store.take(CHANNEL, all_shards()):
        await live(world, sender, work, fuse)
    world.clock.advance(LEASE_S)
    used = world.server.failures.used[before:]
    return sum(failure in AMBIGUOUS for failure in used) + fuse.burnt


async def live(world: World, sender: Sender, work: Work, fuse: Fuse) -> None:
    fuse.victim = asyncio.create_task(sender.handle(work))
    world.server.on_call = lambda method: fuse.step()
    with contextlib.suppress(asyncio.CancelledError):
        await fuse.victim
    world.server.on_call = None


async def until_nothing_is_due(world: World) -> None:
    world.server.failures.clear()
    while await world.store.earliest(CHANNEL, all_shards()) is not None:
        await world.send()
        world.clock.advance(LEASE_S)


def number_of(text: str) -> int:
    return int(text.partition("<")[2].partition(">")[0])


async def check(world: World, ambiguous: int) -> None:
    log = await world.log()
    texts = {entry.seq: entry.event.text for entry in log if isinstance(entry.event, ev.AssistantWrote)}
    doubts = [entry.event for entry in log if isinstance(entry.event, ev.MessageFailed)]
    arrived = [number_of(text) for text in world.customer.reads if "<" in text]
    assert arrived == sorted(set(arrived)), "doubled or out of order"
    assert all(doubt.why == "in_doubt" for doubt in doubts)
    targets = [doubt.target for doubt in doubts]
    assert len(targets) == len(set(targets)) <= ambiguous, "a doubt without a cause"
    silent = {number_of(text) for seq, text in texts.items() if seq not in targets} - set(arrived)
    assert not silent, "lost without a word"
    whole = "".join(text.removeprefix("🤖 ") for text in world.customer.reads)
    assert all(text.rstrip() in whole for seq, text in texts.items() if seq not in targets), "a part is missing"

    await world.says("alors ?")
    read = "".join(world.customer.reads)
    assert all(f"<{number_of(text)}>" in read for text in texts.values()), "not offered again"
    assert world.breaches == []
