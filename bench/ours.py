"""Our own pipeline: intents trained on any lines, and the whole assistant for conversations."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.heard import Ear, Heard, Talker
from bench.sets import Line
from bot.nlu.encoder import shared_encoder
from bot.nlu.intents import OUT_OF_SCOPE, Intents
from bot.nlu.understanding import wishes_of
from passerelle.cli import imported


def train(lines: Sequence[Line], folder: Path, more: Sequence[str]) -> None:
    """Train on the lines, of which `more` carry more than a wish; what came of it lies in `folder` afterwards."""
    taught = list(lines)
    if not any(intent == OUT_OF_SCOPE for _, intent in lines):
        taught.append(("…", OUT_OF_SCOPE))  # a place in the ranking for what the gate refuses
    place = folder / "ours"
    place.mkdir(exist_ok=True)
    Intents.train(taught, shared_encoder(), more).save(place)


def rehearse(lines: Sequence[Line], folder: Path) -> None:
    """The shipped assistant is trained already (`passerelle train`)."""


def opened(folder: Path) -> Ear:
    """The intents trained into `folder`."""
    return Ours(folder)


class Ours:
    """The trained intents."""

    def __init__(self, folder: Path) -> None:
        self._intents = Intents.load(folder / "ours", shared_encoder())

    def hear(self, text: str) -> Heard:
        line = wishes_of([text], self._intents)[0].line
        best = next(name for name, _ in line.ranking if name != OUT_OF_SCOPE)
        return Heard(line.name, line.confidence, best, line.known)


class Service:
    """The shipped assistant as a brain runs it, orders and all, on a store in memory and the demo shop."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._parts = imported("bench.service")  # Rasa comes with it, as in a brain
        self._stage = self._parts.staged()

    def begin(self, conversation: str) -> None:
        self._loop.run_until_complete(self._parts.begin(self._stage, conversation))

    def say(self, number: int, lines: Mapping[str, str]) -> None:
        self._loop.run_until_complete(self._parts.say(self._stage, number, lines))


def talker(folder: Path) -> Talker:
    """The shipped assistant; the folder holds nothing that it needs."""
    return Service()
