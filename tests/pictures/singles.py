"""The few pictures that README and the pages about desk and widget show in full size."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image
from playwright.async_api import Page, expect

from tests.browser.chromium import person
from tests.browser.visitor import Visitor
from tests.pictures.album import FOLDER
from tests.pictures.desk.shift import Shift
from tests.pictures.looks import SIZES, Theme, wear

DOCS = FOLDER.parent
PHONE, TABLET, DESKTOP = SIZES
CHAT_PX, DESK_PX, HEIGHT_PX = 420, 1144, 700  # of the README's picture: both sides of one conversation


class Single(NamedTuple):
    """A picture of a state (as the album names it) in one language and look."""

    name: str
    state: str
    language: str
    theme: Theme
    size: int


SINGLES = (
    Single("widget-desktop", "widget-order-card", "fr", "light", 2),
    Single("widget-phone-waiting", "widget-in-line", "en", "light", 0),
    Single("widget-phone-agent", "widget-agent-types", "fr", "dark", 0),
    Single("desk-brief", "desk-brief", "fr", "light", 2),
    Single("desk-case-dark", "desk-answering", "fr", "dark", 2),
    Single("desk-floor-dark", "desk-floor", "fr", "dark", 2),
    Single("desk-phone", "desk-brief", "fr", "light", 0),
)


async def singles(page: Page, state: str, language: str) -> None:
    """Those of this state, from the page as it stands."""
    for it in SINGLES:
        if (it.state, it.language) == (state, language):
            await wear(page, it.theme, SIZES[it.size])
            _keep([await page.screenshot(animations="disabled", caret="hide")], it.name)


async def overview(it: Shift) -> None:
    """One conversation on both sides: the chat, and the desk where an agent takes over."""
    await it.speaks("fr")
    context = await person(it.stage.browser, (CHAT_PX, HEIGHT_PX))
    visitor = await Visitor(await context.new_page()).goes_to(f"{it.stage.url}/chat?lang=fr")
    await visitor.sees(visitor.names["notice"])
    await visitor.asks("Bonjour, ma commande LBQ-10001 devait arriver hier")
    await visitor.asks("69007")
    await visitor.says("C’est pour un mariage samedi, je veux quelqu’un")
    await visitor.button("leave").wait_for()
    c = await visitor.conversation()
    it.stage.remembers(c)
    await it.claims(c)
    answer = "Bonjour, j’ai tout lu. J’appelle Colissimo et je vous réponds ici."
    await it.lea.writes(answer)
    await visitor.sees(answer)
    await it.no_notices()
    await it.page.set_viewport_size({"width": DESK_PX, "height": HEIGHT_PX})
    await expect(it.lea.brief).to_be_visible()
    await it.lea.thread.evaluate("(thread) => { thread.scrollTop = thread.scrollHeight; }")
    _keep([await visitor.page.screenshot(), await it.page.screenshot()], "overview")
    await context.close()
    await it.begins_anew()


def _keep(taken: Sequence[bytes], name: str) -> None:
    """Side by side, as a small PNG."""
    images = [Image.open(io.BytesIO(content)).convert("RGB") for content in taken]
    whole = Image.new("RGB", (sum(image.width for image in images), images[0].height))
    left = 0
    for image in images:
        whole.paste(image, (left, 0))
        left += image.width
    whole.quantize(128, dither=Image.Dither.NONE).save(DOCS / f"{name}.png", optimize=True)
