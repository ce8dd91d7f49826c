"""One subscription for all who listen in a process: what rings is read once, and handed to those who want it.

A gateway has seven listeners. With a subscription each, reading every hint seven times was half of what a message cost.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable

import structlog

from conversation import keys
from conversation.ear import Ear
from conversation.errors import StoreUnavailable
from conversation.ids import all_shards
from conversation.redis_bell import listening
from conversation.redis_calls import Client
from conversation.store import Ring, Wanted

LOOK_S = 5.0  # how long one look at the connection lasts: silence for longer is looked after (`health_check_interval`)
LEAVE_S = 1.0  # until a subscription that does not end is told to once more

log = structlog.get_logger()


class Switchboard:
    """Opens the subscription with the first listener and gives it up with the last."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._line: _Line | None = None

    @contextlib.asynccontextmanager
    async def listen(self, shards: Iterable[str], wanted: Wanted | None = None) -> AsyncIterator[Ear]:
        """See `Store.listen`."""
        line = self._line
        if line is None or line.cut is not None:
            line = self._line = _Line(self._client)
        ear = Ear(frozenset(shards), wanted)
        line.ears.add(ear)
        try:
            await line.settled.wait()
            if line.cut is not None:
                raise StoreUnavailable("the bell cannot be listened to") from line.cut
            yield ear
        finally:
            line.ears.discard(ear)
            if not line.ears:
                self._line = None if self._line is line else self._line
                await line.end()


class _Line:
    """A subscription to every bell, and who hears it. `settled`: it is open, or it is `cut`."""

    def __init__(self, client: Client) -> None:
        self.ears: set[Ear] = set()
        self.settled = asyncio.Event()
        self.cut: StoreUnavailable | None = None
        self._task = asyncio.create_task(self._hear(client), name="switchboard")

    async def end(self) -> None:
        """Give it up. Told again and again: `wait_for` of Python 3.10, in redis-py, can swallow a cancellation."""
        while not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=LEAVE_S)

    async def _hear(self, client: Client) -> None:
        """Until nobody listens; however it ends before that, those who do are told."""
        lost = StoreUnavailable("the bell is not listened to any more")
        try:
            async with listening(client, [keys.bell(shard) for shard in all_shards()]) as bell:
                self.settled.set()
                while self.ears:
                    self._pass_on(await bell.next(LOOK_S))
        except StoreUnavailable as error:
            lost = error
        except Exception as error:  # the edge of the task: whatever broke it, nobody must stay deaf
            log.exception("bell.failed")
            lost = StoreUnavailable(f"the bell broke ({type(error).__name__})")
        finally:
            self._lose(lost)

    def _pass_on(self, ring: Ring | None) -> None:
        if ring is not None:  # else the look has ended in silence
            for ear in self.ears:
                ear.hear(ring)

    def _lose(self, error: StoreUnavailable) -> None:
        self.cut = error
        self.settled.set()
        for ear in self.ears:
            ear.lose(error)
