"""What axe finds wrong on a page as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Those that a dark page can break where a light one was right: no other rule looks at colours.
COLOURS = ("color-contrast", "link-in-text-block")
# Only what is wrong is put into words, and only that travels: the whole of what axe says takes seconds to read.
FOUND = """async (tags) => {
  const { violations } = await axe.run({ runOnly: tags, resultTypes: ['violations'] })
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 150)}`))
}"""


async def problems(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """What axe has to say, in short; `rules` are names or tags of its rules."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    found = await page.evaluate(FOUND, list(rules))
    return [str(each) for each in found]
