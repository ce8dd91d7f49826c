"""What the widget costs a page that loads it, and the customer who opens it: bytes, requests, work, long tasks."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any, NamedTuple

from aiohttp import web
from playwright.async_api import Browser, CDPSession, Page

from tests.browser.chromium import person
from tests.browser.gateway import Gateway
from tests.service import free_port
from tests.serving import served

SLOWED = 4  # a phone of some years ago, as Lighthouse has it
LONG_MS = 50  # a task that is longer holds up what the customer does
# Asked by the protocol itself: playwright's own scripts would be a good part of what is measured.
_OPENED = """
  (async () => {
    await Passerelle.open();
    const log = document.querySelector("passerelle-chat").shadowRoot.querySelector("[role=log]");
    while (!log.textContent.includes("automatique")) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  })()
"""
_TRACED = ("toplevel", "devtools.timeline")
_PAGE = """<!doctype html><html lang="fr"><link rel="icon" href="data:,"><title>A shop</title>{script}<p>Pots.</p>"""


class Shop(NamedTuple):
    """A page that loads nothing but the widget, and the same without it."""

    url: str
    without: str


@contextlib.asynccontextmanager
async def bare_shop(gateway: Gateway) -> AsyncIterator[Shop]:
    """Such a shop, of another origin; the gateway is told of it, and must not have started yet."""
    port = free_port()
    gateway.origins = (f"http://127.0.0.1:{port}",)

    async def page(request: web.Request) -> web.Response:
        script = f'<script src="{gateway.url}/widget.js" defer></script>' if request.path == "/" else ""
        return web.Response(text=_PAGE.format(script=script), content_type="text/html")

    app = web.Application()
    app.router.add_get("/{rest:.*}", page)
    async with served(app, port) as url:
        yield Shop(f"{url}/", f"{url}/without")


class Weight(NamedTuple):
    """One first visit. `requests` before a click, and the bytes of those and of the opening, as they were on the wire.

    Times are the main thread's own (ms), whatever else the machine does: `ready_ms` from the script being there to the
    button being painted, `work_ms` for the page until it is quiet, `opening_ms` for the opening, and `longest_ms` for
    the longest task of that.
    """

    requests: tuple[str, ...]
    loaded_bytes: int
    opened_bytes: int
    ready_ms: float
    work_ms: float
    opening_ms: float
    longest_ms: float


async def visit(browser: Browser, url: str, slowed: float = 1) -> Weight:
    """Load the page, wait until it is quiet, open the chat."""
    async with _first_visit(browser, slowed) as (page, wire):
        requests: dict[str, str] = {}
        sizes: dict[str, int] = {}
        wire.on("Network.requestWillBeSent", lambda it: requests.update({it["requestId"]: it["request"]["url"]}))
        wire.on("Network.loadingFinished", lambda it: sizes.update({it["requestId"]: int(it["encodedDataLength"])}))
        await wire.send("Network.enable")
        async with _traced(wire) as before:
            await page.goto(url)
            await page.wait_for_load_state("networkidle")
            work_ms = await _work_ms(wire)
        loaded = {id: name for id, name in requests.items() if name != url}
        async with _traced(wire) as after:
            await wire.send("Runtime.evaluate", {"expression": _OPENED, "awaitPromise": True})
            opening_ms = await _work_ms(wire) - work_ms
        fresh = [id for id, name in requests.items() if id not in loaded and "/widget/" in name]
        return Weight(
            tuple(loaded.values()),
            _sum(sizes, [*loaded]),
            _sum(sizes, fresh),
            sum(_until_painted(before)),
            work_ms,
            opening_ms,
            max(map(_own_ms, _tasks(after, _main(before)))),
        )


async def work_of(browser: Browser, url: str, slowed: float = 1) -> float:
    """What the main thread does (ms) for a page without the widget."""
    async with _first_visit(browser, slowed) as (page, wire):
        await page.goto(url)
        await page.wait_for_load_state("networkidle")
        return await _work_ms(wire)


@contextlib.asynccontextmanager
async def _first_visit(browser: Browser, slowed: float) -> AsyncIterator[tuple[Page, CDPSession]]:
    context = await person(browser)
    try:
        page = await context.new_page()
        wire = await context.new_cdp_session(page)
        await wire.send("Performance.enable", {"timeDomain": "threadTicks"})
        await wire.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        yield page, wire
    finally:
        await context.close()


async def _work_ms(wire: CDPSession) -> float:
    metrics = (await wire.send("Performance.getMetrics"))["metrics"]
    return float(next(it["value"] for it in metrics if it["name"] == "TaskDuration")) * 1000


def _sum(sizes: Mapping[str, int], requests: list[str]) -> int:
    return sum(sizes.get(id, 0) for id in requests)


# --- what chromium says that it did


@contextlib.asynccontextmanager
async def _traced(wire: CDPSession) -> AsyncIterator[list[Event]]:
    """What happens meanwhile, complete once this has ended."""
    found: list[Event] = []
    over = asyncio.Event()
    wire.on("Tracing.dataCollected", lambda it: found.extend(it["value"]))
    wire.once("Tracing.tracingComplete", lambda _: over.set())
    config = {"includedCategories": [*_TRACED]}
    await wire.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
    yield found
    await wire.send("Tracing.end")
    await over.wait()


def _script(events: list[Event]) -> Event:
    """Where the widget's script is run."""
    runs = (it for it in events if it["name"] == "EvaluateScript")
    return next(it for it in runs if it["args"]["data"]["url"].endswith("/widget.js"))


def _main(events: list[Event]) -> Thread:
    """The page's main thread."""
    script = _script(events)
    return script["pid"], script["tid"]


def _tasks(events: list[Event], thread: Thread) -> list[Event]:
    """The tasks of a thread; chromium names some of them twice, one inside the other."""
    own = [it for it in events if (it["pid"], it["tid"]) == thread and it["ph"] == "X"]
    named = [it for it in own if it["name"].endswith("RunTask")]
    tasks: list[Event] = []
    for it in sorted(named, key=lambda it: (it["ts"], -it["dur"])):
        if not tasks or it["ts"] >= _end(tasks[-1]):
            tasks.append(it)
    return tasks


def _until_painted(events: list[Event]) -> list[float]:
    """The tasks from the one that runs the script to the one that paints what it has made."""
    script, thread = _script(events), _main(events)
    paints = [it["ts"] for it in events if it["name"] == "Paint" and (it["pid"], it["tid"]) == thread]
    painted = min(at for at in paints if at > script["ts"])
    return [_own_ms(it) for it in _tasks(events, thread) if _end(it) > script["ts"] and it["ts"] <= painted]


def _end(event: Event) -> int:
    return int(event["ts"]) + int(event["dur"])


def _own_ms(task: Event) -> float:
    return float(task.get("tdur", 0)) / 1000


Event = dict[str, Any]
Thread = tuple[int, int]
