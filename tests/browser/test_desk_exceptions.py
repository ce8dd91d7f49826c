"""What the shop's terms refuse, done anyway from the order's panel; a supervisor who agrees, and the report of it."""

from __future__ import annotations

import re

from playwright.async_api import Browser, expect

from conversation import events as ev
from tests.browser.axe import problems
from tests.browser.chromium import DESKTOP
from tests.browser.desk_room import DeskRoom

LATE = "LBQ-10003"  # of the demo: ten days or so after the last day to send it back
LATER = "LBQ-10035"  # four weeks after it


async def about(room: DeskRoom, name: str, number: str) -> str:
    """Somebody who waits, proven, about their own order."""
    c = await room.opens()
    person = room.shop.order(number).customer_id
    await room.writes(c, ev.CustomerIdentified(proof="person", how="identity", person=person, name=name))
    await room.says(c, f"Je voudrais renvoyer ma commande {number}")
    await room.asks(c)
    return c


async def test_a_rule_is_set_aside_with_a_reason_and_a_supervisor_sees_which(browser: Browser, room: DeskRoom) -> None:
    first, second = await about(room, "Camille Laurent", LATE), await about(room, "Paul Mercier", LATER)
    lea = await room.seats(browser)
    ines = await room.seats(browser, "Inès", role="supervisor", size=DESKTOP, dark=True)
    await lea.claims(first)
    order = lea.brief.locator(".order", has_text=LATE)
    await order.get_by_role("button", name="Retour quand même").click()
    await lea.agrees()
    await expect(lea.dialog.get_by_role("alert")).to_contain_text("Écrivez pourquoi")
    assert await problems(lea.page) == []
    await lea.dialog.locator("#exception").fill("Hospitalisée pendant le délai")
    await lea.agrees()
    await lea.is_told("Fait.")
    told = f"Exception : Retour {LATE} malgré « délai dépassé », par Léa : Hospitalisée pendant le délai"
    await expect(lea.thread).to_contain_text(told)
    await expect(lea.brief).to_contain_text(told)

    await lea.views("waiting")
    await lea.claims(second)
    order = lea.brief.locator(".order", has_text=LATER)
    await order.get_by_role("button", name="Retour quand même").click()
    await lea.dialog.locator("#exception").fill("Livraison chez un voisin absent")
    await lea.agrees()
    await lea.is_told("Demandé à un superviseur")
    await ines.page.locator(".bar .approvals").click()
    await expect(ines.dialog).to_contain_text(f"Retour {LATER} : délai dépassé")
    await expect(ines.dialog).to_contain_text(re.compile(r"\d+ jours après le dernier jour"))
    await ines.dialog.get_by_role("button", name="Approuver").click()
    await ines.is_told("Approuvé")
    await expect(lea.thread).to_contain_text(
        f"Exception : Retour {LATER} malgré « délai dépassé », par Léa avec l’accord de Inès"
        " : Livraison chez un voisin absent"
    )

    await ines.looks_for("rapport")
    await ines.page.keyboard.press("Enter")
    report = ines.page.get_by_label("Gestes et exceptions")
    await expect(report.get_by_role("row").filter(has_text="délai dépassé").first).to_contain_text("2")
    await expect(report).to_contain_text("accord de Inès")
    assert await problems(ines.page) == []
    await report.get_by_label("Conseiller", exact=True).select_option(label="Inès")
    await expect(report).to_contain_text("Rien sur cette période.")
    async with ines.page.expect_download() as download:
        await report.get_by_role("link", name="Télécharger").click()
    assert (await download.value).suggested_filename.endswith(".csv")
    await lea.ends()
    await ines.ends()
