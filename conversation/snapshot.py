"""All that the store holds of one conversation, at one moment: what the archive keeps of it, and gives back whole."""

from __future__ import annotations

import zlib

import msgspec

from conversation.codec import decode
from conversation.floor import Floor
from conversation.records import Entry


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One entry of the log with its event as it is written, also one that this process does not know."""

    seq: int
    id: str
    at: int
    floor: Floor
    event: msgspec.Raw


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation at `version`; `seen` is what makes each batch happen once: its id -> first, last, at."""

    conversation: str
    seq: int
    floor: Floor
    lines: tuple[Line, ...]
    seen: dict[str, tuple[int, int, int]]
    cursors: dict[str, int]
    erasures: int = 0  # how often its words were forgotten: that moves no number

    @property
    def version(self) -> tuple[int, int]:
        """Rises with all that is written and all that is erased; of two snapshots the higher one is the newer."""
        return self.seq, self.erasures

    def entries(self, after: int = 0, limit: int | None = None) -> list[Entry]:
        """The log after a number, oldest first."""
        lines = [line for line in self.lines if line.seq > after][:limit]
        return [Entry(line.seq, line.id, line.at, line.floor, decode(bytes(line.event))) for line in lines]


def pack(snapshot: Snapshot) -> bytes:
    """A third of what it takes in the store, and readable without this program: JSON, by zlib."""
    return zlib.compress(msgspec.json.encode(snapshot))


def unpack(data: bytes) -> Snapshot:
    """The snapshot of these bytes."""
    return msgspec.json.decode(zlib.decompress(data), type=Snapshot)
