"""The widget on other people's pages: their origin, their style sheets, their policies, their scripts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from channels.admission.identity import sign
from channels.widget.assembly import panel, panel_path
from tests.browser.chromium import PHONE, person
from tests.browser.gateway import KEY, Gateway, other_shop
from tests.browser.visitor import Visitor
from tests.servers import eventually
from tests.service import free_port

# What the page waits for, in ms, from now on; a breath is no pause.
PAUSES = """() => { window.pauses = []; const real = setTimeout;
    window.setTimeout = (deed, ms) => { if (ms >= 250) pauses.push(ms); return real(deed, ms); }; }"""


@pytest_asyncio.fixture(loop_scope="session")
async def elsewhere(tmp_path: Path) -> AsyncIterator[tuple[Gateway, str]]:
    """A gateway, and the shop of another origin that may embed it."""
    port = free_port()
    gateway = Gateway(tmp_path, origins=(f"http://127.0.0.1:{port}",))
    await gateway.start()
    async with other_shop(gateway.url, port=port) as shop:
        yield gateway, shop
    await gateway.stop()


def complaints(page: Page) -> list[str]:
    """What the page's console will have said as an error, policy violations among it."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


async def test_under_a_strict_policy_of_another_origin(browser: Browser, elsewhere: tuple[Gateway, str]) -> None:
    gateway, shop = elsewhere
    context = await person(browser)
    page = await context.new_page()
    said = complaints(page)
    visitor = await Visitor(page).goes_to(shop)
    await visitor.opens()
    await visitor.says("bonjour d’ailleurs")
    await expect(visitor.log.get_by_text("Distribué")).to_be_visible()
    await gateway.answers("Bienvenue d’ailleurs.")
    await visitor.sees("Bienvenue d’ailleurs.")
    await page.reload()
    await visitor.sees("Bienvenue d’ailleurs.")
    # The shop forgot an icon; that is all there is to complain about.
    assert [text for text in said if "favicon" not in text and "404" not in text] == []
    await context.close()


async def test_a_site_that_is_not_set_up_says_so_and_leads_on(browser: Browser, tmp_path: Path) -> None:
    """Not "no connection" for ever: also where a site was let in before, and again when it is let in anew."""
    gateway = Gateway(tmp_path)
    await gateway.start()

    async def lets_in(*origins: str) -> None:
        await gateway.stop()
        gateway.origins = origins
        await gateway.start()

    async with other_shop(gateway.url) as shop:
        context = await person(browser)
        visitor = await Visitor(await context.new_page()).goes_to(shop)
        refused = visitor.panel.get_by_text("pas installée pour ce site")
        await visitor.button("open", exact=False).click()
        await expect(refused).to_be_visible()
        await expect(visitor.box).to_have_count(0)
        way_on = visitor.panel.get_by_role("link", name="Nouvelle conversation")
        await expect(way_on).to_be_focused()
        await expect(visitor.panel.get_by_text("Connexion")).to_have_count(0)
        said, way = await refused.bounding_box(), await way_on.bounding_box()
        assert said is not None
        assert way is not None
        assert said["y"] + said["height"] <= way["y"]
        async with context.expect_page() as opened:
            await way_on.click()
        await Visitor(await opened.value).sees(visitor.names["notice"])
        await lets_in(shop)
        await visitor.page.reload()
        await visitor.opens()
        await expect(refused).to_have_count(0)
        await lets_in()
        await expect(refused).to_be_visible()
        await lets_in(shop)
        await visitor.page.evaluate("dispatchEvent(new Event('online'))")
        await expect(refused).to_have_count(0)
        await visitor.says("bonjour")
        await visitor.sees("Distribué")
        await context.close()
    await gateway.stop()


async def test_the_page_cannot_disfigure_it(browser: Browser, elsewhere: tuple[Gateway, str]) -> None:
    gateway, shop = elsewhere
    context = await person(browser)
    look = "(e) => { const s = getComputedStyle(e); return [s.color, s.fontFamily, s.letterSpacing, s.textTransform,"
    look += " s.backgroundColor, s.fontSize, e.getBoundingClientRect().width, e.getBoundingClientRect().height]; }"
    looks = []
    for url in (shop, gateway.url):
        page = await context.new_page()
        visitor = await Visitor(page).goes_to(url)
        await visitor.opens()
        looks.append(
            [await control.evaluate(look) for control in (visitor.button("human"), visitor.box, visitor.panel)]
        )
    assert looks[0] == looks[1]
    await context.close()


