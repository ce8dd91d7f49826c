"""What the shipped model hears beside the wish: frustration, asks for a person, language, on the held-out lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bench.sets import rows
from bot.fingerprint import ROOT, newest_model
from bot.nlu.signals.signals import Signals
from bot.nlu.understanding import BadModel, Understanding

_TODAY = date(2026, 11, 21)  # the day the lines were written; no measure here depends on it


@dataclass(frozen=True)
class Found:
    """How well something is found: all between 0 and 1. `alarms`: found in lines that do not have it."""

    recall: float
    precision: float
    f1: float
    alarms: float


def measured() -> dict[str, Any]:
    """`by_language`: frustrated or not, asks for a person or not, share of lines whose language is right.

    Raises:
        BadModel: there is no model yet.
    """
    model = newest_model(ROOT / "models")
    if model is None:
        raise BadModel("there is no model in models/; run `passerelle train`")
    understanding = Understanding.load(model)
    return {"by_language": {language: _of(rows(language), understanding) for language in ("fr", "en")}}


def found(wanted: Sequence[bool], heard: Sequence[bool]) -> Found:
    """Of lines that should be found and those that were, in the same order."""
    both = sum(want and hear for want, hear in zip(wanted, heard, strict=True))
    asked, answered = sum(wanted), sum(heard)
    return Found(
        recall=both / max(1, asked),
        precision=both / max(1, answered),
        f1=2 * both / max(1, asked + answered),
        alarms=(answered - both) / max(1, len(wanted) - asked),
    )


def _of(lines: Sequence[dict[str, Any]], understanding: Understanding) -> dict[str, Any]:
    heard: list[Signals] = [one.signals for one in understanding.read([str(line["text"]) for line in lines], _TODAY)]
    languages = [line["language"] == one.language for line, one in zip(lines, heard, strict=True)]
    frustrated = found([line["frustration"] > 0 for line in lines], [one.mood.level > 0 for one in heard])
    human = found([bool(line["wants_human"]) for line in lines], [one.asks_human is not None for one in heard])
    return {"frustration": asdict(frustrated), "human": asdict(human), "language": sum(languages) / len(languages)}
