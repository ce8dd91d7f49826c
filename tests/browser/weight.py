"""What the widget costs a page that loads it, and the customer who opens it: bytes, requests, work, long tasks."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import NamedTuple

from aiohttp import web
from playwright.async_api import Browser, CDPSession, Page

from tests.browser.chromium import person
from tests.browser.gateway import Gateway
from tests.browser.visitor import Visitor
from tests.service import free_port
from tests.serving import served

SLOWED = 4  # a phone of some years ago, as Lighthouse has it
_WATCH = """
  window.longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((it) => it.duration)))
    .observe({ type: "longtask", buffered: true });
"""
# From the last byte of the script to an element that takes a click, on the wall's clock.
_READY = """
  async () => {
    await customElements.whenDefined("passerelle-chat");
    const ready = performance.now();
    const script = performance.getEntriesByType("resource").find((it) => it.name.endsWith("/widget.js"));
    return ready - script.responseEnd;
  }
"""
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

    `work_ms` is what the main thread did for the page until it was quiet, `opening_ms` what it did for the opening: its
    own time, whatever else the machine did. `long_tasks` are those over 50 ms on the wall's clock, opening included.
    """

    requests: tuple[str, ...]
    loaded_bytes: int
    opened_bytes: int
    work_ms: float
    opening_ms: float
    ready_ms: float
    long_tasks: tuple[float, ...]


async def visit(browser: Browser, url: str, slowed: float = 1) -> Weight:
    """Load the page, wait until it is quiet, open the chat."""
    context = await person(browser)
    try:
        page = await context.new_page()
        wire = await context.new_cdp_session(page)
        requests: dict[str, str] = {}
        sizes: dict[str, int] = {}
        wire.on("Network.requestWillBeSent", lambda it: requests.update({it["requestId"]: it["request"]["url"]}))
        wire.on("Network.loadingFinished", lambda it: sizes.update({it["requestId"]: int(it["encodedDataLength"])}))
        await wire.send("Network.enable")
        await wire.send("Performance.enable", {"timeDomain": "threadTicks"})
        await wire.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        await page.add_init_script(_WATCH)
        await page.goto(url)
        ready_ms = float(await page.evaluate(_READY))
        await page.wait_for_load_state("networkidle")
        loaded = {id: name for id, name in requests.items() if name != url}
        work_ms = await _work_ms(wire)
        await _opens(page)
        fresh = [id for id, name in requests.items() if id not in loaded and "/widget/" in name]
        return Weight(
            tuple(loaded.values()),
            _sum(sizes, [*loaded]),
            _sum(sizes, fresh),
            work_ms,
            await _work_ms(wire) - work_ms,
            ready_ms,
            tuple(await page.evaluate("longTasks")),
        )
    finally:
        await context.close()


async def work_of(browser: Browser, url: str, slowed: float = 1) -> float:
    """What the main thread does (ms) for a page without the widget."""
    context = await person(browser)
    try:
        page = await context.new_page()
        wire = await context.new_cdp_session(page)
        await wire.send("Performance.enable", {"timeDomain": "threadTicks"})
        await wire.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        await page.add_init_script(_WATCH)
        await page.goto(url)
        await page.wait_for_load_state("networkidle")
        return await _work_ms(wire)
    finally:
        await context.close()


async def _opens(page: Page) -> None:
    visitor = Visitor(page)
    await page.evaluate("Passerelle.open()")
    await visitor.sees(visitor.names["notice"])


async def _work_ms(wire: CDPSession) -> float:
    metrics = (await wire.send("Performance.getMetrics"))["metrics"]
    return float(next(it["value"] for it in metrics if it["name"] == "TaskDuration")) * 1000


def _sum(sizes: Mapping[str, int], requests: list[str]) -> int:
    return sum(sizes.get(id, 0) for id in requests)
