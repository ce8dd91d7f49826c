"""Usable by everybody: axe finds nothing in any state, in both themes, and the keyboard is enough."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from conversation import events as ev
from tests.browser.axe import COLOURS, problems
from tests.browser.chromium import DESKTOP, PHONE, person
from tests.browser.gateway import Gateway
from tests.browser.states import STATES, answered
from tests.browser.visitor import Visitor


@pytest.mark.parametrize("state", STATES)
async def test_axe_finds_nothing(browser: Browser, gateway: Gateway, state: str) -> None:
    context = await person(browser)
    visitor = await Visitor(await context.new_page()).goes_to(gateway.url)
    await visitor.opens()
    await STATES[state](gateway, visitor)
    assert await problems(visitor.page) == []
    await visitor.page.emulate_media(color_scheme="dark")
    assert await problems(visitor.page, COLOURS) == []
    await context.close()


@pytest.mark.parametrize("path", ["/", "/?lang=en&as=camille", "/chat", "/chat?lang=en"])
async def test_axe_finds_nothing_on_the_pages(browser: Browser, gateway: Gateway, path: str) -> None:
    context = await person(browser, PHONE)
    page = await context.new_page()
    await page.goto(gateway.url + path)
    await page.locator("passerelle-chat").wait_for(state="attached")
    await expect(page.get_by_role("button").first).to_be_visible()
    for width, height in (PHONE, DESKTOP):
        await page.set_viewport_size({"width": width, "height": height})
        assert await problems(page) == []
    await context.close()


async def test_everything_by_keyboard(browser: Browser, gateway: Gateway) -> None:
    context = await person(browser)
    page = await context.new_page()
    visitor = await Visitor(page).goes_to(gateway.url)
    await visitor.button("open").focus()
    await page.keyboard.press("Enter")
    await visitor.sees(visitor.names["notice"])
    await expect(visitor.box).to_be_focused()
    await page.keyboard.type("Bonjour")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("LBQ-10001")
    await page.keyboard.press("Enter")
    await visitor.sees("Bonjour LBQ-10001")
    await visitor.sees(visitor.names["sent"])
    assert await gateway.said() == ["Bonjour\nLBQ-10001"]
    await gateway.answers("Suite ?", ev.Button(title="Oui", value="k"))
    await visitor.button("Oui").wait_for()
    # Back from the line to write in: photo, person, the button, all in the order they stand.
    for name in ("photo", "human", "Oui"):
        await page.keyboard.press("Shift+Tab")
        await expect(visitor.button(name)).to_be_focused()
    await page.keyboard.press("Space")
    await expect(visitor.button("Oui")).to_be_disabled()
    await page.keyboard.press("Escape")
    await expect(visitor.button("open")).to_be_focused()
    await context.close()


async def test_a_message_is_read_once(gateway: Gateway, visitor: Visitor) -> None:
    """A row that changes is patched: an element that is made anew would be read aloud again."""
    await visitor.says("premier mot")
    await expect(visitor.log.get_by_text("Distribué")).to_be_visible()
    await visitor.log.locator(".message").evaluate("(element) => { element.dataset.same = 'yes'; }")
    await gateway.answers("réponse")
    await visitor.sees("réponse")
    await expect(visitor.log.locator(".message").first).to_have_attribute("data-same", "yes")
    await expect(visitor.log).to_have_attribute("aria-live", "polite")
    await expect(visitor.log.locator(".meta").first).to_have_attribute("aria-live", "off")


# Up, and until the page has taken notice of it.
UP = "(log) => new Promise((done) => { log.scrollTop = 0; requestAnimationFrame(() => requestAnimationFrame(done)); })"


async def test_who_reads_above_is_left_there(gateway: Gateway, visitor: Visitor) -> None:
    for number in range(12):
        await gateway.answers(f"Réponse {number}\n\nsur plusieurs\nlignes.")
    await visitor.sees("Réponse 11")
    await expect(visitor.log.get_by_text("Réponse 11")).to_be_in_viewport()
    await visitor.log.evaluate(UP)
    await gateway.answers("Encore une.")
    await visitor.button("Nouveaux messages", exact=False).click()
    await expect(visitor.log.get_by_text("Encore une.")).to_be_in_viewport()


async def fits(page: Page, width: int) -> list[str]:
    """What of the panel reaches out of the screen, or is cut off sideways."""
    found = await page.evaluate(
        """(width) => [...document.querySelector("passerelle-chat").shadowRoot.querySelectorAll(".panel *")]
            .filter((it) => it.checkVisibility() && getComputedStyle(it).clipPath === "none")
            .filter((it) => it.getBoundingClientRect().right > width + 1 || it.getBoundingClientRect().left < -1)
            .map((it) => it.outerHTML.slice(0, 80))""",
        width,
    )
    return [str(each) for each in found]


# A small phone, which is also what 1280 px come to at 400 %; and 1280 x 800 at 200 %.
@pytest.mark.parametrize("size", [(320, 568), (640, 400)], ids=["small", "zoomed"])
@pytest.mark.parametrize("state", ["answered", "telegram", "files", "closed"])
async def test_a_small_screen_shows_everything(
    browser: Browser, gateway: Gateway, state: str, size: tuple[int, int]
) -> None:
    context = await person(browser, size)
    visitor = await Visitor(await context.new_page()).goes_to(gateway.url)
    await visitor.opens()
    await STATES[state](gateway, visitor)
    assert await fits(visitor.page, size[0]) == []
    await expect(visitor.box).to_be_in_viewport()
    await expect(visitor.button("human")).to_be_in_viewport()
    await expect(visitor.button("close")).to_be_in_viewport()
    assert ((await visitor.log.bounding_box()) or {"height": 0})["height"] >= 90
    await context.close()


# What a phone does when its keyboard comes up: the page stays as large as it was, and less of it is seen.
KEYBOARD = """([height, offsetTop]) => {
    for (const [name, value] of Object.entries({ height, offsetTop }))
        Object.defineProperty(visualViewport, name, { configurable: true, get: () => value });
    visualViewport.dispatchEvent(new Event("resize"));
}"""


@pytest.mark.parametrize(("size", "seen"), [((360, 640), 340), ((320, 568), 270), ((640, 360), 160)])
async def test_the_line_to_write_in_stays_above_a_phone_s_keyboard(
    browser: Browser, gateway: Gateway, size: tuple[int, int], seen: int
) -> None:
    context = await person(browser, size)
    visitor = await Visitor(await context.new_page()).goes_to(gateway.url)
    await visitor.opens()
    await answered(gateway, visitor)
    for top in (0, 60):  # some phones push the page up, too
        await visitor.page.evaluate(KEYBOARD, [seen, top])
        for part in (visitor.box, visitor.button("send"), visitor.button("human")):
            box = await part.bounding_box()
            assert box is not None
            assert top <= box["y"]
            assert box["y"] + box["height"] <= top + seen
    if seen > 200:  # a phone on its side has no room for more than a line
        await visitor.box.fill("Elle fuit. " * 500)
        await visitor.sees_in("Trop long")
        send = await visitor.button("send").bounding_box()
        assert send is not None
        assert send["y"] + send["height"] <= top + seen
        await visitor.box.fill("")
    await visitor.page.evaluate(KEYBOARD, [size[1], 0])
    panel = await visitor.panel.bounding_box()
    assert panel == {"x": 0, "y": 0, "width": size[0], "height": size[1]}
    await context.close()


async def test_a_page_that_reads_from_the_right_has_it_on_the_left(browser: Browser, gateway: Gateway) -> None:
    context = await person(browser)
    page = await context.new_page()
    visitor = await Visitor(page).goes_to(gateway.url)
    await page.evaluate("document.documentElement.dir = 'rtl'")
    launcher = await visitor.button("open").bounding_box()
    assert launcher is not None
    assert launcher["x"] == 20
    await visitor.opens()
    await answered(gateway, visitor)
    panel = await visitor.panel.bounding_box()
    assert panel is not None
    assert panel["x"] == 20
    assert await fits(page, 1280) == []
    assert await problems(page) == []
    await context.close()
