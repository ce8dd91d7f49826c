"""What the widget costs a page, on a processor slowed down as Lighthouse does: `python -m bench widget`."""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from datetime import datetime, timezone
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.report import LOAD, WIDGET, of_others
from bench.results import machine
from passerelle.compose import ROOT
from tests.browser.chromium import chromium
from tests.browser.gateway import Gateway
from tests.browser.weight import SLOWED, Weight, bare_shop, visit, work_of

VISITS = 9


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the figures go."""
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where benchmarks.md is")


def main(arguments: argparse.Namespace) -> int:
    """Measure, and write it into the page."""
    lines = _lines(asyncio.run(_measured()))
    print("\n".join(lines))
    page = arguments.docs / "benchmarks.md"
    text = page.read_text("utf-8")
    before, load = text.removesuffix(of_others(text, WIDGET, LOAD)), of_others(text, LOAD)
    page.write_text("\n".join([before.rstrip(), "", WIDGET, "", *lines, "", load]).rstrip() + "\n", encoding="utf-8")
    return 0


class Found(NamedTuple):
    """Visits as they are and slowed down, the work for the page without the widget, and how busy it was before."""

    plain: list[Weight]
    slowed: list[Weight]
    nothing_ms: list[float]
    nothing_slowed_ms: list[float]
    busy: float


async def _measured() -> Found:
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        gateway = Gateway(Path(folder))
        async with chromium() as browser, bare_shop(gateway) as shop:
            await gateway.start()
            try:
                return Found(
                    [await visit(browser, shop.url) for _ in range(VISITS)],
                    [await visit(browser, shop.url, SLOWED) for _ in range(VISITS)],
                    [await work_of(browser, shop.without) for _ in range(VISITS)],
                    [await work_of(browser, shop.without, SLOWED) for _ in range(VISITS)],
                    busy,
                )
            finally:
                await gateway.stop()


def _lines(found: Found) -> list[str]:
    plain = found.plain
    day = datetime.now(timezone.utc).date().isoformat()
    return [
        "## Widget",
        "",
        f"By `python -m bench widget` on {day}, on {machine()},",
        f"load average before {found.busy:.1f}: {VISITS} first visits in chromium to a page with nothing else on it.",
        "Bytes are those on the wire, headers too. Times (best / median) are the main thread's own, ms, whatever else",
        "the machine did. `tests/browser/test_widget_weight.py` holds bytes, requests, readiness and the longest task.",
        "",
        "| | as it is | processor slowed down 4 times |",
        "| --- | --- | --- |",
        f"| before the first click | {len(plain[0].requests)} request, {plain[0].loaded_bytes:,} bytes | |",
        f"| more with the first click | {plain[0].opened_bytes:,} bytes | |",
        _row("from the script being there to the button being painted", *_of(found, "ready_ms")),
        _row("until the page is quiet", *_of(found, "work_ms")),
        _row("the same page without the widget", found.nothing_ms, found.nothing_slowed_ms),
        _row("for the opening, all together", *_of(found, "opening_ms")),
        _row("its longest task", *_of(found, "longest_ms")),
    ]


def _of(found: Found, name: str) -> list[list[float]]:
    return [[getattr(it, name) for it in some] for some in (found.plain, found.slowed)]


def _row(what: str, *cells: list[float]) -> str:
    return f"| {what} | " + " | ".join(f"{min(some):.0f} / {median(some):.0f}" for some in cells) + " |"
