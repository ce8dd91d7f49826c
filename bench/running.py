"""Runs pipelines over sets, each step in a process of its own, and keeps what came of it in a folder."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.heard import Heard
from bench.scores import scores_of
from bench.sets import Set, Wanted, named, rows, small
from bot.fingerprint import ROOT

PIPELINES = ("ours", "stock")
_LENGTHS = (20, 20, 20, 20, 20, 50)  # turns of the conversations
_FEW = 500
_PAIR = (".one", ".other")  # of two processes at once
_QUIET_INTENTS = ("faq/", "greet", "thank", "chitchat", "bot_challenge")


class StepFailed(RuntimeError):
    """A step of a pipeline did not end well: says which, and where its output lies."""


def understanding(found: Set, pipeline: str, folder: Path) -> dict[str, Any]:
    """Train the pipeline on the set and measure it on the test lines: scores, and what it cost."""
    place = _given(folder / found.name, {"train": found.train, "test": [line.text for line in found.test]})
    trained, heard = step("train", pipeline, place), step("hear", pipeline, place)
    readings = [Heard(**one) for one in heard["heard"]]
    parts = sorted({line.part for line in found.test})
    return {
        "scores": {part: asdict(_of_part(found.test, readings, part)) for part in parts},
        "lines": {"train": len(found.train), "test": len(found.test)},
        "train": _cost(trained),
        "times_s": heard["times_s"],
    }


def talking(pipeline: str, folder: Path) -> dict[str, Any]:
    """Conversations of twenty turns and one of fifty, by one process and by two at once.

    The stock assistant is trained on a few lines of each intent: what it says is not measured here, but how fast.
    """
    few = small(named("heldout"), _FEW)
    place = _given(folder / "talk", {"train": few.train, "dialogues": dialogues()})
    step("rehearse", pipeline, place)
    alone = step("talk", pipeline, place)
    processes = [_started("talk", pipeline, place, second) for second in _PAIR]
    for process in processes:
        process.wait()
    pair = [json.loads((place / f"{pipeline}.talk{second}.json").read_text("utf-8")) for second in _PAIR]
    rates = [_turns(one) / _spoken_s(one) for one in pair]
    return {**alone, "turns_per_s": {"1": _turns(alone) / _spoken_s(alone), "2": sum(rates)}}


def dialogues() -> list[list[str]]:
    """Calm held-out questions in a row: what an assistant answers without a person."""
    calm = [str(row["text"]) for language in ("fr", "en") for row in rows(language) if _calm(row)]
    following = itertools.cycle(calm)
    return [list(itertools.islice(following, length)) for length in _LENGTHS]


def _turns(talked: dict[str, Any]) -> int:
    return sum(len(conversation) for conversation in talked["turns_s"])


def _spoken_s(talked: dict[str, Any]) -> float:
    return float(sum(sum(conversation) for conversation in talked["turns_s"]))


def step(what: str, pipeline: str, place: Path) -> dict[str, Any]:
    """One step in a process of its own; what it wrote.

    Raises:
        StepFailed: it ended with an error.
    """
    process = _started(what, pipeline, place)
    if process.wait():
        raise StepFailed(f"{pipeline} could not {what}; see {place / f'{pipeline}.{what}.log'}")
    found: dict[str, Any] = json.loads((place / f"{pipeline}.{what}.json").read_text("utf-8"))
    return found


def _started(what: str, pipeline: str, place: Path, second: str = "") -> subprocess.Popen[bytes]:
    log = place / f"{pipeline}.{what}{second}.log"
    command = [sys.executable, "-m", "bench.worker", what, pipeline, str(place), *([second] if second else [])]
    with log.open("wb") as out:
        return subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)


def _given(place: Path, given: dict[str, Any]) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    path = place / "given.json"
    before = json.loads(path.read_text("utf-8")) if path.exists() else {}
    path.write_text(json.dumps({**before, **given}, ensure_ascii=False), encoding="utf-8")
    return place


def _of_part(wanted: Sequence[Wanted], heard: Sequence[Heard], part: str) -> Any:
    chosen = [place for place, line in enumerate(wanted) if line.part == part]
    return scores_of([wanted[at] for at in chosen], [heard[at] for at in chosen])


def _calm(row: dict[str, Any]) -> bool:
    told = row["wants_human"] or row["frustration"] or row["sensitive"] or row["hard"]
    return not told and row["language"] in ("fr", "en") and str(row["intent"]).startswith(_QUIET_INTENTS)


def _cost(used: dict[str, Any]) -> dict[str, float]:
    return {name: float(used[name]) for name in ("wall_s", "cpu_s", "peak_bytes")}
