"""What scrolling a long list costs the main thread, beside a page that has as many rows and no script."""

from __future__ import annotations

from playwright.async_api import BrowserContext, CDPSession, Page

TURN_PX = 400  # of the wheel, one a frame
# Up to so many turns, or to the end; how many there were.
_SCROLL = """async ([selector, px, most]) => {
  const box = document.querySelector(selector);
  let turns = 0;
  for (let before = -1; before !== box.scrollTop && turns < most; turns += 1) {
    before = box.scrollTop;
    box.scrollTop += px;
    await new Promise(requestAnimationFrame);
  }
  return turns;
}"""
_BARE = "<!doctype html><title>Bare</title><ul style='height:700px;overflow:auto'>{rows}</ul>"
_ROW = "<li style='height:96px'><b>Camille Laurent</b><p>Où est ma commande LBQ-10001 ?</p></li>"


async def turn_ms(page: Page, selector: str, most: int = 10_000) -> float:
    """The main thread's own time for a turn of the wheel, whatever else the machine does meanwhile."""
    wire = await page.context.new_cdp_session(page)
    await wire.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = await _work_ms(wire)
    turns = int(await page.evaluate(_SCROLL, [selector, TURN_PX, most]))
    return (await _work_ms(wire) - before) / turns


async def bare_turn_ms(context: BrowserContext, rows: int, most: int = 10_000) -> float:
    """The same for the page without script."""
    page = await context.new_page()
    await page.set_content(_BARE.format(rows=_ROW * rows))
    found = await turn_ms(page, "ul", most)
    await page.close()
    return found


async def _work_ms(wire: CDPSession) -> float:
    metrics = (await wire.send("Performance.getMetrics"))["metrics"]
    return float(next(it["value"] for it in metrics if it["name"] == "TaskDuration")) * 1000
