"""`python -m bench` prints quick figures, one line each; `python -m bench load` puts the whole service under load."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from bench import door
from passerelle.quiet import quiet

REPORTS = (door.report,)


def main() -> int:
    """Run one verb; without one, the quick figures."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    load = import_module("bench.load.running")
    load.add_arguments(
        verbs.add_parser("load", help="sockets, talk, brains, desks and growth, into docs/benchmarks.md")
    )
    widget = import_module("bench.widget")
    widget.add_arguments(verbs.add_parser("widget", help="what the widget costs a page, into docs/benchmarks.md"))
    arguments = parser.parse_args()
    if arguments.verb is not None:
        return int((load if arguments.verb == "load" else widget).main(arguments))
    for report in REPORTS:
        print(report(), flush=True)
    return 0


if __name__ == "__main__":
    quiet()
    sys.exit(main())
