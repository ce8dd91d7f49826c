"""Whole conversations with an assistant: what a turn costs alone, under load and late, and the first of all.

Every process that talks meets each line once: nothing is recalled from a turn before it.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.figures import percentile
from bench.running import StepFailed, given, kept, started, step
from bench.sets import SEED, named, rows, small

_ALONE = (20, 20, 50, 50)  # turns of the conversations that are held one after the other
_TOGETHER = (15, 20)  # conversations held at once, and their turns
_FEW = 200
_PAIR = (".one", ".other")  # of two processes at once
_QUIET_INTENTS = ("faq/", "greet", "thank", "chitchat", "bot_challenge")
_AROUND = 10  # turns whose median is taken for the 5th and for the 50th


def talking(pipeline: str, folder: Path) -> dict[str, Any]:
    """Conversations by one process, and by two at once.

    The stock assistant is trained on a few lines of each intent: what it says is not measured here, but how fast.

    Raises:
        StepFailed: a step ended with an error.
    """
    few = small(named("heldout"), _FEW)
    alone, together = conversations()
    place = given(folder / "talk", {"train": few.train, "first": first(), "alone": alone, "together": together})
    step("rehearse", pipeline, place)
    one = step("talk", pipeline, place)
    processes = [started("talk", pipeline, place, second) for second in _PAIR]
    ends = [process.wait() for process in processes]
    if any(ends):
        raise StepFailed(f"{pipeline} could not talk in two processes; see {place}/{pipeline}.talk.*.log")
    pair = [kept("talk", pipeline, place, second) for second in _PAIR]
    return summed(one, pair)


def summed(one: dict[str, Any], pair: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What is kept of a process that talked alone, and of two at once."""
    times = [turn for conversation in one["turns_s"] for turn in conversation]
    cpu = [turn for conversation in one["turns_cpu_s"] for turn in conversation]
    long = [conversation for conversation in one["turns_cpu_s"] if len(conversation) == max(_ALONE)]
    return {
        "turn_s": {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)},
        "turn_cpu_s": sum(cpu) / len(cpu),
        "load_cpu_s": one["load_cpu_s"] / one["load_turns"],
        "turns_per_s": {"1": _rate(one), "2": sum(map(_rate, pair))},
        "growth": growth(long),
        **{name: one[name] for name in ("first_answer_s", "first_answer_cpu_s", "peak_bytes")},
    }


def conversations() -> tuple[list[list[str]], list[list[str]]]:
    """Those held one after the other, and those held at once; no line stands twice, and none is the first one."""
    lines = iter(_calm_lines()[1:])
    number, length = _TOGETHER
    return [_taken(lines, turns) for turns in _ALONE], [_taken(lines, length) for _ in range(number)]


def first() -> str:
    """What is asked before anything is measured but the time to its answer."""
    return _calm_lines()[0]


def growth(conversations: Sequence[Sequence[float]]) -> float:
    """How much more late turns cost than early ones: the medians of those around the 5th and of the last."""
    early = [turn for one in conversations for turn in one[:_AROUND]]
    late = [turn for one in conversations for turn in one[-_AROUND:]]
    return percentile(late, 0.5) / percentile(early, 0.5)


def _taken(lines: Iterator[str], length: int) -> list[str]:
    return list(itertools.islice(lines, length))


def _calm_lines() -> list[str]:
    """Held-out questions that an assistant answers without a person, first the French ones, shuffled once for all: a
    customer who asks for the same thing in five wordings would soon be given to a person."""
    lines = {language: [str(row["text"]) for row in rows(language) if _calm(row)] for language in ("fr", "en")}
    shuffled = [random.Random(SEED).sample(of_one, len(of_one)) for of_one in lines.values()]
    return list(dict.fromkeys(itertools.chain.from_iterable(shuffled)))


def _calm(row: dict[str, Any]) -> bool:
    told = row["wants_human"] or row["frustration"] or row["sensitive"] or row["hard"]
    return not told and row["language"] in ("fr", "en") and str(row["intent"]).startswith(_QUIET_INTENTS)


def _rate(talked: dict[str, Any]) -> float:
    return float(talked["load_turns"] / talked["load_s"])
