"""Trains or runs one pipeline in a process of its own, so that time, processor and memory are its own.

`python -m bench.worker train|hear|rehearse|talk PIPELINE FOLDER`: the folder holds `given.json` (lines, texts,
conversations); what came of it is written to `PIPELINE.train.json` and so on there.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.heard import Ear, Talker
from passerelle import logs
from passerelle.absent import one_heap, stand_in
from passerelle.quiet import quiet

BEGAN = time.perf_counter()
Spent = tuple[float, float]  # seconds, and seconds of processor in all threads
_PIPELINES = {"ours": "bench.ours", "stock": "bench.stock"}


def main(arguments: Sequence[str]) -> None:
    what, pipeline, place, *second = arguments
    folder = Path(place)
    given = json.loads((folder / "given.json").read_text("utf-8"))
    quiet()
    logs.configure("bench")  # Rasa would write out every line it is given, and take longer for that than for answering
    if pipeline == "ours":  # as in a brain
        one_heap()
        stand_in()
    found = _WORK[what](import_module(_PIPELINES[pipeline]), given, folder)
    out = folder / f"{pipeline}.{what}{''.join(second)}.json"
    out.write_text(json.dumps({**found, **_used()}, ensure_ascii=False), encoding="utf-8")


def _train(pipeline: Any, given: dict[str, Any], folder: Path) -> dict[str, Any]:
    pipeline.train([(str(text), str(intent)) for text, intent in given["train"]], folder, given["more"])
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


def talk(pipeline: Any, given: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Conversations one after the other, then many at once; what each turn took, and what the load did."""
    talker: Talker = pipeline.talker(folder)
    talker.begin("00-first")
    _answer(talker, {"00-first": given["first"]})
    first_s, first_cpu_s = time.perf_counter() - BEGAN, time.process_time()
    alone = [_conversation(talker, f"{place:02}-alone", lines) for place, lines in enumerate(given["alone"])]
    together = {f"{place:02}-together": lines for place, lines in enumerate(given["together"])}
    load = _together(talker, together)
    return {
        "first_answer_s": first_s,
        "first_answer_cpu_s": first_cpu_s,
        "turns_s": [[wall for wall, _ in turns] for turns in alone],
        "turns_cpu_s": [[cpu for _, cpu in turns] for turns in alone],
        "load_s": sum(wall for wall, _ in load),
        "load_cpu_s": sum(cpu for _, cpu in load),
        "load_turns": sum(map(len, given["together"])),
    }


def _conversation(talker: Talker, conversation: str, lines: Sequence[str]) -> list[Spent]:
    talker.begin(conversation)
    return [_answer(talker, {conversation: text}, number) for number, text in enumerate(lines)]


def _together(talker: Talker, lines: Mapping[str, Sequence[str]]) -> list[Spent]:
    """All conversations at once: in each round every customer writes a line."""
    for conversation in lines:
        talker.begin(conversation)
    rounds = zip(*lines.values(), strict=True)
    return [_answer(talker, dict(zip(lines, one, strict=True)), number) for number, one in enumerate(rounds)]


def _answer(talker: Talker, lines: Mapping[str, str], number: int = 0) -> Spent:
    began, cpu = time.perf_counter(), time.process_time()
    talker.say(number, lines)
    return time.perf_counter() - began, time.process_time() - cpu


_WORK: dict[str, Callable[[Any, dict[str, Any], Path], dict[str, Any]]] = {
    "train": _train,
    "hear": _hear,
    "rehearse": _rehearse,
    "talk": talk,
}


def _used() -> dict[str, float]:
    """Of this process so far: seconds since its start, seconds of processor, and its greatest memory."""
    mine = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "wall_s": time.perf_counter() - BEGAN,
        "cpu_s": mine.ru_utime + mine.ru_stime,
        "peak_bytes": _peak_bytes() or mine.ru_maxrss * 1024,
    }


def _peak_bytes() -> int:
    """From Linux, whose `ru_maxrss` begins with what the process that started this one had in memory."""
    status = Path("/proc/self/status")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status.read_text("utf-8")) if status.exists() else None
    return int(peak[1]) * 1024 if peak else 0


if __name__ == "__main__":
    main(sys.argv[1:])
