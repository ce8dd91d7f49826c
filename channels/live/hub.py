"""All that is watched from this process: one reader for each conversation, whatever the number of its sockets.

The bell is heard first, then the log is read; a sweep finds what a lost hint would hide. Who listens gets
each event once, in order, together with the floor.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine

import structlog

from channels.admission import metrics
from channels.live.watched import Listener, Surroundings, Watched
from channels.web.encode import Json
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.ids import all_shards
from conversation.state import Conversation
from conversation.store import Ring

AWAY_S = 1.0  # between two tries while the store is away
BEGINNING = 100  # conversations found out about at one time: a storm of them waits in line, and messages do not
HEARD_S = 5.0  # how often the listener looks up when no bell rings

log = structlog.get_logger()


class Hub:
    """All that is watched from this process, and the one listener to the bells."""

    def __init__(self, door: Door, around: Surroundings, sweep_s: float) -> None:
        self._door = door
        self._around = around
        self._sweep_s = sweep_s
        self._watched: dict[str, Watched] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._links: Json = {}
        self._beginning = asyncio.Semaphore(BEGINNING)
        self._lost = asyncio.Event()  # hints may have been lost: look at once
        self.closing = False

    def start(self) -> None:
        """Begin to hear the bells, and to look for what they did not tell."""
        for work, name in ((self._listen(), "web.bells"), (self._sweep(), "web.sweep")):
            _ = self._keep(work, name)

    async def stop(self) -> None:
        """Tell all who watch, then end every task."""
        self.closing = True
        for watched in list(self._watched.values()):
            for listener in list(watched.listeners):
                listener.leave()

    async def close(self) -> None:
        """End the readers and the listener."""
        while self._tasks:  # again: `wait_for` of Python 3.10 can swallow a cancellation
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks, timeout=AWAY_S)

    def listeners(self, conversation: str) -> int:
        """How many watch a conversation from here."""
        watched = self._watched.get(conversation)
        return len(watched.listeners) if watched else 0

    @contextlib.asynccontextmanager
    async def watch(self, conversation: str, listener: Listener) -> AsyncIterator[tuple[Watched, Conversation]]:
        """Listen to a conversation from now on, and see its state of then; what came before is in its pages.

        Raises `UnknownConversation` or `StoreUnavailable`.
        """
        watched = self._watched.get(conversation)
        if watched is None:
            watched = Watched(conversation, self._door, self._around, self._keep)
            self._watched[conversation] = watched
            metrics.WATCHED.inc()
        watched.listeners.add(listener)
        try:
            async with watched.begun:
                if watched.ready:
                    state = await self._door.read(conversation)
                else:
                    async with self._beginning:
                        state = await watched.begin()
            yield watched, state
        finally:
            watched.listeners.discard(listener)
            if not watched.listeners:
                self._forget(watched)

    def _forget(self, watched: Watched) -> None:
        self._watched.pop(watched.conversation)
        metrics.WATCHED.dec()
        if watched.reader is not None:
            watched.reader.cancel()

    async def _listen(self) -> None:
        away = False
        while not self.closing:
            try:
                async with self._door.store.listen(all_shards()) as bell:
                    away = False
                    self._ring(None)
                    while not self.closing:
                        ring = await bell.next(HEARD_S)
                        if ring is not None:
                            self._ring(ring if ring.conversation else None)
            except StoreUnavailable:
                if not away:
                    log.warning("bells.store_away")
                away = True
            except Exception:  # the edge of the loop: without it only sweeps would find news
                log.exception("bells.failed")
            await asyncio.sleep(AWAY_S)

    def _ring(self, ring: Ring | None) -> None:
        """A hint for one conversation, or (None: hints may have been lost) for all."""
        if ring is None:
            self._lost.set()
        elif (one := self._watched.get(ring.conversation)) is not None:
            one.wake(ring)

    async def _sweep(self) -> None:
        """Find what a lost hint hides: one look at all that is watched, and only what has moved is read."""
        while not self.closing:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._lost.wait(), self._sweep_s)
            self._lost.clear()
            try:
                await self.sweep()
            except StoreUnavailable:
                await asyncio.sleep(AWAY_S)
            except Exception:  # the edge of the loop: without it what was lost stays lost
                log.exception("sweep.failed")

    async def sweep(self) -> None:
        """Look once. Raises `StoreUnavailable`."""
        watched = [one for one in self._watched.values() if one.ready]
        lasts = await self._door.store.lasts([one.conversation for one in watched])
        links = await self._around.links()
        moved, self._links = links != self._links, links
        for one, last in zip(watched, lasts, strict=True):
            if moved or one.stale or one.waits or last > one.seq:
                one.wake()

    def _keep(self, work: Coroutine[None, None, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