async def test_one_name_and_nothing_stored_before_it_is_opened(
    browser: Browser, elsewhere: tuple[Gateway, str]
) -> None:
    gateway, shop = elsewhere
    context = await person(browser)
    page = await context.new_page()
    called: list[str] = []
    page.on("request", lambda request: called.append(request.url.removeprefix(gateway.url)))
    await page.goto(f"{shop}/nothing-here")
    before = set(await page.evaluate("Object.getOwnPropertyNames(window)"))
    visitor = await Visitor(page).goes_to(shop)
    await expect(visitor.button("open")).to_be_visible()
    assert set(await page.evaluate("Object.getOwnPropertyNames(window)")) - before == {"Passerelle"}
    assert await page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    assert [path for path in called if path.startswith("/")] == ["/widget.js"]
    await visitor.opens()
    assert panel_path(panel()) in called
    assert {urlsplit(url).netloc for url in called if not url.startswith("/")} <= {urlsplit(shop).netloc}
    assert await page.evaluate("document.cookie") == ""
    assert await context.cookies() == []
    await context.close()


async def test_what_a_page_can_do_with_it(browser: Browser, elsewhere: tuple[Gateway, str]) -> None:
    gateway, shop = elsewhere
    context = await person(browser)
    page = await context.new_page()
    visitor = await Visitor(page).goes_to(shop)
    listen = """() => { window.heard = []; for (const name of ["open", "close", "message", "unread", "floor"])
        window["off_" + name] = Passerelle.on(name, (detail) => heard.push([name, detail])); }"""
    await page.evaluate(listen)
    await page.evaluate("Passerelle.open()")
    await visitor.sees("Vous écrivez à un assistant automatique")
    await page.evaluate("Passerelle.setLanguage('en-GB')")
    await visitor.sees("You are writing to an automated assistant")
    await page.evaluate("Passerelle.close()")
    await gateway.answers("Hello!", language="en")
    await expect(page.get_by_role("button", name="Open the chat, 1 new message")).to_be_visible()
    await page.evaluate("off_floor()")
    await gateway.agent_comes()
    await page.evaluate("Passerelle.open()")
    await expect(visitor.log.get_by_text("is with you and has read")).to_be_visible()
    assert await page.evaluate("heard") == [
        ["open", {}],
        ["close", {}],
        ["message", {"from": "assistant", "name": "Automated assistant", "text": "Hello!"}],
        ["unread", {"count": 1}],
        ["unread", {"count": 0}],
        ["open", {}],
    ]
    await context.close()


async def holds(page: Page, path: str) -> asyncio.Future[Route]:
    """What is asked for under this path waits for the test, which has it when it is asked for."""
    held: asyncio.Future[Route] = asyncio.get_running_loop().create_future()

    async def hold(route: Route) -> None:
        held.set_result(route)

    await page.route(path, hold)
    return held


async def test_who_closes_and_opens_again_while_it_loads_gets_it(
    browser: Browser, elsewhere: tuple[Gateway, str]
) -> None:
    """One script is given up, the other still on its way: the second click is no lost one."""
    _, shop = elsewhere
    context = await person(browser)
    page = await context.new_page()
    await page.clock.install()
    await page.route("**/widget/panel-*", lambda route: route.abort())
    held = await holds(page, "**/widget/talk-*")
    visitor = await Visitor(page).goes_to(shop)
    await page.evaluate("document.title = 'open'; Passerelle.on('open', () => (document.title += '+')), 0")
    await visitor.button("open").click()
    await expect(page.get_by_text("Pas de connexion. Nouvel essai automatique…")).to_be_visible()
    await page.evaluate("Passerelle.close()")
    await page.unroute("**/widget/panel-*")
    await page.clock.fast_forward(10_000)
    await visitor.button("open").click()
    await (await held).continue_()
    await visitor.sees(visitor.names["notice"])
    await expect(page).to_have_title("open+")  # told once
    await context.close()


