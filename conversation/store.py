"""The port to the store: one log per conversation, one append, the agenda, the bell, cursors.

Two implementations keep the same contract (tests/contract): `redis_store` and the twin in `memory`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import msgspec

from conversation.agenda import Work
from conversation.events import Event
from conversation.floor import Floor
from conversation.records import Entry
from conversation.snapshot import Snapshot

AGAIN_MS = 3_600_000  # who is back in the store is looked at by the archive an hour later


class Append(msgspec.Struct, frozen=True, kw_only=True):
    """One batch for one conversation: all of its events or none.

    `id` makes it happen once: the same id again gives the earlier numbers. `seen` is the last number the
    caller's decision rests on. `term` is compared when the batch is fenced (None: it is not). `work` is
    compared by its token; `ends_work` takes the conversation off that role's agenda, or leaves it due when
    more was written since `seen`. `exact`: it is refused when more was. `floor`, `agenda` (role -> due ms or None)
    and `order` (its place in the list of its holder) were computed by the caller; the store knows no rules. Without
    events it only ends work.
    """

    conversation: str
    id: str
    events: tuple[Event, ...]
    seen: int
    floor: Floor
    agenda: dict[str, int | None] = {}
    term: int | None = None
    work: Work | None = None
    ends_work: bool = False
    exact: bool = False
    order: int = 0


class Appended(msgspec.Struct, frozen=True):
    """Where the batch stands in the log. `fresh` is False when its id had been written before.

    `follows`: it stands right behind what the caller had seen, so that its state is known without reading again.
    """

    first: int
    last: int
    at: int
    fresh: bool
    follows: bool = False


class Head(msgspec.Struct, frozen=True):
    """What is stored beside the log; equal to the fold of its events."""

    seq: int
    floor: Floor


class Ring(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A hint on the bell, never the data. `kind`: `log` (something was appended) or what expires: `typing`, `read`.

    `around` tells desks that something beside the conversations has changed, `mentioned` whom a note names (`to`).

    The `data` of those has `role` (customer, assistant, agent) and, for an agent, `name`.
    """

    conversation: str
    kind: str = "log"
    seq: int = 0
    dues: dict[str, int] = {}
    data: dict[str, Any] = {}


LOST = Ring(conversation="")  # in place of hints that were lost: look at everything
Wanted = Callable[[Ring], bool]


class Bell(Protocol):
    """An open subscription to shards' bells."""

    async def next(self, timeout_s: float) -> Ring | None:
        """The next hint, or None after `timeout_s` seconds. Raises `StoreUnavailable` when the line is cut."""


class Store(Protocol):
    """The log and its agenda. Every method raises `StoreUnavailable` when the store is away.

    What was taken out for the archive has a head and nothing else: all that needs more of it raises `Archived`.
    """

    async def append(self, append: Append) -> Appended:
        """The only write. Raises `Conflict` (the term moved), `Moved` (it was to be exact) or `StaleWork` (another has
        the work); then nothing was written."""

    async def entries(self, conversation: str, after: int = 0, limit: int | None = None) -> list[Entry]:
        """The log after a number, oldest first."""

    async def head(self, conversation: str) -> Head | None:
        """The stored floor and last number, or None for a conversation that was never opened."""

    async def lasts(self, conversations: Sequence[str]) -> list[int]:
        """The last number of each of these, 0 where there is none: one look at many, for a sweep."""

    async def cursors(self, conversation: str) -> dict[str, int]:
        """How far each reader is: `delivered`, `read`, `sent:telegram`, ..."""

    async def tail(self, conversation: str, after: int) -> tuple[list[Entry], dict[str, int]]:
        """`entries` and `cursors` in one round trip."""

    async def advance(self, conversation: str, cursor: str, seq: int, work: Work | None = None) -> None:
        """Move a cursor forward, never back. With `work`, raises `StaleWork` when its token is not the last."""

    async def take(self, role: str, shards: Sequence[str], count: int = 1, lease_s: float | None = None) -> list[Work]:
        """The earliest due conversations of these shards, at most `count`, each leased to the caller."""

    async def renew(self, work: Work, lease_s: float | None = None) -> None:
        """Prolong a lease from now. Raises `StaleWork`."""

    async def earliest(self, role: str, shards: Sequence[str]) -> int | None:
        """When the next conversation of these shards is due (ms), or None."""

    async def overdue(self, role: str, shards: Sequence[str]) -> tuple[int, int]:
        """How many conversations are due now, and by how many ms the oldest is late."""

    async def on_floor(self, holder: str, shards: Sequence[str], limit: int) -> list[tuple[int, str]]:
        """(order, conversation) of a holder's list over these shards, lowest order first."""

    async def count_on_floor(self, holder: str, shards: Sequence[str]) -> int:
        """How many conversations these shards have on a holder's floor; costs the same however many they are."""

    async def ring(self, ring: Ring) -> None:
        """Pass a hint to whoever listens: typing, looking-at."""

    def listen(self, shards: Iterable[str], wanted: Wanted | None = None) -> AbstractAsyncContextManager[Bell]:
        """Subscribe first, then read: nothing falls between. `wanted` says which hints are worth waking up for."""

    async def now(self) -> int:
        """The store's clock, ms since 1970."""

    async def erase(self, conversation: str) -> int:
        """Forget every word so far (`codec.erased`), keeping numbers and floor moves; the last number erased.

        The one change of what is written, for who asks to be forgotten. Raises `Conflict` when it is written meanwhile.
        """

    async def snapshot(self, conversation: str) -> Snapshot | None:
        """All that is stored of it, at one moment; None when it is not here (any more)."""

    async def take_out(self, snapshot: Snapshot, work: Work) -> bool:
        """Give up all but the head of what the archive has, and end this work; in one step.

        False, and nothing has changed, when it was written, read or erased since the snapshot. Raises `StaleWork`.
        """

    async def put_back(self, snapshot: Snapshot) -> bool:
        """Take it back whole as it was, due for the archive again in an hour; False when it is here already."""

    async def conversations(self) -> AsyncIterator[str]:
        """Every stored conversation, in no order (for checks)."""
        yield ""

    async def close(self) -> None:
        """Give connections back."""
