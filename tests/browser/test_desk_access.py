"""The desk for everybody: axe finds nothing in any state, the keyboard is enough, and a phone is."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from conversation import events as ev
from tests.browser.axe import COLOURS, problems
from tests.browser.chromium import DESKTOP, PHONE, person
from tests.browser.desk_room import DeskRoom
from tests.browser.desk_states import STATES, begun
from tests.browser.seated import Seated


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop", "phone"])
async def test_axe_finds_nothing_in_any_state(
    browser: Browser, room: DeskRoom, size: tuple[int, int], dark: bool
) -> None:
    lea = await room.seats(browser, size=size, dark=dark)
    shift = await begun(room, lea)
    found = {}
    for name, made in STATES.items():
        await made(shift)
        found[name] = await problems(lea.page)
        if not dark:
            await lea.page.emulate_media(color_scheme="dark")
            found[f"{name}, dark"] = await problems(lea.page, COLOURS)
            await lea.page.emulate_media(color_scheme="light")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    await lea.ends()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_axe_finds_nothing_at_the_login(browser: Browser, room: DeskRoom, dark: bool) -> None:
    context = await person(browser, PHONE, dark=dark)
    lea = Seated(await context.new_page())
    await lea.goes_to(room.url)
    await lea.logs_in("nobody@shop.example", "not a password")
    await expect(lea.page.get_by_role("alert")).not_to_be_empty()
    assert await problems(lea.page) == []
    await lea.ends()


async def test_a_whole_case_by_keyboard(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    lea = await room.seats(browser)
    await expect(lea.line(c)).to_be_visible()
    for key in ("j", "c"):
        await lea.page.keyboard.press(key)
        await expect(lea.page.locator(".head h2")).to_have_text("Camille Laurent")
    await expect(lea.composer).to_be_focused()
    await lea.page.keyboard.type("Bonjour, c’est réglé.")
    await lea.page.keyboard.press("Enter")
    await expect(lea.composer).to_have_value("")
    await lea.page.keyboard.press("Enter")
    await expect(lea.thread.locator(".said.agent:not(.pending)")).to_contain_text("Bonjour, c’est réglé.")
    await lea.leaves_field()
    await lea.page.keyboard.press("x")
    await expect(lea.dialog.get_by_role("radio").first).to_be_focused()
    await lea.page.keyboard.press("Enter")
    await lea.is_told("Conversation terminée.")
    await lea.page.keyboard.press("5")
    await expect(lea.line(c)).to_contain_text("réglé")
    assert (await room.door.read(c)).outcome == "settled"
    await lea.ends()


async def test_single_keys_can_be_turned_off_and_rest_while_one_writes(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    lea = await room.seats(browser)
    await lea.opens(c)
    await lea.choose("note")
    await lea.page.keyboard.type("c")
    await expect(lea.composer).to_have_value("c")
    await lea.leaves_field()
    await lea.page.keyboard.press("?")
    await lea.dialog.get_by_role("checkbox").uncheck()
    await lea.leaves_dialog()
    await lea.page.keyboard.press("c")
    await lea.page.keyboard.press("?")
    await expect(lea.dialog).to_be_visible()
    assert (await room.door.read(c)).holder == "waiting"
    await lea.ends()


async def test_on_a_phone_one_thing_at_a_time_with_a_way_back(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    lea = await room.seats(browser, size=PHONE)
    await lea.opens(c)
    await expect(lea.brief).to_be_visible()
    for hidden in (".list", ".thread"):
        await expect(lea.page.locator(hidden)).to_be_hidden()
    await lea.brief.locator(".source").first.click()
    await expect(lea.thread.locator(".said").first).to_be_focused()
    await lea.page.locator(".panes a").first.click()
    await expect(lea.brief).to_be_visible()
    await lea.page.go_back()
    await expect(lea.line(c)).to_be_visible()
    await lea.opens(c)
    await lea.page.locator(".head .claim").click()
    await lea.writes("Bonjour !")
    await expect(lea.thread.locator(".said.agent:not(.pending)")).to_contain_text("Bonjour !")
    await lea.page.get_by_role("link", name="Retour à la liste").click()
    await expect(lea.line(c)).to_be_visible()
    overflow = await lea.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
    assert len(await room.of(c, ev.AgentWrote)) == 1
    await lea.ends()
