"""Asking an app for what came: one process at a time, and nothing confirmed before it is in the log."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

import structlog

from channels.messaging.incoming import Incoming
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


class Trouble(NamedTuple):
    """What an error of asking means, and how long the app wants to be left alone (None: it does not say)."""

    what: str
    wait_s: float | None = None


class Source(Protocol):
    """Where updates are asked for."""

    async def ask(self) -> int:
        """Ask, wait for the answer, write it down, and confirm it with the next question. How many there were.

        Raises `Refused`, what `read` can read, `StoreUnavailable`, `NotYet`.
        """

    def trouble(self, error: Exception) -> Trouble:
        """What an error means."""


class Poller:
    """Asks until it is stopped, while the lease of the channel's name is ours."""

    def __init__(self, channel: str, source: Source, book: Book) -> None:
        self._channel, self._source, self._book = channel, source, book
        self._lease, self._name = f"{channel}-poller", new_id()
        self._said = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set. Raises `Refused`."""
        tries = 0
        while not stop.is_set():
            wait = 0.0
            try:
                if await self._book.hold(self._lease, self._name, LEASE_S):
                    await until(stop, self._source.ask())
                    tries = 0
                    self._better()
                else:
                    wait = STANDBY_S
            except Refused:
                raise
            except Exception as error:  # noqa: BLE001 - the edge: what nobody can read must not end the polling
                tries += 1
                trouble = self._source.trouble(error)
                wait = min(2.0**tries, AWAY_MAX_S) if trouble.wait_s is None else trouble.wait_s
                self._worse(error, trouble)
            await until(stop, asyncio.sleep(wait))
        await self._give_back()

    def _worse(self, error: Exception, trouble: Trouble) -> None:
        """Say each trouble once, not at each try."""
        name = type(error).__name__
        if name != self._said:
            log.warning("poll.failed", channel=self._channel, error=name, what=trouble.what, next="trying again")
        self._said = name

    def _better(self) -> None:
        if self._said:
            log.info("poll.works_again", channel=self._channel)
        self._said = ""

    async def _give_back(self) -> None:
        try:
            await self._book.drop(self._lease, self._name)
        except StoreUnavailable:
            log.info("poll.lease_left", channel=self._channel, expires_s=LEASE_S)


class _Takes(Protocol):
    async def handle(self, came: Incoming) -> None: ...


async def write_down(came: Sequence[Incoming], inbox: _Takes) -> None:
    """Each address's in order, addresses beside each other; raises the first error, after which all come again."""
    by_address: defaultdict[str, list[Incoming]] = defaultdict(list)
    for one in came:
        by_address[one.address].append(one)

    async def in_order(some: Sequence[Incoming]) -> None:
        for one in some:
            await inbox.handle(one)

    done = await asyncio.gather(*map(in_order, by_address.values()), return_exceptions=True)
    for outcome in done:
        if isinstance(outcome, BaseException):
            raise outcome


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
