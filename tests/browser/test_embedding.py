"""The examples of docs/embedding.md, as they are written there."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser, expect

from tests.browser.chromium import person
from tests.browser.gateway import Gateway
from tests.browser.states import TEACUP
from tests.browser.visitor import Visitor
from tests.service import free_port
from tests.serving import served

WRITTEN = "https://chat.example.com"
EXAMPLE = re.compile(r"<!-- tested: (\w+) -->\n```\w*\n(.*?)```", re.DOTALL)


def example(root: Path, name: str, gateway: Gateway) -> str:
    """An example by its mark, with the service where it is here."""
    found = dict(EXAMPLE.findall((root / "docs" / "embedding.md").read_text("utf-8")))
    sockets = str(found[name]).replace(WRITTEN.replace("https", "wss"), gateway.url.replace("http", "ws"))
    return sockets.replace(WRITTEN, gateway.url)


@contextlib.asynccontextmanager
async def site(port: int, body: str, policy: str) -> AsyncIterator[str]:
    """Somebody's site with this on its page, under this content security policy."""

    async def page(request: web.Request) -> web.Response:
        text = f'<!doctype html><html lang="fr"><title>My shop</title><body>{body}</body></html>'
        headers = {"Content-Security-Policy": " ".join(policy.split())} if policy else {}
        return web.Response(text=text, content_type="text/html", headers=headers)

    app = web.Application()
    app.router.add_get("/", page)
    async with served(app, port) as url:
        yield url


@contextlib.asynccontextmanager
async def embedded(
    browser: Browser, root: Path, tmp_path: Path, name: str = "", policy: str = ""
) -> AsyncIterator[tuple[Gateway, Visitor]]:
    """A customer on a site that has done what the examples say; one whose page is complained about fails the test."""
    port = free_port()
    gateway = Gateway(tmp_path, origins=(f"http://127.0.0.1:{port}",))
    await gateway.start()
    context = await person(browser)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    body = example(root, name, gateway) if name else ""
    rules = example(root, policy, gateway) if policy else ""
    nonce = re.search(r"'nonce-(\w+)'", rules)
    async with site(port, body.replace("<script", f'<script nonce="{nonce[1]}"') if nonce else body, rules) as url:
        yield gateway, await Visitor(page).goes_to(url)
    await context.close()
    await gateway.stop()
    assert [text for text in complaints if "favicon" not in text and "404" not in text] == []


async def test_a_plain_page(browser: Browser, root: Path, tmp_path: Path) -> None:
    async with embedded(browser, root, tmp_path, "plain") as (gateway, visitor):
        await visitor.opens()
        await visitor.says("bonjour")
        await expect(visitor.log.get_by_text("Distribué")).to_be_visible()
        assert await gateway.said() == ["bonjour"]


@pytest.mark.parametrize("policy", ["policy", "nonce"])
async def test_under_a_strict_policy(browser: Browser, root: Path, tmp_path: Path, policy: str) -> None:
    async with embedded(browser, root, tmp_path, "plain", policy) as (gateway, visitor):
        await visitor.opens()
        await visitor.sends(TEACUP)
        await expect(visitor.log.get_by_role("img", name="tasse.png")).to_be_visible()
        await gateway.answers("Bien reçu.")
        await visitor.sees("Bien reçu.")


async def test_in_react(browser: Browser, root: Path, tmp_path: Path) -> None:
    """The component as it is written, drawn twice as in development, then in another language."""
    react = """
        const seen = new Map();
        let calls = 0;
        const useEffect = (effect, uses) => {
            const key = calls++ % 2;
            if (seen.get(key) !== String(uses)) effect();
            seen.set(key, String(uses));
        };
    """
    async with embedded(browser, root, tmp_path) as (gateway, visitor):
        chat = react + example(root, "react", gateway) + "; window.draw = (language) => Chat({ language });"
        await visitor.page.evaluate(f"() => {{ {chat} draw('fr'); draw('fr'); }}")
        await visitor.opens()
        await expect(visitor.page.locator("passerelle-chat")).to_have_count(1)
        await visitor.page.evaluate("draw('en')")
        await visitor.sees("You are writing to an automated assistant")


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
