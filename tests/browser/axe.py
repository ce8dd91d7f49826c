"""What axe finds wrong on a page as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def problems(page: Page) -> list[str]:
    """What axe has to say, in short."""
    await page.evaluate(AXE)
    found: dict[str, Any] = await page.evaluate("(tags) => axe.run({ runOnly: tags })", RULES)
    return [f"{rule['id']}: {node['html'][:150]}" for rule in found["violations"] for node in rule["nodes"]]
