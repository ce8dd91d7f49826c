"""Agent care: insults are folded, one tap away; set words ask to stop; one key passes a hard case on with a pause."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from conversation import events as ev
from tests.browser.axe import problems
from tests.browser.chromium import DESKTOP
from tests.browser.desk_room import DeskRoom


async def test_a_hard_case_hurts_less_and_is_shared(browser: Browser, room: DeskRoom) -> None:
    c = await room.opens("Camille Laurent")
    await room.says(c, "Vous êtes des abrutis", ev.Reading(seq=0, intent="complain", frustration=2))
    await room.says(c, "Répondez, à la fin")
    await room.asks(c, "frustration", "« des abrutis »", "« à la fin »")
    lea = await room.seats(browser)
    ines = await room.seats(browser, "Inès", role="supervisor", size=DESKTOP, dark=True)
    await lea.claims(c)
    first, second = lea.thread.locator(".said.customer").nth(0), lea.thread.locator(".said.customer").nth(1)
    await expect(first).to_contain_text("Propos blessants, masqués")
    await expect(lea.thread).to_contain_text("Passe à une personne")
    await expect(lea.thread).to_contain_text("« à la fin »")
    await expect(lea.thread).not_to_contain_text("abrutis")
    assert await problems(lea.page) == []
    await first.get_by_role("button", name="Afficher").click()
    await expect(first).to_contain_text("Vous êtes des abrutis")
    await second.hover()
    await second.get_by_role("button", name="Masquer").click()
    await expect(second).not_to_contain_text("Répondez")
    await expect(lea.thread).to_contain_text("Léa a masqué un message")
    assert [type(it).__name__ for it in await room.of(c, ev.LineHidden)] == ["LineHidden"]

    await lea.page.keyboard.press("w")
    await expect(lea.dialog).to_contain_text("Il garde sa place")
    await expect(lea.dialog.locator("button.main")).to_be_focused()
    assert await problems(lea.page) == []
    await lea.agrees()
    await expect(lea.thread.locator(".said.agent")).to_contain_text("Merci de m’écrire sans insultes")
    await expect(lea.page.locator("dialog")).to_have_count(0)

    await ines.views("colleagues")
    await ines.opens(c)
    await ines.choose("note")
    await ines.page.keyboard.type("Je peux reprendre")
    await expect(lea.thread).to_contain_text("Inès écrit une note")
    await ines.page.locator("#composer").fill("")
    await ines.leaves_field()

    await lea.page.keyboard.press("b")
    await lea.is_told("Passée à un collègue")
    await expect(lea.page.locator("select.presence")).to_have_value("hard_case")
    await ines.page.keyboard.press("f")
    floor = ines.page.get_by_label("Le plateau")
    await expect(floor.get_by_role("listitem", name="Léa")).to_contain_text("1 cas difficile aujourd’hui")
    assert await problems(ines.page) == []
    await lea.ends()
    await ines.ends()
