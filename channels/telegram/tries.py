"""How far the sending of a conversation is: tries numbered so that a cursor, which only rises, can say it.

Two cursors: `try:telegram` is raised before each request, `tried:telegram` when its end is known. A try
that was begun, whose end nobody knows and whose event is not in `sent:telegram`, is in doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from channels.telegram.settings import CHANNEL

SENT = f"sent:{CHANNEL}"  # the last event that needs no more sending; the agenda reads it
TRY = f"try:{CHANNEL}"
TRIED = f"tried:{CHANNEL}"
WAIT = f"wait:{CHANNEL}"  # not before this time (ms): Telegram's RetryAfter, or our growing delay
MOVED = f"moved:{CHANNEL}"  # when it was last said here that the conversation goes on elsewhere
FAILED = f"failed:{CHANNEL}"  # the last message.failed, compared with the last time something was offered again

TRIES = 49  # of one part; with the delays of `client.fate` a working day
PARTS = 20  # of one event: 80,000 characters; a number stays below 2**53 until the year 2255


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


def in_doubt(cursors: Mapping[str, int], sent: int) -> int | None:
    """The event that was perhaps sent by a process that did not live to say so."""
    begun = cursors.get(TRY, 0)
    seq = of(begun).seq
    return seq if begun > cursors.get(TRIED, 0) and seq > sent else None


def done_before(cursors: Mapping[str, int], seq: int) -> Try:
    """Where to go on with the event `seq`: after the parts that are known to be out."""
    tried = of(cursors.get(TRIED, 0))
    return tried if tried.seq == seq else Try(seq)
