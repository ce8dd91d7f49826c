"""Asking an app for what came: one process at a time, and nothing confirmed before it is in the log."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Sequence
from typing import Any, Protocol, TypeVar

import structlog

from channels.messaging.incoming import Crowd, Incoming
from conversation.book import Book
from conversation.errors import StoreUnavailable
from conversation.ids import new_id

LEASE_S = 90  # a long poll, and time to write a batch down
STANDBY_S = 5.0
AWAY_MAX_S = 30.0

log = structlog.get_logger()
T = TypeVar("T")


class Refused(Exception):
    """The app does not accept us; nothing works until a setting is changed."""


class Source(Protocol):
    """Where updates come from."""

    @property
    def polls(self) -> bool:
        """Are they asked for? Else the app posts them to the gateway."""

    async def introduce(self) -> None:
        """Tell the app what it shows of us and where updates go, before the first question. Raises like `ask`."""

    async def ask(self) -> int:
        """Ask, wait for the answer, write it down, and confirm it with the next question. How many there were.

        Raises what `pause_s` can read, `StoreUnavailable`, `NotYet`.
        """

    def pause_s(self, error: Exception) -> float | None:
        """How long the app wants to be left alone after this error; None: it does not say.

        Raises `Refused` where trying again is of no use.
        """


class Poller:
    """Introduces us, then asks until it is stopped, while the lease of the channel's name is ours."""

    def __init__(self, channel: str, source: Source, book: Book) -> None:
        self._channel, self._source, self._book = channel, source, book
        self._lease, self._name = f"{channel}-poller", new_id()
        self._introduced, self._tries, self._said = False, 0, ""

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set, or until the app knows that it shall post. Raises `Refused`."""
        while not stop.is_set() and (wait := await self._next(stop)) is not None:
            await until(stop, asyncio.sleep(wait))
        await self._give_back()

    async def _next(self, stop: asyncio.Event) -> float | None:
        """One step, and how long to rest after it (s); None when nothing is left to do here."""
        try:
            return await self._step(stop)
        except Exception as error:  # noqa: BLE001 - the edge: what nobody can read must not end the polling
            self._tries += 1
            pause_s = self._source.pause_s(error)
            self._worse(type(error).__name__)
            return min(2.0**self._tries, AWAY_MAX_S) if pause_s is None else pause_s

    async def _step(self, stop: asyncio.Event) -> float | None:
        if not self._introduced:
            await until(stop, self._source.introduce())
            self._introduced = True
            log.info("app.ready", channel=self._channel, polls=self._source.polls)
        if not self._source.polls:
            return None
        if not await self._book.hold(self._lease, self._name, LEASE_S):
            return STANDBY_S
        await until(stop, self._source.ask())
        self._better()
        return 0.0

    def _worse(self, name: str) -> None:
        """Say each trouble once, not at each try."""
        if name != self._said:
            log.warning("poll.failed", channel=self._channel, error=name, next="trying again")
        self._said = name

    def _better(self) -> None:
        if self._said:
            log.info("poll.works_again", channel=self._channel)
        self._tries, self._said = 0, ""

    async def _give_back(self) -> None:
        try:
            await self._book.drop(self._lease, self._name)
        except StoreUnavailable:
            log.info("poll.lease_left", channel=self._channel, expires_s=LEASE_S)


class _Takes(Protocol):
    async def handle(self, came: Incoming) -> None: ...


async def write_down(came: Sequence[Incoming], inbox: _Takes) -> None:
    """Each address's in order, addresses beside each other; raises the first error, after which all come again.

    Private messages first: a busy group holds nobody up.
    """
    for crowd in (False, True):
        by_address: defaultdict[str, list[Incoming]] = defaultdict(list)
        for one in came:
            if isinstance(one, Crowd) is crowd:
                by_address[one.address].append(one)
        done = await asyncio.gather(*(_in_order(some, inbox) for some in by_address.values()), return_exceptions=True)
        for outcome in done:
            if isinstance(outcome, BaseException):
                raise outcome


async def _in_order(some: Sequence[Incoming], inbox: _Takes) -> None:
    for one in some:
        await inbox.handle(one)


async def until(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The result of the work, or None when `stop` came first and ended it."""
    task, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for pending in (task, stopped):
            pending.cancel()
        await asyncio.gather(task, stopped, return_exceptions=True)
