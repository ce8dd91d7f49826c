"""What the widget costs, in a real browser: bytes and requests before the first click, and how long it holds up a page.

Times are measured on a processor slowed down four times, and held against what chromium needs there, in the same run,
for a page of one word without the widget: 87 ms on the machine where the budgets were set.
"""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser

from tests.browser.gateway import Gateway
from tests.browser.weight import LONG_MS, SLOWED, Weight, bare_shop, visit, work_of

BUDGET_BYTES = 15 * 1024  # on the wire, headers too
NOTHING_MS = 87
READY_AGAINST_NOTHING = 100 / NOTHING_MS  # a button to click 100 ms after the script is there
LONGEST_AGAINST_NOTHING = LONG_MS / NOTHING_MS
TRIES = 8  # of which the best counts: what else the machine does makes it worse, never better


async def test_the_widget_is_light(browser: Browser, tmp_path: Path) -> None:
    gateway = Gateway(tmp_path / "files")
    async with bare_shop(gateway) as shop:
        await gateway.start()
        try:
            visits: list[Weight] = []
            ready: list[float] = []
            longest: list[float] = []
            for _ in range(TRIES):
                nothing = await work_of(browser, shop.without, SLOWED)
                visits.append(await visit(browser, shop.url, SLOWED))
                ready.append(visits[-1].ready_ms / nothing)
                longest.append(visits[-1].longest_ms / nothing)
                if min(ready) <= READY_AGAINST_NOTHING and min(longest) <= LONGEST_AGAINST_NOTHING:
                    break
        finally:
            await gateway.stop()
    for it in visits:
        assert it.requests == (f"{gateway.url}/widget.js",)
        assert 0 < it.loaded_bytes <= BUDGET_BYTES
        assert 0 < it.opened_bytes <= 2 * BUDGET_BYTES  # two scripts, each below it
    assert min(ready) <= READY_AGAINST_NOTHING, ready
    assert min(longest) <= LONGEST_AGAINST_NOTHING, longest
