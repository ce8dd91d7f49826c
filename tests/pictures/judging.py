"""What a machine can tell of a state before people look: what is cut off or wider than the screen, what axe finds."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.async_api import Page

from tests.browser.axe import problems

_CUT = """() => {
  const said = [];
  const wider = document.scrollingElement.scrollWidth - innerWidth;
  if (scrollY && getComputedStyle(document.body).overflowY === "hidden") said.push("the page itself is scrolled");
  if (wider > 1) said.push(`the page is ${wider} px wider than its screen`);
  const look = (root) => {
    for (const it of root.querySelectorAll("*")) {
      if (it.shadowRoot) look(it.shadowRoot);
      const style = getComputedStyle(it);
      const hides = ["hidden", "clip"].includes(style.overflowX) && style.clipPath === "none";
      const over = it.scrollWidth - it.clientWidth;
      if (hides && it.clientWidth > 2 && over > 1 && style.textOverflow !== "ellipsis")
        said.push(`${it.tagName}.${it.className} cuts off ${over} px: ${it.textContent.trim().slice(0, 40)}`);
    }
  };
  look(document);
  return said;
}"""


async def cut_off(page: Page) -> Sequence[str]:
    """What does not fit, in the look of now."""
    return [str(fault) for fault in await page.evaluate(_CUT)]


async def inaccessible(page: Page) -> Sequence[str]:
    """What axe finds, in the look of now; it takes a second."""
    return await problems(page)
