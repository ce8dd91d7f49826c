"""The examples of docs/embedding.md, as they are written there."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web
from playwright.async_api import Browser, expect

from tests.browser.chromium import person
from tests.browser.gateway import Gateway
from tests.browser.visitor import Visitor
from tests.service import free_port

WRITTEN = "https://chat.example.com"
EXAMPLE = re.compile(r"<!-- tested: (\w+) -->\n```\w+\n(.*?)```", re.DOTALL)


def example(root: Path, name: str, gateway: Gateway) -> str:
    """An example by its mark, with the service where it is here."""
    found = dict(EXAMPLE.findall((root / "docs" / "embedding.md").read_text("utf-8")))
    return str(found[name]).replace(WRITTEN, gateway.url)


@contextlib.asynccontextmanager
async def site(port: int, body: str) -> AsyncIterator[str]:
    """Somebody's site with this on its page."""

    async def page(request: web.Request) -> web.Response:
        text = f'<!doctype html><html lang="fr"><title>My shop</title><body>{body}</body></html>'
        return web.Response(text=text, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def embedded(browser: Browser, root: Path, tmp_path: Path, name: str) -> AsyncIterator[tuple[Gateway, Visitor]]:
    """A customer on a site that has done what the example says."""
    port = free_port()
    gateway = Gateway(tmp_path, origins=(f"http://127.0.0.1:{port}",))
    await gateway.start()
    context = await person(browser)
    async with site(port, example(root, name, gateway)) as url:
        yield gateway, await Visitor(await context.new_page()).goes_to(url)
    await context.close()
    await gateway.stop()


async def test_a_plain_page(browser: Browser, root: Path, tmp_path: Path) -> None:
    async with embedded(browser, root, tmp_path, "plain") as (gateway, visitor):
        await visitor.opens()
        await visitor.says("bonjour")
        await expect(visitor.log.get_by_text("Distribué")).to_be_visible()
        assert await gateway.said() == ["bonjour"]


async def test_inside_a_page(browser: Browser, root: Path, tmp_path: Path) -> None:
    async with embedded(browser, root, tmp_path, "inline") as (_, visitor):
        await visitor.sees(visitor.names["notice"])
        box = await visitor.panel.bounding_box()
        assert box is not None
        assert box["height"] == 600
        await expect(visitor.button("close")).to_have_count(0)


async def test_what_a_page_can_do(browser: Browser, root: Path, tmp_path: Path) -> None:
    async with embedded(browser, root, tmp_path, "plain") as (gateway, visitor):
        lines = example(root, "api", gateway).replace("stop();", "")
        await visitor.page.evaluate(f"() => {{ {lines} }}")
        await expect(visitor.page.get_by_role("button", name="Open the chat")).to_be_visible()
        await visitor.page.evaluate("Passerelle.open()")
        await visitor.sees("You are writing to an automated assistant")
        await visitor.page.evaluate("Passerelle.close()")
        await gateway.answers("Hello!", language="en")
        await expect(visitor.page).to_have_title("(1) My shop")
