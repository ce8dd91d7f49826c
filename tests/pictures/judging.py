"""What a machine can tell of a state before people look: what axe finds, what is cut off or wider than the screen."""

from __future__ import annotations

from playwright.async_api import Page

from tests.browser.axe import problems
from tests.pictures.looks import SIZES, THEMES, wear

_CUT = """() => {
  const said = [];
  const page = document.scrollingElement;
  const wider = page.scrollWidth - innerWidth;
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


async def faults(page: Page) -> list[str]:
    """What is wrong in any look, each once."""
    found: dict[str, str] = {}
    for theme in THEMES:
        for size in SIZES:
            await wear(page, theme, size)
            for fault in await page.evaluate(_CUT):
                found.setdefault(fault, f"{theme} {size.name}: {fault}")
        for fault in await problems(page):
            found.setdefault(fault, f"{theme}: {fault}")
    return list(found.values())
