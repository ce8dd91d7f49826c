"""The widget on a line of 3G, as chromium plays it: it opens, says how far a message is, and shows the answer."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import PHONE, person
from tests.browser.gateway import Gateway
from tests.browser.visitor import Visitor
from tests.browser.weight import bare_shop

# As Chromium's own tools have "Slow 3G", with a fifth of its delay: more of it shows nothing more, and takes long.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
# Everything that is said of how far it is, in order, also what stands there for less than a look.
WATCH = """() => { window.said = new Set();
  const words = ["Ouverture…", "Envoi…", "Distribué", "En attente", "Pas de connexion"];
  const root = document.querySelector("passerelle-chat").shadowRoot;
  const look = () => words.forEach((word) => root.textContent.includes(word) && said.add(word));
  new MutationObserver(look).observe(root, { subtree: true, childList: true, characterData: true }); }"""


async def test_on_3g_it_opens_sends_says_how_far_it_is_and_shows_the_answer(browser: Browser, tmp_path: Path) -> None:
    gateway = Gateway(tmp_path, without_sockets=True)  # a socket is not slowed by this: the answer comes by long poll
    async with bare_shop(gateway) as shop:
        await gateway.start()
        context = await person(browser, PHONE)
        page = await context.new_page()
        await slowed(page)
        visitor = await Visitor(page).goes_to(shop.url)
        await expect(visitor.button("open")).to_be_visible()
        await page.evaluate(WATCH)
        await visitor.opens()
        await visitor.says("où en est mon colis ?")
        await expect(visitor.log.get_by_text("Distribué")).to_be_visible()
        await gateway.answers("Il arrive demain.")
        await visitor.sees("Il arrive demain.")
        assert await page.evaluate("[...said]") == ["Ouverture…", "Envoi…", "Distribué"]
        assert await visitor.messages() == ["où en est mon colis ?", "Il arrive demain."]
        assert await gateway.said() == ["où en est mon colis ?"]
        await context.close()
        await gateway.stop()


async def slowed(page: Page) -> None:
    """From now on the page's line is slow."""
    protocol = await page.context.new_cdp_session(page)
    await protocol.send("Network.enable")
    await protocol.send("Network.emulateNetworkConditions", SLOW)
