"""Names of things: a conversation's id begins with its shard (`07-…`), drawn when it is created."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Annotated

import msgspec

SHARDS = 64  # the number for new conversations; it may grow, existing ids keep their shard
_ID = re.compile(r"\d{2,4}-[0-9a-z]{12,32}")

# A client's own id. Ids with a slash are the service's (timers, actions): no client can use one of them up.
ClientId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._:-]{1,64}\Z")]


def new_conversation(seed: str | None = None) -> str:
    """A fresh id; the same `seed` (a client's own id of its request) always gives the same one."""
    token = hashlib.sha256(seed.encode()).hexdigest()[:24] if seed else secrets.token_hex(12)
    return f"{int(token[:8], 16) % SHARDS:02d}-{token}"


def shard_of(conversation: str) -> str:
    """The shard, as its keys and its bell carry it (`s07`)."""
    return "s" + conversation.split("-", 1)[0]


def all_shards() -> tuple[str, ...]:
    return tuple(f"s{number:02d}" for number in range(SHARDS))


def is_conversation(text: str) -> bool:
    """Could this be a conversation's id? Asked of everything that comes from outside."""
    return _ID.fullmatch(text) is not None


def new_id() -> str:
    """A name for a turn, a batch or a work token: 96 random bits, URL-safe."""
    return secrets.token_urlsafe(12)
