"""`python -m tests.faults`: what `make faults` runs. It prints its seed, which draws all faults and lines."""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import sys
import time
from functools import partial

from passerelle.quiet import quiet
from tests.faults.plan import STORES, Plan
from tests.faults.run import Report, run


def main() -> int:
    """Run each store; 1 when anything was found."""
    quiet()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that nothing is left running
    options = _options()
    seed = options.seed or random.SystemRandom().randrange(1, 10**6)
    stores = STORES if options.store == "all" else (options.store,)
    found = 0
    for store in stores:
        plan = Plan(
            seed,
            options.conversations,
            store,
            options.brain,
            options.plant,
            wait=not options.no_wait,
            lease_s=options.lease or None,
            at_once=options.at_once or min(100, max(10, options.conversations // 10)),
            phones=max(3, options.conversations // 10),
            only=options.only,
            calm=options.calm,
            keep=options.keep,
        )
        _say(f"\nSEED={seed} CONVERSATIONS={plan.conversations} STORE={store} brain={plan.brain} plant={plan.plant!r}")
        report = asyncio.run(run(plan, partial(_timed, time.monotonic())))
        found += len(report.found)
        _tell(report)
    return 1 if found else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="0: a new one")
    parser.add_argument("--conversations", type=int, default=100)
    parser.add_argument("--store", choices=(*STORES, "all"), default="all")
    parser.add_argument("--brain", choices=("light", "trained"), default="light")
    parser.add_argument("--plant", default="", help="a planted bug of tests/faults/plants.py")
    parser.add_argument("--no-wait", action="store_true", help="do not wait for replicas: a failover then loses")
    parser.add_argument("--lease", type=float, default=5.0, help="seconds; 0: the design's 30")
    parser.add_argument("--at-once", type=int, default=0, help="customers who write at the same time; 0: a tenth")
    parser.add_argument("--only", default="", help="a pattern of the faults to make, like 'kill: brain'")
    parser.add_argument("--calm", action="store_true", help="no faults at all")
    parser.add_argument("--keep", action="store_true", help="keep the processes' logs whatever is found")
    return parser.parse_args()


def _tell(report: Report) -> None:
    faults = ", ".join(f"{kind} {times}" for kind, times in sorted(report.faults.items()))
    _say(f"faults: {faults or 'none'}; deaths: {report.deaths}")
    _say(f"{report.messages} messages, {report.edits} edits, {report.answered} turns, {report.deeds} changes of orders")
    _say(f"telegram: {report.telegram_failures} failures, {report.in_doubt} messages in doubt or failed")
    for line in report.errors:
        _say(f"logged: {line}")
    for breach in report.found[:50]:
        _say(f"BREACH {breach.kind}: {breach.where}: {breach.what}")
    _say(f"{report.seconds:.0f} s: {len(report.found)} breaches")


def _timed(began: float, line: str) -> None:
    _say(f"{time.monotonic() - began:7.1f} {line}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
