"""What goes to the store's scripts and what comes back, as our records and back again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from conversation.codec import decode, encode
from conversation.floor import Floor
from conversation.records import Entry
from conversation.snapshot import Line, Snapshot
from conversation.store import Append


def arguments_of(append: Append, roles: list[str]) -> list[Any]:
    """What the append script is given; `roles` in the order of their keys."""
    work, single = append.work, len(append.events) == 1
    arguments: list[Any] = [
        append.conversation,
        append.id,
        "" if append.term is None else append.term,
        roles.index(work.role) + 1 if work is not None else 0,
        work.token if work is not None else "",
        int(append.ends_work),
        append.seen,
        append.floor.holder,
        append.floor.term,
        append.order,
        int(append.exact),
        len(roles),
    ]
    dues = [append.agenda.get(role) for role in roles]
    arguments += ["" if due is None else due for due in dues]
    for number, event in enumerate(append.events):
        arguments += [append.id if single else f"{append.id}/{number}", encode(event)]
    return arguments


def parts_of(snapshot: Snapshot) -> list[Any]:
    """What the script that puts it back is given: how many lines and batches, then these, then the cursors."""
    parts: list[Any] = [len(snapshot.lines), len(snapshot.seen)]
    for line in snapshot.lines:
        parts += [line.seq, line.id, line.at, line.floor.holder, line.floor.term, bytes(line.event)]
    parts += flat((id, " ".join(map(str, numbers))) for id, numbers in snapshot.seen.items())
    return parts + flat(snapshot.cursors.items())


def entry_of(place: bytes, event: bytes) -> Entry:
    """An entry as a page of the log has it."""
    number, at, holder, term, id = place.split(b" ", 4)
    return Entry(_seq(number), id.decode(), int(at), _floor(holder, term), decode(event))


def line_of(line: tuple[bytes, list[bytes]]) -> Line:
    """An entry as a script hands it over: its fields are a list."""
    id, listed = line
    fields = dict(pairs(listed))
    floor = _floor(fields[b"h"], fields[b"m"])
    return Line(_seq(id), fields[b"i"].decode(), int(fields[b"t"]), floor, msgspec.Raw(fields[b"e"]))


def _seq(id: bytes) -> int:
    return int(id.split(b"-")[0])


def _floor(holder: bytes, term: bytes) -> Floor:
    return Floor(holder.decode(), int(term))  # type: ignore[arg-type]


def cursors_of(listed: list[bytes]) -> dict[str, int]:
    """How far each reader is."""
    return {name.decode(): int(seq) for name, seq in pairs(listed)}


def pairs(flat: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """A hash as a script hands it over."""
    return zip(flat[::2], flat[1::2], strict=True)


def flat(pairs: Iterable[tuple[Any, Any]]) -> list[Any]:
    """A hash as a script is given it."""
    return [part for pair in pairs for part in pair]