async def test_a_conversation_that_came_while_it_was_closed_begins_when_it_is_opened_again(
    browser: Browser, elsewhere: tuple[Gateway, str]
) -> None:
    """Opened, closed and opened again before its screen was there: what had no reason to begin has one now."""
    _, shop = elsewhere
    context = await person(browser)
    page = await context.new_page()
    held = await holds(page, "**/widget/panel-*")
    visitor = await Visitor(page).goes_to(shop)
    async with page.expect_request_finished(lambda request: "/widget/talk-" in request.url) as talk:
        await page.evaluate("Passerelle.open(); Passerelle.close()")
    # What waits for the same script, and a little longer, goes on after the widget.
    await page.evaluate(
        """async (url) => {
            await import(url);
            for (let step = 0; step < 9; step += 1) await new Promise((resolve) => setTimeout(resolve));
        }""",
        (await talk.value).url,
    )
    await page.evaluate("void Passerelle.open()")
    await (await held).continue_()
    await visitor.sees(visitor.names["notice"])
    await context.close()


async def test_a_script_that_cannot_be_had_is_asked_for_less_and_less_and_not_where_nobody_looks(
    browser: Browser, elsewhere: tuple[Gateway, str]
) -> None:
    _, shop = elsewhere
    context = await person(browser)
    page = await context.new_page()
    tries: list[str] = []

    async def refuse(route: Route) -> None:
        tries.append(route.request.url)
        await route.abort()

    async def rests(times: int) -> None:
        """Both scripts were asked for so often, and the pause after that runs."""
        await eventually(lambda: page.evaluate(f"pauses.length >= {2 * times}"))
        assert len(tries) == 2 * times

    await page.clock.install(time=0)
    await page.route("**/widget/*-*", refuse)
    visitor = await Visitor(page).goes_to(shop)
    await expect(visitor.button("open")).to_be_visible()
    await page.clock.pause_at(3_600_000)  # from here on time passes when it is told to
    await page.evaluate(PAUSES)
    await visitor.button("open").click()
    for times in range(1, 7):
        await rests(times)
        await page.clock.run_for(45_000)  # the longest pause, and half of it more
    await rests(7)
    pauses = await page.evaluate("pauses")
    assert max(pauses[:2]) < 1_000 < 15_000 <= min(pauses[-2:])
    await page.evaluate("Object.defineProperty(document, 'hidden', { get: () => !window.looked })")
    await page.clock.run_for(600_000)
    assert len(tries) == 14
    await page.evaluate("window.looked = true; document.dispatchEvent(new Event('visibilitychange'))")
    await rests(8)
    await page.unroute("**/widget/*-*")
    await page.clock.resume()
    await page.evaluate("dispatchEvent(new Event('online'))")
    await visitor.sees(visitor.names["notice"])
    await context.close()


async def test_the_page_s_shortcuts_do_not_hear_what_is_typed(visitor: Visitor) -> None:
    await visitor.page.evaluate("window.keys = []; addEventListener('keydown', (event) => keys.push(event.key))")
    await visitor.says("/?")
    await visitor.sees("/?")
    assert await visitor.page.evaluate("keys") == []


