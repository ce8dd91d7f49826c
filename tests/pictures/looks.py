"""The looks a state is shown in, two themes at three widths, and one picture of each from the same page."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Sequence
from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

from PIL import Image
from playwright.async_api import CDPSession, FloatRect, Page

HEIGHT_PX = 844  # of a common phone; the same for all, so that they stand in a row

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


class Size(NamedTuple):
    """A screen: its width in CSS pixels, and whether it is touched."""

    name: str
    width: int
    touched: bool


SIZES = (Size("phone", 390, True), Size("tablet", 820, True), Size("desktop", 1280, False))

Look = tuple[Theme, Size]
# From wide to narrow: a state is met on a computer.
ALL: Sequence[Look] = [(theme, size) for theme in THEMES for size in reversed(SIZES)]
FEW: Sequence[Look] = [("light", SIZES[2]), ("light", SIZES[0])]

# Who reads the end of something reads the end of it on a smaller screen, too.
_ENDS = """() => {
  const at = (it) => it.scrollHeight > it.clientHeight + 4 && it.scrollTop + it.clientHeight > it.scrollHeight - 4;
  window.readToTheEnd = [...document.querySelectorAll("[role=log]")].filter(at);
}"""
# Two frames: one to lay out, one to paint.
_PAINTED = """() => {
  for (const it of window.readToTheEnd ?? []) it.scrollTop = it.scrollHeight;
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
}"""


# What touches a page ends with its session: it is kept for as long as the page.
_hands: WeakKeyDictionary[Page, CDPSession] = WeakKeyDictionary()


class Shot(NamedTuple):
    """One picture of a state."""

    theme: Theme
    size: Size
    image: Image.Image


async def wear(page: Page, theme: Theme, size: Size) -> None:
    """Give the page this look."""
    await page.evaluate(_ENDS)
    await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    await page.set_viewport_size({"width": size.width, "height": HEIGHT_PX})
    if page not in _hands:
        _hands[page] = await page.context.new_cdp_session(page)
    await _hands[page].send("Emulation.setTouchEmulationEnabled", {"enabled": size.touched})
    await page.evaluate(_PAINTED)


async def shots(page: Page, looks: Sequence[Look] = ALL, seen: int | None = None) -> AsyncIterator[Shot]:
    """The page in these looks; `seen`: only so many pixels of its right side."""
    await page.mouse.move(0, 0)  # nothing is hovered over
    for theme, size in looks:
        await wear(page, theme, size)
        width = min(seen or size.width, size.width)
        part = FloatRect(x=size.width - width, y=0, width=width, height=HEIGHT_PX)
        content = await page.screenshot(animations="disabled", caret="hide", clip=part)
        yield Shot(theme, size, Image.open(io.BytesIO(content)).convert("RGB"))


# What ends by itself after some seconds stays until the pictures are taken.
_STILL = """() => {
  const real = window.setTimeout, moment = Date.now();
  window.setTimeout = (done, ms = 0, ...given) => real(done, ms >= 3000 ? 3600000 : ms, ...given);
  Date.now = () => moment;
}"""


async def holds_still(page: Page) -> None:
    """From now on no sign on this page fades and nothing leaves by itself."""
    await page.evaluate(_STILL)
