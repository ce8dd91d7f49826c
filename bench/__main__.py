"""`python -m bench` prints every figure, one line each."""

from __future__ import annotations

from bench import door
from passerelle.quiet import quiet

REPORTS = (door.report,)

if __name__ == "__main__":
    quiet()
    for report in REPORTS:
        print(report(), flush=True)