async def test_it_comes_back_when_an_app_redraws_its_page(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("bonjour")
    await visitor.sees("bonjour")
    await visitor.page.evaluate("document.body.replaceChildren(document.createElement('main'))")
    await expect(visitor.panel).to_have_count(0)
    await gateway.answers("Toujours là ?")
    await visitor.page.evaluate("Passerelle.close(), Passerelle.open()")
    await visitor.sees("Toujours là ?")
    assert await visitor.messages() == ["bonjour", "Toujours là ?"]


async def test_a_visitor_who_signs_in_keeps_the_conversation(browser: Browser, gateway: Gateway) -> None:
    context = await person(browser)
    visitor = await Visitor(await context.new_page()).goes_to(gateway.url)
    await visitor.opens()
    await visitor.says("anonyme")
    await visitor.sees("anonyme")
    await visitor.page.get_by_role("link", name="Camille Laurent").click()
    await visitor.sees("anonyme")
    await visitor.says("c’est Camille")
    await expect(visitor.log.get_by_text(visitor.names["sent"])).to_be_visible()
    state = await gateway.door.read(await gateway.conversation())
    assert (state.person, state.name) == ("C-2001", "Camille Laurent")

    await visitor.page.get_by_role("link", name="Visiteur anonyme").click()
    await visitor.opens()
    assert await visitor.messages() == []
    assert "C-2001" not in str(await visitor.page.evaluate("Object.keys(localStorage)"))
    await visitor.says("quelqu’un d’autre")
    await visitor.sees("quelqu’un d’autre")

    elsewhere = await person(browser)
    again = await Visitor(await elsewhere.new_page()).goes_to(f"{gateway.url}/?as=camille")
    await again.opens()
    await again.sees("c’est Camille")
    assert await again.messages() == ["anonyme", "c’est Camille"]
    assert len(await gateway.conversations()) == 2
    await elsewhere.close()
    await context.close()


async def test_who_signs_in_on_the_page_keeps_the_conversation(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("anonyme")
    await visitor.sees("anonyme")
    await visitor.box.fill("c’est moi")
    identify = "(identity) => Passerelle.identify(() => Promise.resolve(identity))"
    for name in ("Camille", "Camille Laurent"):  # the second is a fresh word for the same person
        identity = sign({"sub": "C-2001", "name": name}, "demo", KEY, gateway.clock() / 1000)
        await visitor.page.evaluate(identify, identity)
    await visitor.box.press("Enter")
    await expect(visitor.log.get_by_text(visitor.names["sent"])).to_be_visible()
    assert await visitor.messages() == ["anonyme", "c’est moi"]
    assert (await gateway.door.read(await gateway.conversation())).person == "C-2001"
    await visitor.page.evaluate("Passerelle.identify(null)")
    await visitor.sees(visitor.names["notice"])
    await expect(visitor.log.get_by_text("anonyme")).to_have_count(0)


async def test_who_signs_out_before_the_identity_has_come_is_out(gateway: Gateway, visitor: Visitor) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    identity = sign({"sub": "C-2001"}, "demo", KEY, gateway.clock() / 1000)
    late = """async (identity) => { let come;
        const named = Passerelle.identify(() => new Promise((resolve) => (come = resolve)));
        Passerelle.identify(null); come(identity); await named; }"""
    await visitor.page.evaluate(late, identity)
    await visitor.says("quelqu’un d’autre")
    await expect(visitor.log.get_by_text(visitor.names["sent"])).to_be_visible()
    assert "messages" in asked
    assert "identity" not in asked


async def test_an_identity_that_has_expired_goes_on_as_a_visitor(visitor: Visitor) -> None:
    await visitor.page.evaluate("Passerelle.identify('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDLTEifQ.x')")
    await visitor.sees_in("Session expirée : vous écrivez comme visiteur.")
    await visitor.says("quand même")
    await expect(visitor.log.get_by_text("Distribué")).to_be_visible()


async def test_the_theme_and_the_colours_are_the_page_s_to_choose(visitor: Visitor) -> None:
    ground = "(panel) => getComputedStyle(panel).backgroundColor"
    light = await visitor.panel.evaluate(ground)
    chat = visitor.page.locator("passerelle-chat")
    await chat.evaluate("(chat) => chat.setAttribute('theme', 'dark')")
    assert await visitor.panel.evaluate(ground) != light
    await chat.evaluate("(chat) => chat.style.setProperty('--passerelle-accent-dark', 'rgb(1, 2, 3)')")
    assert await visitor.button("send").evaluate(ground) == "rgb(1, 2, 3)"


async def test_a_phone_is_filled(browser: Browser, gateway: Gateway) -> None:
    context = await person(browser, PHONE)
    visitor = await Visitor(await context.new_page()).goes_to(gateway.url)
    await visitor.opens()
    box = await visitor.panel.bounding_box()
    assert box == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}
    await visitor.button("close").click()
    await expect(visitor.button("open")).to_be_visible()
    await context.close()


async def test_pages_let_no_foreign_code_in(gateway: Gateway) -> None:
    async with aiohttp.ClientSession() as http:
        for path in ("/", "/?lang=en&as=camille", "/chat", "/chat?lang=en"):
            async with http.get(gateway.url + path) as answer:
                assert answer.status == 200
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
                assert "unsafe" not in policy
                assert "$" not in await answer.text()
