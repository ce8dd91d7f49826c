"""How far the sending of a conversation on one channel is: tries numbered so that a cursor, which only rises, tells it.

`try:CHANNEL` is raised before each request, `tried:CHANNEL` when its end is known. A try that was begun,
whose end nobody knows and whose event still waits to be sent, is in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from conversation.agenda import Work
from conversation.state import Conversation
from conversation.store import Store

TRIES = 49  # of one part; with delays that double up to ten minutes a working day
PARTS = 20  # of one event; a number stays below 2**53 until the year 2255
DELAY_MAX_S = 600.0  # a platform away for hours: one try in ten minutes finds it back soon enough


class Fate(NamedTuple):
    """What an error means for the message: surely not sent and to be tried `later`, or one of `message.failed`."""

    kind: Literal["later", "in_doubt", "blocked", "refused"]
    details: str
    wait_s: float = 0.0


class Cursors:
    """The names of one channel's cursors."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.sent = f"sent:{channel}"  # the last event that needs no more sending; the agenda reads it
        self.begun = f"try:{channel}"
        self.tried = f"tried:{channel}"
        self.wait = f"wait:{channel}"  # not before this time (ms): a pause that was asked for, or our growing delay
        self.failed = f"failed:{channel}"  # the last message.failed, compared with the last offer to say it again
        self.heard = f"heard:{channel}"  # when the customer last wrote here (ms), where the platform counts from it
        self.moved = f"moved:{channel}"  # when it was last said here that the conversation goes on elsewhere

    def in_doubt(self, cursors: Mapping[str, int]) -> int | None:
        """The event of a try that a process began and did not live to see the end of; None when there is none."""
        begun = cursors.get(self.begun, 0)
        return of(begun).seq if begun > cursors.get(self.tried, 0) else None

    def done_before(self, cursors: Mapping[str, int], seq: int) -> Try:
        """Where to go on with the event `seq`: after the parts that are known to be out."""
        tried = of(cursors.get(self.tried, 0))
        return tried if tried.seq == seq else Try(seq)


class Attempts:
    """How far one sender's work is, written into its cursors as the work's own: a stale worker moves none of them."""

    def __init__(self, store: Store, cursors: Cursors) -> None:
        self._store, self._cursors = store, cursors

    async def paused_until(self, state: Conversation) -> int | None:
        """The time (ms) before which nothing is to be tried; None when that is past."""
        wait = state.cursors.get(self._cursors.wait, 0)
        return wait if wait > await self._store.now() else None

    async def pause(self, work: Work, bad: Fate) -> int:
        """Not before this time (ms) again."""
        due = await self._store.now() + int(bad.wait_s * 1000)
        await self._store.advance(work.conversation, self._cursors.wait, due, work)
        return due

    async def begin(self, work: Work, at: Try, lease_s: float | None = None) -> None:
        """Say that a try begins, before it does: if this process dies in it, the next one knows."""
        await self._store.renew(work, lease_s)
        await self._store.advance(work.conversation, self._cursors.begun, at.number, work)

    async def end(self, work: Work, at: Try, bad: Fate | None) -> None:
        """Say that it surely did not get through; what got through or may have is said in the log."""
        if bad is not None and bad.kind != "in_doubt":
            await self._store.advance(work.conversation, self._cursors.tried, at.number, work)


class Try(NamedTuple):
    """The n-th try of a part of the event `seq`; n = 0: not tried yet."""

    seq: int
    part: int = 0
    n: int = 0

    @property
    def number(self) -> int:
        """As a cursor: later tries, parts and events are higher."""
        return (self.seq * PARTS + self.part) * (TRIES + 1) + self.n

    @property
    def next(self) -> Try:
        return self._replace(n=self.n + 1)


def of(number: int) -> Try:
    """The try of a cursor."""
    rest, n = divmod(number, TRIES + 1)
    seq, part = divmod(rest, PARTS)
    return Try(seq, part, n)


def delay_s(tries: int) -> float:
    """How long to wait after so many tries."""
    return min(2.0**tries, DELAY_MAX_S)
