"""Calls of a page that are held for a test: what passes in a moment stays for as long as it takes to look at it."""

from __future__ import annotations

import asyncio

from playwright.async_api import Page, Route

# Pauses of these lengths are an hour long.
_LASTS = """(lengths) => {
  const real = window.setTimeout;
  window.setTimeout = (done, ms, ...given) => real(done, lengths.includes(ms) ? 3_600_000 : ms, ...given);
}"""
_LONGEST_S = 60  # a call that never comes fails its test by name, instead of holding all others up


class Held:
    """One call to the service that gets there, and whose answer waits; `before` it gets there, it waits itself."""

    def __init__(self, *, before: bool = False) -> None:
        self._came = asyncio.Event()
        self.free = asyncio.Event()
        self._before = before
        self._taken = False

    async def on(self, page: Page, path: str) -> Held:
        """The next call under this path is the one."""
        await page.route(path, self._hold)  # for good: once the last route of a page is gone, all that is held goes on
        return self

    async def is_there(self) -> None:
        """Wait until the call is there. Raises asyncio.TimeoutError when a minute has passed without it."""
        await asyncio.wait_for(self._came.wait(), _LONGEST_S)

    async def _hold(self, route: Route) -> None:
        if self._taken:
            await route.fallback()
            return
        self._taken = True
        answer = None if self._before else await route.fetch()
        self._came.set()
        await self.free.wait()
        if answer is None:
            await route.continue_()
        else:
            await route.fulfill(response=answer)


async def lasts(page: Page, *lengths_ms: int) -> None:
    """What ends by itself after so many ms stays from now on, however slow the machine is."""
    script = lasting(*lengths_ms)
    await page.add_init_script(script)
    await page.evaluate(script)


def lasting(*lengths_ms: int) -> str:
    """The script that makes it so."""
    return f"({_LASTS})({list(lengths_ms)})"
