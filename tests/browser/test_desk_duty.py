"""Duty in real browsers: the rota at the desk, a case that shows who was called, and the page behind a call's link."""

from __future__ import annotations

import re

from playwright.async_api import Browser, expect

from conversation import events as ev
from tests.browser.axe import problems
from tests.browser.chromium import PHONE, person
from tests.browser.desk_room import DeskRoom


async def called(room: DeskRoom, n: int = 1) -> str:
    """A case that cannot wait, and somebody called for it in a closed house; the conversation."""
    c = await room.opens("Camille Laurent")
    reading = ev.Reading(seq=0, sensitive="injury_or_allergy")
    await room.says(c, "Mon fils a une réaction allergique", reading)
    await room.asks(c, "sensitive")
    await room.writes(c, ev.HandoffAnnounced(opens_at=room.clock() + 36_000_000))
    await calls(room, c, n)
    return c


async def calls(room: DeskRoom, c: str, n: int) -> None:
    who = {"agent": "ag-1", "name": "Sam", "way": "email", "to": "sam@shop.example"}
    await room.writes(c, ev.DutyCalled(call=f"s3cret{n}", matter="injury_or_allergy", nth=n, **who))  # type: ignore[arg-type]


async def test_a_supervisor_keeps_the_rota_and_everybody_their_own_address(browser: Browser, room: DeskRoom) -> None:
    boss = await room.seats(browser, "Inès", "supervisor")
    await boss.looks_for("permanence")
    await boss.page.keyboard.press("Enter")
    page = boss.page.get_by_role("region", name="Permanence")
    await expect(page).to_contain_text("les superviseurs sont appelés")
    await expect(page.locator(".called li")).to_have_text(re.compile("Inès"))
    await page.get_by_label("Qui").select_option(label="Inès")
    for day in ("sam.", "dim."):
        await page.get_by_label(day).uncheck()
    await page.get_by_role("button", name="Ajouter").click()
    shift = page.locator(".shifts li")
    await expect(shift).to_contain_text("lun. – ven., 18:00 – 09:00")
    await expect(shift).to_contain_text("appelé en 1er")
    await page.get_by_label("E-mail").fill("ines@maison.example")
    await page.get_by_role("button", name="Enregistrer").click()
    await boss.is_told("Adresse gardée.")
    await room.book.note("way/telegram", "https://t.me/shop_bot?start=", 90)
    await boss.page.reload()
    await page.get_by_role("button", name="Être appelé aussi sur Telegram").click()
    link = await page.get_by_role("link", name="Ouvrir Telegram").get_attribute("href")
    agent = await room.book.redeem_link((link or "").removeprefix("https://t.me/shop_bot?start="), "tg/1")
    await room.book.note(f"duty-chat/{agent}", "telegram:4711", 60)
    await expect(page).to_contain_text("Telegram est relié")
    assert await problems(boss.page) == []
    await shift.get_by_role("button", name="Retirer").click()
    await expect(page).to_contain_text("Le planning est vide.")
    await boss.ends()


async def test_the_case_shows_who_was_called_and_who_has_it(browser: Browser, room: DeskRoom) -> None:
    c = await called(room)
    lea = await room.seats(browser)
    await expect(lea.line(c)).to_contain_text("Permanence : appel n° 1, Sam")
    await lea.opens(c)
    await expect(lea.thread).to_contain_text("De permanence, appel n° 1 : Sam, par e-mail · Danger pour la santé")
    await calls(room, c, 2)
    await expect(lea.line(c)).to_contain_text("appel n° 2")
    await lea.page.get_by_role("button", name="Je m’en occupe").click()
    await lea.is_told("plus personne n’est appelé")
    await expect(lea.line(c)).to_contain_text("Léa s’en occupe")
    await expect(lea.page.get_by_role("button", name="Je m’en occupe")).to_have_count(0)
    await expect(lea.thread).to_contain_text("Léa s’en occupe, dit au bureau")
    assert [type(event).__name__ for event in (await room.log(c))[-2:]] == ["DutyAcknowledged", "ServiceTold"]
    await lea.ends()


async def test_one_tap_on_the_phone_behind_a_calls_link(browser: Browser, room: DeskRoom) -> None:
    c = await called(room)
    context = await person(browser, PHONE, dark=True)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"{room.url}/desk/duty#{c}.s3cret1")
    await expect(page.get_by_role("heading")).to_have_text("Danger pour la santé")
    assert await room.of(c, ev.DutyAcknowledged) == []
    assert await problems(page) == []
    await page.get_by_role("button", name="Je m’en occupe").click()
    await expect(page.get_by_text("plus personne n’est appelé")).to_be_visible()
    assert [event.name for event in await room.of(c, ev.DutyAcknowledged)] == ["Sam"]  # type: ignore[attr-defined]
    assert [url for url in asked if "s3cret1" in url.partition("#")[0]] == []
    await page.goto(f"{room.url}/desk/duty#{c}.guessed")
    await expect(page.get_by_text("Cet appel est terminé")).to_be_visible()
    await context.close()
