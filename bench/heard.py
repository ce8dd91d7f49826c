"""What a pipeline made of a line, in the shape that every measure reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Heard:
    """The intent that was chosen with its confidence, and the best one inside scope with how sure that it is inside.

    `intent` is `out_of_scope` where the pipeline says that it does not know; `best` never is, unless there is none.
    """

    intent: str
    confidence: float
    best: str
    best_confidence: float


class Ear(Protocol):
    """A trained pipeline: it understands lines."""

    def hear(self, text: str) -> Heard:
        """One line, understood."""


class Talker(Protocol):
    """A whole assistant: it answers in conversations."""

    def begin(self, conversation: str) -> None:
        """A conversation begins."""

    def say(self, conversation: str, number: int, text: str) -> None:
        """The customer's line of that number is answered."""
