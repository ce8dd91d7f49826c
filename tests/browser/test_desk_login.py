"""Logging in and out of the desk."""

from __future__ import annotations

import aiohttp
from playwright.async_api import Browser, expect

from tests.browser.chromium import person
from tests.browser.desk_room import PASSWORD, DeskRoom
from tests.browser.seated import Seated


async def test_a_wrong_password_is_told_and_the_right_one_opens_the_desk(browser: Browser, room: DeskRoom) -> None:
    email = await room.hires("Léa")
    context = await person(browser)
    lea = Seated(await context.new_page())
    told: list[str] = []
    lea.page.on("console", lambda line: told.append(line.text))
    await lea.goes_to(room.url)
    alert = lea.page.get_by_role("alert")
    await expect(lea.page.locator("#email")).to_be_focused()
    assert told == []  # that nobody is logged in is no error
    await lea.logs_in(email, "")
    await expect(alert).to_contain_text("Il manque")
    await lea.logs_in(email, "not her password")
    await expect(alert).to_contain_text("E-mail ou mot de passe incorrect")
    await expect(lea.page.locator("#password")).to_be_focused()
    await lea.logs_in(email, PASSWORD)
    await expect(lea.page.locator(".link.live")).to_be_attached()
    await expect(lea.page.locator(".bar .me")).to_contain_text("Léa")
    await lea.ends()


async def test_the_page_speaks_both_languages_before_anybody_is_known(browser: Browser, room: DeskRoom) -> None:
    context = await person(browser, language="en-GB")
    page = await context.new_page()
    await page.goto(f"{room.url}/desk")
    await expect(page.locator("h1")).to_have_text("Log in to the desk")
    await page.get_by_role("button", name="Français").click()
    await expect(page.locator("h1")).to_have_text("Connexion au bureau")
    await expect(page.locator("html")).to_have_attribute("lang", "fr")
    await context.close()


async def test_a_service_that_is_away_is_told(browser: Browser, room: DeskRoom) -> None:
    context = await person(browser)
    lea = Seated(await context.new_page())
    await lea.goes_to(room.url)
    await expect(lea.page.locator("#email")).to_be_visible()
    await room.stop()
    await lea.logs_in("lea@shop.example", PASSWORD)
    await expect(lea.page.get_by_role("alert")).to_contain_text("injoignable")
    await lea.ends()


async def test_the_first_lines_come_with_the_page_and_before_the_list(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    lea = await room.seats(browser)
    asked: list[str] = []
    lea.page.on("request", lambda it: asked.append(it.url.removeprefix(room.url)))
    await lea.goes_deaf()
    await lea.page.reload()
    await expect(lea.line(c)).to_be_visible()
    await expect(lea.page.locator(".views .waiting .count")).to_have_text("1+")
    # Once: by the page, and not again by its scripts.
    assert [url for url in asked if url.startswith("/api/")] == ["/api/desk/start"]
    assert sum("/words/" in url for url in asked) == 1
    await lea.ends()


async def test_a_reload_while_the_service_is_away_comes_back_by_itself(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    lea = await room.seats(browser)
    await lea.page.route("**/api/desk/start", lambda route: route.fulfill(status=503, json={}), times=1)
    await lea.page.reload()
    await expect(lea.page.get_by_role("alert")).to_contain_text("La page revient toute seule")
    await expect(lea.line(c)).to_be_visible()
    await lea.ends()


async def test_leaving_tells_what_goes_back_in_line_and_forgets_the_drafts(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.composer.fill("un mot commencé")
    await lea.page.get_by_role("button", name="Se déconnecter").click()
    await expect(lea.dialog).to_contain_text("1 conversation à vous")
    await lea.agrees()
    await expect(lea.page.locator("#email")).to_be_visible()
    assert (await room.door.read(c)).holder == "waiting"
    assert await lea.page.evaluate("() => sessionStorage.length") == 0
    await lea.ends()


async def test_a_session_that_was_ended_leads_to_the_login(browser: Browser, room: DeskRoom) -> None:
    lea = await room.seats(browser)
    room.agents.disable("lea@shop.example")
    await room.stop()
    await room.start()
    await expect(lea.page.get_by_role("alert")).to_contain_text("Votre session est terminée")
    await lea.ends()


async def test_the_page_and_its_files_are_strict_and_checked_again(room: DeskRoom) -> None:
    async with aiohttp.ClientSession() as client:
        for path in ("/desk", "/desk/static/desk/main.js", "/desk/static/css/ground.css"):
            async with client.get(room.url + path) as answer:
                assert answer.status == 200
                assert "unsafe" not in answer.headers["Content-Security-Policy"]
                assert answer.headers["Cache-Control"] == "no-cache"
                etag = answer.headers["ETag"]
            async with client.get(room.url + path, headers={"If-None-Match": etag}) as answer:
                assert answer.status == 304
        for path in ("/desk/static/../desk/pages.py", "/desk/static/%2e%2e/desk/pages.py", "/desk/static/none.js"):
            async with client.get(room.url + path) as answer:
                assert answer.status == 404
