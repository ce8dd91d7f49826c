"""What a pipeline made of a line, in the shape that every measure reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

OUT_OF_SCOPE = "out_of_scope"  # as `bot.nlu.intents` has it, which would bring our encoders into Rasa's process too


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

    def say(self, number: int, lines: Mapping[str, str]) -> None:
        """The customers' lines of that number, one a conversation and all there at once, are answered."""
