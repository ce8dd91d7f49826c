"""The whole of it in its order, each part kept in a file as soon as it is measured: `python -m bench load`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import Callable, Coroutine
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, NamedTuple

from bench.load import page
from bench.load.deskpage import desk_pages
from bench.load.desks import floor
from bench.load.firstword import first_words
from bench.load.growth import grow
from bench.load.restart import restart
from bench.load.service import Service
from bench.load.storm import storm
from bench.load.talk import Talkers, talk, templates
from passerelle.compose import ROOT

KEPT = ROOT / "var" / "bench" / "load.json"
HUNDRED = 100.0  # messages a second

Measured = Coroutine[Any, Any, dict[str, Any]]


class Size(NamedTuple):
    """How much is measured: messages a second, for how long, for how long a hundred of them, sockets, desks, lines of
    a desk's list and visits of its page, hand-overs, brains, conversations at a restart, and a store that grows."""

    rates: tuple[float, ...]
    seconds: float
    hundred: tuple[float, ...]
    sockets: int
    tries: int
    desks: int
    listed: int
    visits: int
    hand_overs: int
    brains: tuple[int, ...]
    restarted: int
    stored: tuple[int, ...]


WHOLE = Size(
    rates=(10, 20, 40, 60, 80, 100, 120),
    seconds=30,
    hundred=(30, 30, 30, 120),
    sockets=10_000,
    tries=3,
    desks=200,
    listed=1_000,
    visits=21,
    hand_overs=300,
    brains=(1, 2, 3, 4),
    restarted=100_000,
    stored=(100, 1_000, 10_000, 100_000, 1_000_000),
)
QUICK = WHOLE._replace(
    rates=(10, 50, 100),
    seconds=10,
    hundred=(20, 20, 20, 60),
    tries=1,
    visits=5,
    hand_overs=100,
    stored=(100, 10_000, 100_000),
)
TINY = Size((2,), 2, (2,), 60, 1, 3, 40, 2, 5, (1,), 200, (100, 200))  # only to see that it runs
SIZES = {"whole": WHOLE, "quick": QUICK, "tiny": TINY}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to measure, and how much of it."""
    parser.add_argument("--quick", dest="size", action="store_const", const="quick", default="whole", help="4 minutes")
    parser.add_argument(
        "--tiny", dest="size", action="store_const", const="tiny", help="a trial: no figure of it counts"
    )
    parser.add_argument("--only", action="append", choices=PARTS, help="only this part (default: all)")
    parser.add_argument("--kept", type=Path, default=KEPT, help="where figures are kept between runs")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where benchmarks.md and its pictures go")
    parser.add_argument("--report", action="store_true", help="only write the page again from what is kept")


def main(arguments: argparse.Namespace) -> int:
    """Measure what was asked for, and write it into the page."""
    found = json.loads(arguments.kept.read_text("utf-8")) if arguments.kept.exists() else {}
    for name in [] if arguments.report else arguments.only or list(PARTS):
        print(f"load       {name} …", flush=True)
        busy = os.getloadavg()[0]
        figures = asyncio.run(PARTS[name](SIZES[arguments.size]))
        day = datetime.now(timezone.utc).date().isoformat()
        found[name] = {"figures": figures, "day": day, "size": arguments.size, "load_average_before": busy}
        arguments.kept.parent.mkdir(parents=True, exist_ok=True)
        arguments.kept.write_text(json.dumps(found, indent=1), encoding="utf-8")
        print(json.dumps(figures, indent=1), flush=True)
    print(f"load       {page.write(found, arguments.docs)}")
    return 0


async def _storm(size: Size) -> dict[str, Any]:
    async def measure(service: Service) -> dict[str, Any]:
        return (await storm(service, size.sockets, size.tries)).figures

    return await _served(measure)


async def _talk(size: Size) -> dict[str, Any]:
    async def measure(service: Service) -> dict[str, Any]:
        await service.start_brains(1)
        played = await templates(service)
        runs = [(rate, bursty) for bursty in (False, True) for rate in size.rates]
        talked = [(await talk(service, Talkers(service, played), rate, size.seconds, bursty)) for rate, bursty in runs]
        half = len(size.rates)
        return {"steady": [it.figures for it in talked[:half]], "bursty": [it.figures for it in talked[half:]]}

    return await _served(measure)


async def _hundred(size: Size) -> dict[str, Any]:
    """The rate of the goal, again and again and for long, on one brain."""

    async def measure(service: Service) -> dict[str, Any]:
        await service.start_brains(1)
        played = await templates(service)
        talked = [(await talk(service, Talkers(service, played), HUNDRED, seconds)).figures for seconds in size.hundred]
        return {"runs": [{"seconds": s, **figures} for s, figures in zip(size.hundred, talked, strict=True)]}

    return await _served(measure)


async def _brains(size: Size) -> dict[str, Any]:
    """More than they can bear is asked: what is answered is their limit."""

    async def measure(service: Service) -> dict[str, Any]:
        found = []
        for brains in size.brains:
            await service.start_brains(brains)
            played = await templates(service)
            talked = await talk(service, Talkers(service, played), 2 * max(size.rates), size.seconds)
            found.append({"number": brains, **talked.figures})
        return {"limits": found}

    return await _served(measure)


async def _desks(size: Size) -> dict[str, Any]:
    async def measure(service: Service) -> dict[str, Any]:
        return (await floor(service, size.desks)).figures

    return await _served(measure)


async def _desk_page(size: Size) -> dict[str, Any]:
    async def measure(service: Service) -> dict[str, Any]:
        return await desk_pages(service, size.listed, size.visits)

    return await _served(measure)


async def _first_word(size: Size) -> dict[str, Any]:
    async def measure(service: Service) -> dict[str, Any]:
        return (await first_words(service, size.hand_overs)).figures

    return await _served(measure)


async def _restart(size: Size) -> dict[str, Any]:
    async def measure(service: Service) -> dict[str, Any]:
        return (await restart(service, size.restarted)).figures

    return await _served(measure)


async def _growth(size: Size) -> dict[str, Any]:
    return {"sizes": [grown.figures for grown in await grow(size.stored)]}


async def _served(measure: Callable[[Service], Measured]) -> dict[str, Any]:
    """Measured on a service of its own; `ready_s` is how long its gateway took to be ready."""
    service = Service()
    try:
        await asyncio.to_thread(service.store.start)
        ready_s = await service.start_gateway()
        return {**await measure(service), "ready_s": ready_s}
    finally:
        await service.end()


PARTS: dict[str, Callable[[Size], Measured]] = {
    "storm": _storm,
    "talk": _talk,
    "hundred": _hundred,
    "brains": _brains,
    "desks": _desks,
    "desk_page": _desk_page,
    "first_word": _first_word,
    "restart": _restart,
    "growth": _growth,
}
