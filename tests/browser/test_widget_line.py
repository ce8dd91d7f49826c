"""What breaks between the customer and the service: nothing is lost, nothing comes twice, and it is said in words."""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Browser, Route, expect

from tests.browser.axe import problems
from tests.browser.chromium import PHONE, person
from tests.browser.gateway import Gateway
from tests.browser.visitor import Visitor
from tests.servers import eventually

KEPT = "Pas de connexion. Vos messages sont gardés et partiront à son retour."


async def test_history_comes_back_after_a_reload(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("bonjour")
    await visitor.sees("bonjour")
    await gateway.answers("Bonjour !")
    await visitor.sees("Bonjour !")
    await visitor.page.reload()
    await visitor.sees("Bonjour !")
    assert await visitor.messages() == ["bonjour", "Bonjour !"]
    await expect(visitor.log.get_by_text("Aujourd’hui")).to_have_count(1)


async def test_a_restart_loses_and_doubles_nothing(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("premier mot")
    await visitor.sees("premier mot")
    await gateway.stop()
    await gateway.answers("écrit pendant l’arrêt")
    await visitor.says("deux")
    await visitor.says("trois")
    await visitor.sees_in(KEPT)
    await expect(visitor.log.get_by_text("En attente")).to_have_count(2)
    await gateway.start()
    await visitor.sees("écrit pendant l’arrêt")
    await expect(visitor.log.get_by_text("Distribué")).to_be_visible()
    assert await visitor.messages() == ["premier mot", "écrit pendant l’arrêt", "deux", "trois"]
    assert await gateway.said() == ["premier mot", "deux", "trois"]
    await expect(visitor.panel.get_by_text(KEPT)).to_have_count(0)


async def test_what_was_not_sent_survives_a_reload(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("premier mot")
    await visitor.sees("premier mot")
    await gateway.stop()
    await visitor.says("écrit sans réseau")
    await expect(visitor.log.get_by_text("En attente")).to_be_visible()
    await gateway.start()
    await visitor.page.reload()
    await expect(visitor.log.get_by_text("Distribué")).to_be_visible()
    assert await gateway.said() == ["premier mot", "écrit sans réseau"]


async def test_what_is_being_written_is_there_on_the_shops_next_page_and_for_nobody_else(
    gateway: Gateway, visitor: Visitor
) -> None:
    page = visitor.page
    low = await visitor.box.bounding_box()
    await visitor.box.fill("Bonjour,\nma théière\nest cassée")
    high = await visitor.box.bounding_box()
    assert low is not None
    assert high is not None
    assert low["height"] < high["height"]
    await page.goto(f"{gateway.url}/?lang=fr#next")
    await page.reload()
    await expect(visitor.box).to_have_value("Bonjour,\nma théière\nest cassée")
    await expect(visitor.box).to_have_css("height", f"{high['height']:g}px")
    other = await Visitor(await page.context.new_page()).goes_to(f"{gateway.url}/chat")
    await expect(other.box).to_have_value("")
    await visitor.says("Bonjour, ma théière est cassée")
    await page.reload()
    await visitor.sees("Bonjour, ma théière est cassée")
    await expect(visitor.box).to_have_value("")
    await visitor.box.fill("en fait, l’anse")
    await page.goto(f"{gateway.url}/?as=camille")  # the conversation is hers from now on, and what she was writing
    await visitor.sees("Bonjour, ma théière est cassée")
    await expect(visitor.box).to_have_value("en fait, l’anse")
    assert await page.evaluate("Object.keys(sessionStorage).filter((key) => key.includes('draft visitor'))") == []
    await visitor.box.fill("de Camille")
    await page.goto(gateway.url)  # signed out: whoever sits there now
    await eventually(lambda: page.evaluate("!Object.values(sessionStorage).includes('de Camille')"))


async def test_an_answer_that_got_lost_on_the_way_is_no_second_message(gateway: Gateway, visitor: Visitor) -> None:
    lost: list[str] = []

    async def lose(route) -> None:  # type: ignore[no-untyped-def]
        if lost:
            await route.continue_()
            return
        lost.append("once")
        await route.fetch()
        await route.abort()

    await visitor.page.route("**/messages", lose)
    await visitor.says("une seule fois")
    await expect(visitor.log.get_by_text("Distribué")).to_have_count(1)
    await visitor.sees("une seule fois")
    assert await gateway.said() == ["une seule fois"]


async def test_offline_and_back(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.page.context.set_offline(True)
    await visitor.says("dans le tunnel")
    await visitor.button("human").click()
    await visitor.sees_in(KEPT)
    await visitor.page.context.set_offline(False)
    await visitor.sees("Je vous passe à une personne")
    await expect(visitor.log.locator(".customer")).to_have_count(1)  # the wish for a person has become that line
    assert await gateway.said() == ["dans le tunnel"]
    assert await visitor.messages() == ["dans le tunnel"]


async def test_long_poll_where_no_socket_gets_through(browser: Browser, tmp_path: Path) -> None:
    gateway = Gateway(tmp_path, without_sockets=True)
    await gateway.start()
    context = await person(browser)
    visitor = await Visitor(await context.new_page()).goes_to(gateway.url)
    await visitor.opens()
    await visitor.says("premier mot")
    await visitor.sees("premier mot")
    await gateway.answers("deux")
    await visitor.sees("deux")
    await gateway.answers("trois")
    await visitor.sees("trois")
    await gateway.stop()
    await visitor.says("quatre")
    await expect(visitor.log.get_by_text("En attente")).to_be_visible()
    await gateway.start()
    await expect(visitor.log.get_by_text("Distribué")).to_be_visible()
    assert await visitor.messages() == ["premier mot", "deux", "trois", "quatre"]
    await context.close()
    await gateway.stop()


async def test_a_second_tab_is_the_same_conversation(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("dans le premier")
    await visitor.sees("dans le premier")
    other = await Visitor(await visitor.page.context.new_page()).goes_to(f"{gateway.url}/chat")
    await other.sees("dans le premier")
    await other.says("dans le second")
    await visitor.sees("dans le second")
    await gateway.answers("aux deux")
    await visitor.sees("aux deux")
    await other.sees("aux deux")
    assert await visitor.messages() == await other.messages() == ["dans le premier", "dans le second", "aux deux"]
    assert len(await gateway.conversations()) == 1


async def test_two_tabs_that_are_opened_at_once_are_one_conversation(browser: Browser, gateway: Gateway) -> None:
    """Neither sees yet what the other has kept: a browser hands it on from one page to the other a little later."""
    context = await person(browser)
    first, second = [Visitor(await context.new_page()) for _ in range(2)]
    held: asyncio.Future[Route] = asyncio.get_running_loop().create_future()

    async def hold(route: Route) -> None:
        if held.done():  # asked again, on a machine so busy that the first call was given up
            await route.continue_()
        else:
            held.set_result(route)

    await first.page.route("**/api/chat", hold)
    await first.goes_to(f"{gateway.url}/chat")
    late = await held
    await first.page.evaluate("localStorage.clear()")
    await second.goes_to(f"{gateway.url}/chat")
    await second.sees(second.names["notice"])
    await second.says("du second onglet")
    await late.continue_()
    await first.sees("du second onglet")
    await first.says("du premier onglet")
    await second.sees("du premier onglet")
    await context.close()


async def test_what_two_tabs_have_not_sent_is_kept(gateway: Gateway, visitor: Visitor) -> None:
    other = await Visitor(await visitor.page.context.new_page()).goes_to(f"{gateway.url}/chat")
    await other.sees(other.names["notice"])
    await gateway.stop()
    await visitor.says("du premier onglet")
    await expect(visitor.log.get_by_text("En attente")).to_be_visible()
    await other.says("du second onglet")
    await expect(other.log.get_by_text("En attente")).to_be_visible()
    await visitor.page.close()
    await gateway.start()
    await other.page.reload()

    async def both_have_come() -> bool:  # in no order: the tab that is still open may be the first to hear of the start
        return sorted(await gateway.said()) == ["du premier onglet", "du second onglet"]

    await eventually(both_have_come)
    await expect(other.log.get_by_text("du premier onglet")).to_have_count(1)
    await expect(other.log.get_by_text("Distribué")).to_be_visible()


async def test_a_lost_key_opens_the_same_conversation_again(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("premier mot")
    await visitor.sees("premier mot")
    spoil = """() => { for (const key of Object.keys(localStorage)) {
        const record = JSON.parse(localStorage[key]);
        if (record.session) { record.session.token = "spoilt"; localStorage[key] = JSON.stringify(record); }
    } }"""
    await visitor.page.evaluate(spoil)
    await visitor.page.reload()
    await visitor.sees("premier mot")
    await visitor.says("deux")
    await expect(visitor.log.get_by_text("Distribué")).to_be_visible()
    assert await gateway.said() == ["premier mot", "deux"]


async def test_a_conversation_that_is_gone_is_followed_by_a_new_one(gateway: Gateway, visitor: Visitor) -> None:
    await visitor.says("premier mot")
    await visitor.sees("premier mot")
    await gateway.stop()
    await visitor.says("encore là")
    gateway.secret = "another secret, so that no key of before is good"
    await gateway.start()
    await expect(visitor.log.get_by_text("premier mot")).to_have_count(0)
    await expect(visitor.log.get_by_text("Distribué")).to_have_count(1)
    assert await visitor.messages() == ["encore là"]
    assert len(await gateway.conversations()) == 2


async def test_the_service_is_away_when_the_chat_is_opened(browser: Browser, gateway: Gateway) -> None:
    context = await person(browser)
    visitor = await Visitor(await context.new_page()).goes_to(gateway.url)
    await gateway.stop()
    await visitor.button("open").click()
    await expect(visitor.page.get_by_text("Pas de connexion. Nouvel essai automatique…")).to_be_visible()
    assert await problems(visitor.page) == []
    await gateway.start()
    await visitor.sees("Vous écrivez à un assistant automatique")
    await expect(visitor.button("open")).to_have_count(0)
    await context.close()


async def test_a_laptop_that_wakes_up_connects_anew(browser: Browser, gateway: Gateway) -> None:
    context = await person(browser)
    page = await context.new_page()
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    await page.clock.install()
    visitor = await (await Visitor(page).goes_to(gateway.url)).opens()
    await visitor.says("bonsoir")
    await expect(visitor.log.get_by_text("à l’instant · Distribué")).to_be_visible()
    assert len(sockets) == 1
    async with page.expect_event("websocket"):
        await page.clock.fast_forward("24:00:00")  # as after a sleep: timers fire late, once
    await gateway.answers("écrit pendant la nuit")
    await visitor.sees("écrit pendant la nuit")
    await expect(visitor.log.get_by_role("heading", name="Hier")).to_be_visible()
    await expect(visitor.log.get_by_text("à l’instant")).to_have_count(0)
    await context.close()


async def test_a_link_whose_answer_was_lost_is_good_after_a_reload_and_leaves_the_address_then(
    browser: Browser, gateway: Gateway
) -> None:
    context = await person(browser)
    first = await Visitor(await context.new_page()).goes_to(f"{gateway.url}/chat")
    await first.says("on en était là")
    await first.sees("on en était là")
    for link in ("way-back", "another"):
        await gateway.book.offer_link(link, f"{await gateway.conversation()}@0", 600)
    answered: list[int] = []

    async def lose(route: Route) -> None:
        answered.append((await route.fetch()).status)
        await route.abort()

    phone = await person(browser, PHONE)
    page = await phone.new_page()
    await page.route("**/api/chat", lose)
    visitor = await Visitor(page).goes_to(f"{gateway.url}/chat#link=way-back")
    await visitor.sees_in(KEPT)
    assert (answered[0], page.url) == (200, f"{gateway.url}/chat#link=way-back")
    await page.unroute_all(behavior="wait")
    await page.reload()
    await visitor.sees("on en était là")
    await expect(page).to_have_url(f"{gateway.url}/chat")
    await visitor.box.fill("et alors ?")
    await page.evaluate("location.hash = 'link=another'")  # pasted into the page that is here already
    await expect(page).to_have_url(f"{gateway.url}/chat")
    await visitor.sees("on en était là")
    await expect(visitor.box).to_have_value("et alors ?")
    await expect(visitor.panel.get_by_text("Ce lien a déjà servi")).to_have_count(0)
    await phone.close()
    await context.close()


async def test_a_one_time_link_leads_back_into_the_conversation(browser: Browser, gateway: Gateway) -> None:
    context = await person(browser)
    first = await Visitor(await context.new_page()).goes_to(f"{gateway.url}/chat")
    await first.says("on en était là")
    await first.sees("on en était là")
    await gateway.book.offer_link("way-back", f"{await gateway.conversation()}@0", 600)
    phone = await person(browser, PHONE)
    for seen in (1, 0):  # once
        page = await phone.new_page()
        visitor = await Visitor(page).goes_to(f"{gateway.url}/chat#link=way-back")
        await expect(visitor.log.get_by_text("on en était là")).to_have_count(1)
        await expect(page).to_have_url(f"{gateway.url}/chat")
        await expect(visitor.panel.get_by_text("Ce lien a déjà servi")).to_have_count(1 - seen)
    await phone.close()
    await context.close()
