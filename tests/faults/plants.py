"""Bugs planted into a process before it starts: the harness must find each of them, or it finds nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import bot.brain
from bot.draft import Turn
from conversation import agenda, redis_store, unread
from conversation.door import Door
from conversation.floor import HOLDERS, MATRIX, STAYS
from conversation.redis_store import RedisStore


def shorten_lease(lease_s: float | None) -> None:
    """Not a bug: abandoned work comes back sooner than after the design's 30 s, so that a run takes minutes."""
    if lease_s is not None:
        agenda.LEASE_S = lease_s
        vars(bot.brain)["LEASE_S"] = lease_s  # its own name for it


def no_fence() -> None:
    """What was decided on an earlier floor is appended all the same, whoever holds it now."""
    write = Door.write

    async def write_in_any_term(self: Door, *arguments: Any, **named: Any) -> Any:
        return await write(self, *arguments, **{**named, "term": None})

    Door.write = write_in_any_term  # type: ignore[method-assign]
    for name in ("assistant.wrote", "action.begun"):
        MATRIX[name] = (STAYS,) * len(HOLDERS)  # type: ignore[assignment]


def no_dedupe() -> None:
    """A batch that comes a second time is appended a second time."""
    _script("append", "  if before then", "  if false then")


def no_token() -> None:
    """Who holds an old token still writes, on what was true before, and turns have no lasting name: the three nets that
    hold a slow brain."""
    _script("append", "if own > 0 and redis.call('HGET', KEYS[8 + own * 2], c) ~= token then return {'stale'} end", "")
    _script("append", "if exact and moved then return {'moved', head[1] or '0'} end", "")
    Turn.id = property(lambda turn: f"turn/{turn.conversation.id}/{turn.conversation.term}/{turn.now}")  # type: ignore[method-assign,assignment]


def no_return() -> None:
    """Work that its worker has abandoned stays leased to it for ever."""
    take = RedisStore.take

    async def take_for_ever(
        self: RedisStore, role: str, shards: Sequence[str], count: int = 1, lease_s: float | None = None
    ) -> Any:
        return await take(self, role, shards, count, 10_000_000.0)

    RedisStore.take = take_for_ever  # type: ignore[method-assign]


def no_rereading() -> None:
    """An edit changes nothing of what is to be answered."""
    unread.edited = lambda c, entry, event: c.unread


PLANTS: dict[str, Callable[[], None]] = {
    "": lambda: None,
    "no_fence": no_fence,
    "no_dedupe": no_dedupe,
    "no_token": no_token,
    "no_return": no_return,
    "no_rereading": no_rereading,
}


def _script(name: str, line: str, instead: str) -> None:
    """The store's scripts with this line replaced in one of them."""
    changed = Path(tempfile.mkdtemp(prefix="psr-"))
    for path in redis_store.SCRIPTS.glob("*.lua"):
        (changed / path.name).write_text(path.read_text())
    source = (changed / f"{name}.lua").read_text()
    assert line in source, f"{name}.lua has changed: plant the bug anew"
    (changed / f"{name}.lua").write_text(source.replace(line, instead))
    redis_store.SCRIPTS = changed
