"""One fact found in a line, and how facts that lie over each other are told apart."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """A fact: its kind (an entity's name), its value in one spelling, and where it stands in the line."""

    entity: str
    value: str
    start: int
    end: int

    def overlaps(self, other: "Found") -> bool:
        return self.start < other.end and other.start < self.end


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """Of facts that lie over each other the one named first is kept; the result is in the line's order."""
    kept: list[Found] = []
    for one in found:
        if not any(one.overlaps(other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
