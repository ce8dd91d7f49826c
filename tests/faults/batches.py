"""A log in the batches that were appended at once: their entries are numbered below one id. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from conversation.records import Entry


def batches(log: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The log, batch by batch."""
    for _, batch in groupby(log, key=lambda entry: (batch_of(entry.id), entry.at)):
        yield list(batch)


def batch_of(id: str) -> str:
    """The id of the batch an entry came in."""
    head, _, last = id.rpartition("/")
    return head if head and last.isdigit() and not _names_a_turn(id) else id


def _names_a_turn(id: str) -> bool:
    """`turn/C/TERM/SEQ` ends in a number of its own."""
    return id.startswith("turn/") and id.count("/") == 3
