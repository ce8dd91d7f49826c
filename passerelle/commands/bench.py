"""`passerelle bench`: this assistant and Rasa's own default, side by side on the same lines and machine."""

from __future__ import annotations

import argparse
import json
from datetime import datetime, timezone
from importlib import import_module
from pathlib import Path
from typing import Any

from passerelle.compose import ROOT
from passerelle.errors import CommandError

TALK, SIGNALS, HANDING = "talk", "signals", "handing"
OURS_ALONE = (SIGNALS, HANDING)  # stock hears wishes only
PIPELINES = ("ours", "stock")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to measure, how much of it, and where to keep it."""
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="heldout, signals, handing, talk, hint3-curekart, …"
    )
    parser.add_argument("--pipeline", choices=PIPELINES, action="append", help="only this one (default: both)")
    parser.add_argument("--quick", type=int, metavar="LINES", help="so many lines of each set: a trial, not a result")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench", help="what was measured, for --report")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where benchmarks.md goes")
    parser.add_argument("--report", action="store_true", help="write the page again from what was measured before")


def main(arguments: argparse.Namespace) -> int:
    """Measure, keep each result as soon as it is there, and write the page."""
    sets = import_module("bench.sets")
    known = [*sets.SETS, SIGNALS, HANDING, TALK]
    wrong = set(arguments.only or ()) - set(known)
    if wrong:
        raise CommandError(f"there is no {', '.join(sorted(wrong))}; --only takes one of: {', '.join(known)}")
    for name in arguments.only or known:
        for pipeline in arguments.pipeline or PIPELINES:
            if not arguments.report and (pipeline == "ours" or name not in OURS_ALONE):
                _measure(name, pipeline, arguments)
    today = datetime.now(timezone.utc).date()
    page = import_module("bench.report").write(_kept(arguments.folder, known), arguments.docs, today)
    print(f"bench      {page}")
    return 0


def _measure(name: str, pipeline: str, arguments: argparse.Namespace) -> None:
    sets, running = import_module("bench.sets"), import_module("bench.running")
    print(f"bench      {name}, {pipeline} …", flush=True)
    try:
        if name == TALK:
            found = running.talking(pipeline, arguments.folder)
        elif name in OURS_ALONE:
            found = import_module(f"bench.{name}").measured()
        else:
            whole = sets.named(name)
            part = sets.small(whole, arguments.quick) if arguments.quick else whole
            found = running.understanding(part, pipeline, arguments.folder)
    except (sets.NoData, running.StepFailed) as error:
        raise CommandError(str(error)) from error
    (arguments.folder / f"{name}.{pipeline}.json").write_text(json.dumps(found), encoding="utf-8")


def _kept(folder: Path, names: list[str]) -> dict[str, dict[str, Any]]:
    """Set → pipeline → what was measured, of all that has been."""
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        paths = {pipeline: folder / f"{name}.{pipeline}.json" for pipeline in PIPELINES}
        there = {one: json.loads(path.read_text("utf-8")) for one, path in paths.items() if path.exists()}
        if there:
            found[name] = there
    return found
