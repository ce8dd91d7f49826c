"""Trains or runs one pipeline in a process of its own, so that time, processor and memory are its own.

`python -m bench.worker train|hear|rehearse|talk PIPELINE FOLDER`: the folder holds `given.json` (lines, texts,
dialogues); what came of it is written to `PIPELINE.train.json` and so on there.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.heard import Ear, Talker
from passerelle import logs
from passerelle.absent import stand_in
from passerelle.quiet import quiet

BEGAN = time.perf_counter()
_PIPELINES = {"ours": "bench.ours", "stock": "bench.stock"}


def main(arguments: Sequence[str]) -> None:
    what, pipeline, place, *second = arguments
    folder = Path(place)
    given = json.loads((folder / "given.json").read_text("utf-8"))
    quiet()
    logs.configure("bench")  # Rasa would write out every line it is given, and take longer for that than for answering
    if pipeline == "ours":
        stand_in()
    found = _WORK[what](import_module(_PIPELINES[pipeline]), given, folder)
    out = folder / f"{pipeline}.{what}{''.join(second)}.json"
    out.write_text(json.dumps({**found, **_used()}, ensure_ascii=False), encoding="utf-8")


def _train(pipeline: Any, given: dict[str, Any], folder: Path) -> dict[str, Any]:
    pipeline.train([(str(text), str(intent)) for text, intent in given["train"]], folder)
    return {}


def _rehearse(pipeline: Any, given: dict[str, Any], folder: Path) -> dict[str, Any]:
    pipeline.rehearse([(str(text), str(intent)) for text, intent in given["train"]], folder)
    return {}


def _hear(pipeline: Any, given: dict[str, Any], folder: Path) -> dict[str, Any]:
    ear: Ear = pipeline.opened(folder)
    heard, times = [], []
    for text in given["test"]:
        began = time.perf_counter()
        heard.append(asdict(ear.hear(text)))
        times.append(time.perf_counter() - began)
    return {"heard": heard, "times_s": times}


def _talk(pipeline: Any, given: dict[str, Any], folder: Path) -> dict[str, Any]:
    talker: Talker = pipeline.talker(folder)
    talker.begin("00-first")
    talker.say("00-first", 0, given["dialogues"][0][0])
    first, cpu = time.perf_counter() - BEGAN, time.process_time()
    times = [_conversation(talker, f"{place:02}-talk", lines) for place, lines in enumerate(given["dialogues"])]
    turns = sum(len(one) for one in times)
    return {"first_answer_s": first, "turns_s": times, "cpu_per_turn_s": (time.process_time() - cpu) / turns}


def _conversation(talker: Talker, conversation: str, lines: Sequence[str]) -> list[float]:
    talker.begin(conversation)
    times = []
    for number, text in enumerate(lines):
        began = time.perf_counter()
        talker.say(conversation, number, text)
        times.append(time.perf_counter() - began)
    return times


_WORK: dict[str, Callable[[Any, dict[str, Any], Path], dict[str, Any]]] = {
    "train": _train,
    "hear": _hear,
    "rehearse": _rehearse,
    "talk": _talk,
}


def _used() -> dict[str, float]:
    """Of this process so far: seconds since its start, seconds of processor, and its greatest memory."""
    mine = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "wall_s": time.perf_counter() - BEGAN,
        "cpu_s": mine.ru_utime + mine.ru_stime,
        "peak_bytes": mine.ru_maxrss * 1024,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
