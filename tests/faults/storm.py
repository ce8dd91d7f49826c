"""Faults at random, one after the other and some beside each other: drawn from a seed, said, and healed in the end."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from conversation.agenda import LEASE_S
from tests.faults.proxy import Proxy, Trouble
from tests.faults.town import Town
from tests.servers import eventually

PAUSE_S = (0.3, 1.5)  # between two faults, the least
PATIENCE_S = 6.0  # and the most: for so long people may come to a word before the next
HEARD = 2  # of so many people who write at a time one is heard
LASTS_S = (0.5, 3.0)
LATENCY_S = 0.1
AT_ONCE = 3  # more at once is a service that is only down
TROUBLES: tuple[Trouble, ...] = ("cut", "black hole", "half open")
JUMPS_S = (-3600.0, 3600.0)

Now = Callable[[], Awaitable[int]]
Make = Callable[[], Awaitable[None]]


class Storm:
    """`say` is told what happens. `heard` counts the messages that were accepted: between two faults some are, or on a
    busy machine, where all takes longer, a service that is only down would be tried."""

    def __init__(self, town: Town, say: Callable[[str], None], heard: Callable[[], int]) -> None:
        plan, store = town.plan, town.store
        self.counts: Counter[str] = Counter()
        self.hurt_telegram: list[tuple[float, float]] = []  # the loop's clock
        self.plan = plan
        self._dice = random.Random(f"{plan.seed}/storm")
        self._only = re.compile(plan.only)
        self._processes, self._store = town.processes, store
        self._say, self._heard = say, heard
        self._lines = {**town.lines, **store.lines()}
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._store_rests_until = 0.0
        self._stop_s = (plan.lease_s or LEASE_S) + 2.0  # longer than the lease

    async def rage(self, going_on: Callable[[], bool]) -> None:
        """Make faults for as long as `going_on`, then wait until the last is healed."""
        while going_on() and not self.plan.calm:
            await self._pause()
            kind, victim, make, for_s = self._draw()
            while not self._only.match(f"{kind}: {victim}"):
                kind, victim, make, for_s = self._draw()
            for name in [name for name, task in self._under_way.items() if task.done()]:
                self._under_way.pop(name).result()  # an error of a fault is one of the harness
            if victim in self._under_way or len(self._under_way) >= AT_ONCE or self._rests(victim):
                continue
            self._say(f"{kind}: {victim} ({for_s:.1f} s)")
            self.counts[kind] += 1
            self._under_way[victim] = asyncio.create_task(self._noted(victim, make), name=kind)
        await self.healed()

    async def healed(self) -> None:
        """Wait for what is under way."""
        for task in self._under_way.values():
            await task

    async def _pause(self) -> None:
        enough = self._heard() + self.plan.at_once // HEARD
        await asyncio.sleep(self._dice.uniform(*PAUSE_S))
        with contextlib.suppress(AssertionError):
            await eventually(lambda: self._heard() >= enough, PATIENCE_S)

    def _rests(self, victim: str) -> bool:
        """Is it too soon to hurt the servers again?"""
        now = asyncio.get_running_loop().time()
        if victim != "store" or now < self._store_rests_until:
            return victim == "store"
        self._store_rests_until = now + self._store.rest_s
        return False

    async def _noted(self, victim: str, make: Make) -> None:
        """What may stop the Telegram process in the middle of a request is noted: it may be in doubt after."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        await make()
        if "telegram" in victim or victim == "store" or "others" in victim:
            self.hurt_telegram.append((began, loop.time()))

    def _draw(self) -> tuple[str, str, Make, float]:
        """The next fault: its kind, its victim, what makes and heals it, and how long it lasts."""
        for_s = self._dice.uniform(*LASTS_S)
        kinds: list[Callable[[float], tuple[str, str, Make]]] = [self._line, self._process, self._server]
        kind, victim, make = self._dice.choices(kinds, weights=(4, 4, 2))[0](for_s)
        return kind, victim, make, for_s

    def _line(self, for_s: float) -> tuple[str, str, Make]:
        name = self._dice.choice(sorted(self._lines))
        trouble = self._dice.choice(("latency", *TROUBLES))
        return trouble, name, lambda: _hurt(self._lines[name], trouble, for_s)

    def _process(self, for_s: float) -> tuple[str, str, Make]:
        name = self._dice.choice(sorted(self._processes.all))
        clock = self._processes.all[name].clock
        kinds = ("kill", "kill", "stop", *(("clock jumps",) if clock else ()))
        kind = self._dice.choice(kinds)
        if kind == "kill":
            return kind, name, lambda: self._kill(name)
        if kind == "stop":
            long = self._stop_s if self._dice.random() < 0.5 else for_s
            return kind, name, lambda: self._stand_still(name, long)
        ahead = self._dice.uniform(*JUMPS_S)
        return kind, name, lambda: self._jump(name, ahead, for_s)

    def _server(self, for_s: float) -> tuple[str, str, Make]:
        faults = self._store.faults()
        name = self._dice.choice(sorted(faults))
        return name, "store", lambda: faults[name](for_s)

    async def _kill(self, name: str) -> None:
        self._processes.send(name, signal.SIGKILL)

    async def _stand_still(self, name: str, for_s: float) -> None:
        self._processes.send(name, signal.SIGSTOP)
        await asyncio.sleep(for_s)
        self._processes.send(name, signal.SIGCONT)

    async def _jump(self, name: str, ahead_s: float, for_s: float) -> None:
        clock: Any = self._processes.all[name].clock
        clock.jump(ahead_s)
        await asyncio.sleep(for_s)
        clock.jump(0.0)


async def _hurt(proxy: Proxy, trouble: str, for_s: float) -> None:
    if trouble == "latency":
        proxy.latency_s = LATENCY_S
    else:
        proxy.hurt(trouble)  # type: ignore[arg-type]
    await asyncio.sleep(for_s)
    proxy.heal()
