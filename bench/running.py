"""Runs pipelines over sets, each step in a process of its own that leaves what it found in a folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.figures import percentile
from bench.heard import Heard
from bench.scores import scores_of
from bench.sets import Set, Wanted
from bot.fingerprint import ROOT


class StepFailed(RuntimeError):
    """A step of a pipeline did not end well: says which, and where its output lies."""


def understanding(found: Set, pipeline: str, folder: Path) -> dict[str, Any]:
    """Train the pipeline on the set and measure it on the test lines: scores, and what it cost."""
    place = given(
        folder / found.name, {"train": found.train, "more": found.more, "test": [line.text for line in found.test]}
    )
    trained, heard = step("train", pipeline, place), step("hear", pipeline, place)
    readings = [Heard(**one) for one in heard["heard"]]
    parts = sorted({line.part for line in found.test})
    return {
        "scores": {part: asdict(_of_part(found.test, readings, part)) for part in parts},
        "lines": {"train": len(found.train), "test": len(found.test)},
        "train": _cost(trained),
        "line_s": {"p50": percentile(heard["times_s"], 0.5), "p95": percentile(heard["times_s"], 0.95)},
    }


def step(what: str, pipeline: str, place: Path) -> dict[str, Any]:
    """One step in a process of its own; what it wrote.

    Raises:
        StepFailed: it ended with an error.
    """
    process = started(what, pipeline, place)
    if process.wait():
        raise StepFailed(f"{pipeline} could not {what}; see {place / f'{pipeline}.{what}.log'}")
    return kept(what, pipeline, place)


def kept(what: str, pipeline: str, place: Path, second: str = "") -> dict[str, Any]:
    """What that step wrote; `second` tells processes apart that take it at once."""
    found: dict[str, Any] = json.loads((place / f"{pipeline}.{what}{second}.json").read_text("utf-8"))
    return found


def started(what: str, pipeline: str, place: Path, second: str = "") -> subprocess.Popen[bytes]:
    """The process of a step, under way."""
    log = place / f"{pipeline}.{what}{second}.log"
    command = [sys.executable, "-m", "bench.worker", what, pipeline, str(place), *([second] if second else [])]
    # Where bytecode must not be kept, a start would be the compiling of three thousand modules.
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with log.open("wb") as out:
        return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=subprocess.STDOUT)


def given(place: Path, lines: dict[str, Any]) -> Path:
    """The folder of a set, with the lines that its steps are given."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "given.json").write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
    return place


def _of_part(wanted: Sequence[Wanted], heard: Sequence[Heard], part: str) -> Any:
    chosen = [place for place, line in enumerate(wanted) if line.part == part]
    return scores_of([wanted[at] for at in chosen], [heard[at] for at in chosen])


def _cost(used: dict[str, Any]) -> dict[str, float]:
    return {name: float(used[name]) for name in ("wall_s", "cpu_s", "peak_bytes")}
