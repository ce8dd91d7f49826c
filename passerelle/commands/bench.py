"""`passerelle bench`: this assistant and Rasa's own default, side by side on the same lines and machine."""

from __future__ import annotations

import argparse
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
    parser.add_argument("--quick", type=int, metavar="LINES", help="so many lines of each set: a trial, kept apart")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench", help="where it is trained")
    parser.add_argument("--docs", type=Path, help="where benchmarks.md and the figures go (docs; a trial: the folder)")
    parser.add_argument("--report", action="store_true", help="write the page again from what was measured before")


def main(arguments: argparse.Namespace) -> int:
    """Measure, keep each result as soon as it is there, and write the page."""
    sets, report = import_module("bench.sets"), import_module("bench.report")
    known = [*sets.SETS, SIGNALS, HANDING, TALK]
    wrong = set(arguments.only or ()) - set(known)
    if wrong:
        raise CommandError(f"there is no {', '.join(sorted(wrong))}; --only takes one of: {', '.join(known)}")
    docs = arguments.docs or (arguments.folder if arguments.quick else ROOT / "docs")
    for name in [] if arguments.report else arguments.only or known:
        for pipeline in arguments.pipeline or PIPELINES:
            if pipeline == "ours" or name not in OURS_ALONE:
                print(f"bench      {name}, {pipeline} …", flush=True)
                found = _measured(name, pipeline, arguments)
                import_module("bench.results").keep(docs, name, pipeline, found, datetime.now(timezone.utc).date())
                report.write(docs)
    print(f"bench      {report.write(docs)}")
    return 0


def _measured(name: str, pipeline: str, arguments: argparse.Namespace) -> Any:
    sets, running = import_module("bench.sets"), import_module("bench.running")
    try:
        if name == TALK:
            return import_module("bench.talking").talking(pipeline, arguments.folder)
        if name in OURS_ALONE:
            return import_module(f"bench.{name}").measured()
        whole = sets.named(name)
        part = sets.small(whole, arguments.quick) if arguments.quick else whole
        return running.understanding(part, pipeline, arguments.folder)
    except (sets.NoData, running.StepFailed) as error:
        raise CommandError(str(error)) from error
