"""`make screens`: pictures of every page of the running service, into var/screens, to be looked at by people."""

from __future__ import annotations

import asyncio

from playwright.async_api import Browser, Page

from passerelle.quiet import quiet
from tests.browser.chromium import DESKTOP, PHONE, chromium, person
from tests.browser.visitor import Visitor
from tests.service import PASSWORD, ROOT, Service

FOLDER = ROOT / "var" / "screens"


async def picture(page: Page, name: str) -> None:
    """What the page shows now, as FOLDER/NAME.png."""
    await page.wait_for_load_state("networkidle")
    await page.screenshot(path=FOLDER / f"{name}.png")
    print(f"{(FOLDER / name).relative_to(ROOT)}.png", flush=True)


async def customer(browser: Browser, url: str, name: str, size: tuple[int, int], lang: str, lines: list[str]) -> None:
    """The shop page, then the widget after each line."""
    context = await person(browser, size, f"{lang}-{'FR' if lang == 'fr' else 'GB'}", dark=lang == "en")
    visitor = await Visitor(await context.new_page(), lang).goes_to(url)
    await picture(visitor.page, f"{name}-0-shop")
    await visitor.opens()
    for number, line in enumerate(lines, 1):
        before = len(await visitor.messages())
        await visitor.says(line)
        await visitor.page.wait_for_function(ANSWERED, arg=before + 2)
        await picture(visitor.page, f"{name}-{number}")
    await context.close()


# The widget's shadow root is open: the customer's own line and at least one more have come.
ANSWERED = "n => document.querySelector('passerelle-chat').shadowRoot.querySelectorAll('[role=log] .text').length >= n"


async def full_page_chat(browser: Browser, url: str) -> None:
    """The chat without a shop around it."""
    context = await person(browser, PHONE)
    page = await context.new_page()
    await page.goto(f"{url}/chat")
    await picture(page, "chat")
    await context.close()


async def desk(browser: Browser, url: str) -> None:
    """The agent logs in, takes the first who waits, and reads the brief."""
    context = await person(browser, DESKTOP)
    page = await context.new_page()
    await page.goto(f"{url}/desk")
    await picture(page, "desk-0-login")
    await page.locator("input[type=email]").fill("agent@demo.example")
    await page.locator("input[type=password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("list").first.wait_for()
    await picture(page, "desk-1-waiting")
    await page.get_by_role("list").first.get_by_role("link").first.click()
    await picture(page, "desk-2-brief")
    await context.close()


async def take_all(url: str) -> None:
    """A customer on a large and one on a small screen, both hand-overs seen at the desk."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser:
        french = ["Quels sont vos délais de livraison ?", "où est ma commande LBQ-10001 ?", "un humain svp"]
        await customer(browser, url, "customer", DESKTOP, "fr", french)
        await customer(browser, url, "phone", PHONE, "en", ["Do you ship abroad?", "I want to talk to a person"])
        await full_page_chat(browser, url)
        await desk(browser, url)


def main() -> None:
    """Start a service of its own, photograph it, stop it."""
    quiet()
    service = Service()
    try:
        service.start()
        asyncio.run(take_all(service.url))
    finally:
        service.end()


if __name__ == "__main__":
    main()
