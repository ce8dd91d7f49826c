"""The port to what spans conversations: the address book, presence, measured waits, small shared counters.

Each part has its own hash tag in `keys`, apart from the shards'. Implementations: `redis_book` and `memory_book`.
"""

from __future__ import annotations

from typing import Protocol


class Book(Protocol):
    """Every method raises `StoreUnavailable` when the store is away. Times are ms since 1970."""

    # who is where
    async def remember(self, person: str, conversation: str, at: int) -> None:
        """Link a proven person (the shop's customer id) to a conversation."""

    async def conversations_of(self, person: str, limit: int = 20) -> list[str]:
        """A person's conversations, newest first."""

    async def part(self, person: str, conversation: str) -> None:
        """Take a conversation off a person's list: it is not theirs."""

    async def bind(self, channel: str, address: str, conversation: str) -> None:
        """From now on what comes from this address belongs to this conversation."""

    async def bound(self, channel: str, address: str) -> str | None:
        """The conversation of an address, such as a Telegram chat."""

    async def offer_link(self, token: str, conversation: str, ttl_s: int) -> None:
        """A one-time link to a conversation."""

    async def redeem_link(self, token: str, by: str) -> str | None:
        """The conversation of a link for who follows it first; None for anybody else.

        `by` names the attempt: made again, because the store went away in the midst of it, it gets the same answer.
        """

    # agents
    async def beat(self, agent: str, at: int) -> None:
        """This agent's desk is open now."""

    async def leave(self, agent: str) -> None:
        """The agent logged out: not lost, away."""

    async def present(self, since: int) -> list[str]:
        """Agents whose desk was open at `since` or later."""

    async def last_beats(self) -> dict[str, int]:
        """Agent -> last beat, for those who have not left."""

    # waits
    async def measure_wait(self, seconds: float, team: str = "") -> None:
        """A customer has been served after so many seconds, by this team (of each, and of all, 500 are kept)."""

    async def waits(self, team: str = "") -> list[float]:
        """The measured waits, of a team or of all, newest first."""

    # small shared things
    async def hit(self, name: str, window_s: int) -> int:
        """Count one more `name` in a window that begins with its first hit; the count so far."""

    async def hits(self, name: str) -> int:
        """The count of `name` in its window, without adding to it."""

    async def hold(self, name: str, holder: str, ttl_s: int) -> bool:
        """Take or renew a named lease (such as the one Telegram poller's); False while another holds it."""

    async def drop(self, name: str, holder: str) -> None:
        """Give a named lease back, if it is still ours."""

    async def note(self, name: str, value: str, ttl_s: int) -> None:
        """A value that expires, such as a process's heartbeat."""

    async def notes(self, prefix: str) -> dict[str, str]:
        """The unexpired values whose name begins so."""

    async def gather(self, name: str, member: str, ttl_s: int) -> None:
        """Add to a set that lives for so long after it was last added to."""

    async def gathered(self, name: str) -> set[str]:
        """All that was gathered under the name."""

    async def count(self, name: str, by: int = 1) -> None:
        """Raise a counter that all processes share (promise breaches)."""

    async def counts(self) -> dict[str, int]:
        """All shared counters."""
