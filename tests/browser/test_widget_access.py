"""Usable by everybody: axe finds nothing in any state, in both themes, and the keyboard is enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from conversation import events as ev
from tests.browser.chromium import PHONE, person
from tests.browser.gateway import Gateway
from tests.browser.states import STATES
from tests.browser.visitor import Visitor

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def problems(page: Page) -> list[str]:
    """What axe has to say, in short."""
    await page.evaluate(AXE)
    found: dict[str, Any] = await page.evaluate("(tags) => axe.run({ runOnly: tags })", RULES)
    return [f"{rule['id']}: {node['html'][:150]}" for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("state", STATES)
async def test_axe_finds_nothing(browser: Browser, gateway: Gateway, state: str, dark: bool) -> None:
    context = await person(browser, dark=dark)
    visitor = await Visitor(await context.new_page()).goes_to(gateway.url)
    await visitor.opens()
    await STATES[state](gateway, visitor)
    assert await problems(visitor.page) == []
    await context.close()


@pytest.mark.parametrize("path", ["/", "/?lang=en&as=camille", "/chat", "/chat?lang=en"])
async def test_axe_finds_nothing_on_the_pages(browser: Browser, gateway: Gateway, path: str) -> None:
    context = await person(browser, PHONE)
    page = await context.new_page()
    await page.goto(gateway.url + path)
    await page.locator("passerelle-chat").wait_for(state="attached")
    await expect(page.get_by_role("button").first).to_be_visible()
    assert await problems(page) == []
    await context.close()


async def test_everything_by_keyboard(browser: Browser, gateway: Gateway) -> None:
    context = await person(browser)
    page = await context.new_page()
    visitor = await Visitor(page).goes_to(gateway.url)
    await visitor.button("open").focus()
    await page.keyboard.press("Enter")
    await visitor.sees(visitor.names["notice"])
    await expect(visitor.box).to_be_focused()
    await page.keyboard.type("Bonjour")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("LBQ-10001")
    await page.keyboard.press("Enter")
    await visitor.sees("Bonjour LBQ-10001")
    assert await gateway.said() == ["Bonjour\nLBQ-10001"]
    await gateway.answers("Suite ?", ev.Button(title="Oui", value="k"))
    await visitor.button("Oui").wait_for()
    # Back from the line to write in: photo, person, the button, all in the order they stand.
    for name in ("photo", "human", "Oui"):
        await page.keyboard.press("Shift+Tab")
        await expect(visitor.button(name)).to_be_focused()
    await page.keyboard.press("Space")
    await expect(visitor.button("Oui")).to_be_disabled()
    await page.keyboard.press("Escape")
    await expect(visitor.button("open")).to_be_focused()
    await context.close()


async def test_a_message_is_read_once(gateway: Gateway, visitor: Visitor) -> None:
    """A row that changes is patched: an element that is made anew would be read aloud again."""
    await visitor.says("premier mot")
    await expect(visitor.log.get_by_text("Distribué")).to_be_visible()
    await visitor.log.locator(".message").evaluate("(element) => { element.dataset.same = 'yes'; }")
    await gateway.answers("réponse")
    await visitor.sees("réponse")
    await expect(visitor.log.locator(".message").first).to_have_attribute("data-same", "yes")
    await expect(visitor.log).to_have_attribute("aria-live", "polite")
    await expect(visitor.log.locator(".meta").first).to_have_attribute("aria-live", "off")


async def test_who_reads_above_is_left_there(gateway: Gateway, visitor: Visitor) -> None:
    for number in range(12):
        await gateway.answers(f"Réponse {number}\n\nsur plusieurs\nlignes.")
    await visitor.sees("Réponse 11")
    await expect(visitor.log.get_by_text("Réponse 11")).to_be_in_viewport()
    await visitor.log.evaluate("(log) => { log.scrollTop = 0; }")
    await gateway.answers("Encore une.")
    await visitor.button("Nouveaux messages", exact=False).click()
    await expect(visitor.log.get_by_text("Encore une.")).to_be_in_viewport()
