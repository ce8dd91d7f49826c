"""Pictures of every page and state: `python -m tests.browser.screens [WORD]` writes them into var/screens.

They are for eyes: look at them before showing the work to a customer. WORD takes only names that contain it;
`docs` instead renews the few in docs/images.
A room adds its own by a function that takes a `Studio`, in SHOOTS.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page

from tests.browser.chromium import DESKTOP, PHONE, chromium, person
from tests.browser.gateway import Gateway
from tests.browser.states import STATES
from tests.browser.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "screens"
DOCS = ROOT / "docs" / "images"
LOOKS = (
    ("desktop-light-fr", DESKTOP, False, "fr"),
    ("desktop-dark-en", DESKTOP, True, "en"),
    ("phone-light-fr", PHONE, False, "fr"),
    ("phone-dark-en", PHONE, True, "en"),
)


@dataclass
class Studio:
    """A browser, the folder the pictures go to, and the word that names must contain."""

    browser: Browser
    folder: Path
    word: str

    async def shot(self, page: Page, name: str, full: bool = False) -> None:
        """One picture; `full`: the whole page, not only what the screen shows."""
        await page.screenshot(path=self.folder / f"{name}.png", full_page=full)


async def widget_states(studio: Studio) -> None:
    """Each state of the widget in each look."""
    for look, size, dark, lang in LOOKS:
        for state, make in STATES.items():
            name = f"widget-{state}-{look}"
            if studio.word not in name:
                continue
            gateway = await _gateway()
            context = await person(studio.browser, size, dark=dark)
            visitor = await Visitor(await context.new_page(), lang).goes_to(f"{gateway.url}/?lang={lang}")
            await visitor.opens()
            await make(gateway, visitor)
            await studio.shot(visitor.page, name)
            await context.close()
            await gateway.stop()


async def customer_pages(studio: Studio) -> None:
    """The demo shop and the full-page chat."""
    gateway = await _gateway()
    for look, size, dark, lang in LOOKS:
        context = await person(studio.browser, size, dark=dark)
        page = await context.new_page()
        for name, path in (("shop", f"/?lang={lang}&as=camille"), ("chat", f"/chat?lang={lang}")):
            if studio.word not in f"{name}-{look}":
                continue
            await page.goto(gateway.url + path)
            if name == "chat":
                await page.get_by_role("log").get_by_role("paragraph").first.wait_for()
            await studio.shot(page, f"{name}-{look}", full=name == "shop")
        await context.close()
    await gateway.stop()


IN_DOCS = (
    ("widget-desktop", "answered", DESKTOP, False, "fr"),
    ("widget-phone-waiting", "waiting", PHONE, False, "en"),
    ("widget-phone-agent", "with-agent", PHONE, True, "fr"),
)


async def docs_pictures(studio: Studio) -> None:
    """What README and docs/embedding.md show."""
    if studio.word != "docs":
        return
    DOCS.mkdir(exist_ok=True)
    for name, state, size, dark, lang in IN_DOCS:
        gateway = await _gateway()
        context = await person(studio.browser, size, dark=dark)
        visitor = await Visitor(await context.new_page(), lang).goes_to(f"{gateway.url}/?lang={lang}")
        await visitor.opens()
        await STATES[state](gateway, visitor)
        await visitor.page.screenshot(path=DOCS / f"{name}.png")
        await context.close()
        await gateway.stop()


async def _gateway() -> Gateway:
    gateway = Gateway(Path(tempfile.mkdtemp(prefix="psr-screens-")))
    await gateway.start()
    return gateway


SHOOTS: tuple[Callable[[Studio], Awaitable[None]], ...] = (widget_states, customer_pages, docs_pictures)


async def main(word: str) -> None:
    """Take them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with chromium() as browser:
        studio = Studio(browser, FOLDER, word)
        for shoot in SHOOTS:
            await shoot(studio)
    sys.stdout.write(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}\n")


if __name__ == "__main__":
    asyncio.run(main("".join(sys.argv[1:2])))
