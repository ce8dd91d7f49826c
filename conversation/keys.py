"""Every Redis key of Passerelle. What belongs to a shard carries its hash tag, so a script touches one cluster slot."""

from __future__ import annotations

from conversation.ids import shard_of


def _shard(conversation: str) -> str:
    return "{" + shard_of(conversation) + "}"


def log(conversation: str) -> str:
    """Stream: the events."""
    return f"{_shard(conversation)}:log:{conversation}"


def head(conversation: str) -> str:
    """Hash: seq, holder, term; archived, where it is all that is left here; how often it was erased."""
    return f"{_shard(conversation)}:head:{conversation}"


def seen(conversation: str) -> str:
    """Hash: batch id -> `first last at`."""
    return f"{_shard(conversation)}:seen:{conversation}"


def cursors(conversation: str) -> str:
    """Hash: reader -> seq."""
    return f"{_shard(conversation)}:cursors:{conversation}"


def bell(shard: str) -> str:
    """Sharded pub/sub channel: hints."""
    return "{" + shard + "}:bell"


def agenda(shard: str, role: str) -> str:
    """Sorted set: conversation by due time."""
    return "{" + shard + "}:agenda:" + role


def leases(shard: str, role: str) -> str:
    """Hash: conversation -> work token."""
    return "{" + shard + "}:leases:" + role


def mark(shard: str) -> str:
    """String: written after what was read, so that WAIT can say that replicas have as much."""
    return "{" + shard + "}:mark"


def floor(shard: str, holder: str) -> str:
    """Sorted set: conversations on this holder's floor, by their order in its list."""
    return "{" + shard + "}:floor:" + holder


def logs_of(shard: str) -> str:
    """Pattern: every log of a shard, for SCAN."""
    return "{" + shard + "}:log:*"


# --- what spans shards: each part has its own tag


def person(person: str) -> str:
    """Sorted set: a person's conversations by time."""
    return "{book}:person:" + person


def address(channel: str, address: str) -> str:
    """String: the conversation of an address."""
    return f"{{book}}:address:{channel}:{address}"


def link(token: str) -> str:
    """String, expiring: the conversation of a one-time link."""
    return "{book}:link:" + token


def presence() -> str:
    """Sorted set: agents by last beat."""
    return "{agents}:presence"


def waits(team: str = "") -> str:
    """List: measured waits in seconds, of a team or of all, newest first."""
    return "{waiting}:measured" + (f":{team}" if team else "")


def hits(name: str) -> str:
    """Counter, expiring."""
    return "{ops}:hits:" + name


def hold(name: str) -> str:
    """String, expiring: who holds a named lease."""
    return "{ops}:hold:" + name


def note(name: str) -> str:
    """String, expiring."""
    return "{ops}:note:" + name


def notes() -> str:
    """Sorted set: names of notes by expiry, so that they are found without SCAN."""
    return "{ops}:notes"


def gathered(name: str) -> str:
    """Set, expiring."""
    return "{ops}:gathered:" + name


def counters() -> str:
    """Hash: shared counters."""
    return "{ops}:counters"
