"""Debian's chromium under playwright: one browser for all tests, a fresh profile for each customer."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import AsyncIterator

from playwright.async_api import Browser, BrowserContext, async_playwright, expect

from tests.browser.held import lasting

# The first that is there. The shell is the same browser without its own window, which costs twice what our pages do.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# So that it asks nobody outside for updates, lists and experiments: only what a test opens is opened.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
DESKTOP = (1280, 800)
PHONE = (390, 844)
GIVEN_UP_MS = 15_000  # a call of the desk or the widget that takes longer is told as a service that is away: not here
PATIENCE_MS = 120_000  # what is waited for comes in well under a second; a machine may be busy with other things

expect.set_options(timeout=PATIENCE_MS)


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser. Raises AssertionError with the command that installs it."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    assert path, "there is no chromium; `./bootstrap.sh browser` or `apt-get install -y chromium` installs it"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


async def person(
    browser: Browser,
    size: tuple[int, int] = DESKTOP,
    language: str = "fr-FR",
    dark: bool = False,
    zone: str = "Europe/Paris",
) -> BrowserContext:
    """Somebody with a browser of their own: nothing in it from anybody else."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        timezone_id=zone,
        color_scheme="dark" if dark else "light",
        has_touch=size == PHONE,
        is_mobile=size == PHONE,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    await context.add_init_script(lasting(GIVEN_UP_MS))
    return context
