"""What comes late at the desk: an answer of the service never undoes what the agent has done since."""

from __future__ import annotations

from playwright.async_api import Browser, Route, expect

from conversation import events as ev
from tests.browser.desk_room import DeskRoom
from tests.browser.held import Held


async def test_a_late_claim_leaves_the_agent_at_the_case_that_is_open_now(browser: Browser, room: DeskRoom) -> None:
    first, second = await room.waits("Camille Laurent"), await room.waits("Nora Benali")
    lea = await room.seats(browser)
    await lea.opens(first)
    claim = await Held().on(lea.page, "**/claim")
    await expect(lea.page.locator(".head .claim")).to_be_enabled()
    await lea.page.keyboard.press("c")
    await claim.is_there()
    await lea.opens(second)
    claim.free.set()
    await lea.is_told("Camille Laurent · La conversation est à vous.")
    await expect(lea.page.locator(".head h2")).to_have_text("Nora Benali")
    assert "/waiting/" in lea.page.url
    await lea.views("mine")
    await expect(lea.line(first)).to_be_visible()

    await lea.opens(first)
    claim = await Held().on(lea.page, "**/claim")
    await lea.views("waiting")
    await lea.opens(second)
    # The brief of the case before stands until this one is there, and that one cannot be claimed.
    await expect(lea.page.locator(".head .claim")).to_be_enabled()
    await lea.page.keyboard.press("c")
    await claim.is_there()
    await lea.page.keyboard.press("s")
    await lea.page.keyboard.type("nor")
    claim.free.set()
    await expect(lea.composer).to_be_visible()
    await lea.page.keyboard.type("a")
    await expect(lea.page.locator("#search")).to_have_value("nora")
    await lea.ends()


async def test_a_late_answer_closes_no_dialog_but_its_own_and_none_outlives_its_case(
    browser: Browser, room: DeskRoom
) -> None:
    c, other = await room.waits("Camille Laurent"), await room.waits("Nora Benali")
    lea = await room.seats(browser)
    await lea.opens(other)
    await lea.claims(c)
    gesture = await Held().on(lea.page, "**/gestures")
    await lea.does("gesture")
    await lea.dialog.locator("#amount").fill("900")
    await lea.dialog.locator("#reason").fill("Colis perdu")
    await lea.agrees()
    await gesture.is_there()
    await lea.leaves_dialog()
    await lea.page.get_by_role("button", name="Promettre").click()
    await lea.dialog.locator("#text").fill("Je vous rappelle")
    gesture.free.set()
    await lea.is_told("Demandé à un superviseur")
    await expect(lea.dialog.locator("#text")).to_have_value("Je vous rappelle")
    await lea.page.go_back()
    await expect(lea.page.locator(".head h2")).to_have_text("Nora Benali")
    await expect(lea.page.locator("dialog")).to_have_count(0)
    assert await room.of(other, ev.PromiseMade) == []
    await lea.ends()


async def test_escape_leaves_a_dialog_that_is_still_being_read(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    lea = await room.seats(browser)
    await lea.opens(c)
    read = await Held().on(lea.page, "**/dialogs.js")
    await lea.page.keyboard.press("?")
    await read.is_there()
    await lea.page.keyboard.press("Escape")
    read.free.set()
    await lea.claims(c)
    await lea.asks("gesture")
    await expect(lea.dialog.locator("#dialog-title")).to_have_text("Faire un geste")
    await lea.leaves_dialog()
    await lea.ends()


async def test_a_dialog_that_opens_while_another_move_is_under_way_is_agreed_to_by_enter(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.waits("Camille Laurent", "Répondez, à la fin")
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.leaves_field()
    hiding = await Held().on(lea.page, "**/hidden")
    said = lea.thread.locator(".said.customer")
    await said.hover()
    await said.get_by_role("button", name="Masquer").click()
    await hiding.is_there()
    await lea.page.keyboard.press("w")
    await expect(lea.dialog.locator("button.main")).to_be_disabled()
    hiding.free.set()
    await expect(lea.dialog.locator("button.main")).to_be_focused()
    await lea.page.route("**/warning", lambda route: route.abort(), times=1)
    await lea.page.keyboard.press("Enter")
    await expect(lea.dialog.get_by_role("alert")).to_contain_text("injoignable")
    await expect(lea.dialog.locator("button.main")).to_be_focused()
    await lea.page.keyboard.press("Enter")
    await expect(lea.thread.locator(".said.agent")).to_contain_text("Merci de m’écrire sans insultes")
    await lea.ends()


async def test_what_was_masked_is_shown_at_its_own_order_whatever_is_asked_by_then(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.opens()
    await room.says(c, "Je veux annuler ma commande LBQ-10002")
    await room.asks(c)
    lea = await room.seats(browser)
    await lea.claims(c)
    order = lea.brief.locator(".order")
    await order.get_by_role("button", name="Afficher").click()
    await lea.dialog.locator("#reason").fill("Il donne le code postal au téléphone")
    reveal = await Held().on(lea.page, "**/reveal")
    await lea.agrees()
    await reveal.is_there()
    await lea.leaves_dialog()
    await lea.page.get_by_role("button", name="Promettre").click()
    await expect(lea.dialog.locator("#text")).to_be_visible()
    reveal.free.set()
    await expect(order).to_contain_text("camille.laurent@example.com")
    await lea.ends()


async def test_what_is_held_back_outlives_another_language_and_a_late_guard_still_holds(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.opens()
    await room.says(c, "Bonjour, ma commande LBQ-10001 n’est pas arrivée")
    await room.asks(c)
    lea = await room.seats(browser)
    await lea.claims(c)
    guard = await Held().on(lea.page, "**/check")
    await lea.page.clock.install()
    await lea.page.clock.pause_at(await lea.page.evaluate("Date.now() + 1000"))
    await lea.composer.fill("Quel est votre numéro de commande ?")
    await lea.composer.press("Enter")
    await guard.is_there()
    await lea.page.clock.run_for(3_000)  # longer than who is in a hurry waits, and it has not left yet
    guard.free.set()
    held = lea.thread.locator(".pending .held")
    await expect(held).to_contain_text("LBQ-10001")
    await lea.page.clock.resume()
    words = await Held().on(lea.page, "**/words/en.js")
    async with lea.page.expect_response(lambda it: f"{c}?after=" in it.url):  # the desk is back
        await lea.page.locator(".bar .language").click()
        await words.is_there()
    words.free.set()
    await expect(lea.page.get_by_role("button", name="Send anyway")).to_be_visible()
    await expect(lea.thread).to_contain_text("Bonjour, ma commande LBQ-10001")
    await expect(held).to_contain_text("LBQ-10001")
    assert await room.of(c, ev.AgentWrote) == []
    await lea.ends()


async def test_approvals_keep_their_places_while_others_decide(browser: Browser, room: DeskRoom) -> None:
    lea = await room.seats(browser)
    ines, nadia = [await room.seats(browser, name, role="supervisor") for name in ("Inès", "Nadia")]
    for name in ("Camille Laurent", "Nora Benali"):
        await lea.views("waiting")
        await lea.claims(await room.waits(name))
        await lea.does("gesture")
        await lea.dialog.locator("#amount").fill("80")
        await lea.dialog.locator("#reason").fill(f"Pour {name}")
        await lea.agrees()
        await lea.is_told("Demandé à un superviseur")
    for seat in (ines, nadia):
        await expect(seat.page.locator(".bar .approvals")).to_contain_text("2")
        await seat.page.locator(".bar .approvals").click()
        await expect(seat.dialog.locator(".asked")).to_have_count(2)
    texts = await ines.dialog.locator(".asked").all_inner_texts()
    await nadia.dialog.get_by_role("button", name="Approuver").first.click()
    await expect(ines.dialog.locator(".asked").first).to_contain_text("Décidé.")
    await expect(ines.dialog.get_by_role("button", name="Approuver")).to_have_count(1)
    second = "Nora" if "Nora" in texts[1] else "Camille"
    await expect(ines.dialog.locator(".asked").nth(1)).to_contain_text(second)
    await ines.page.route("**/approvals/*", not_made)
    await ines.dialog.get_by_role("button", name="Approuver").click()
    await ines.is_told("Pas fait : déjà remboursée.")
    for seat in (lea, ines, nadia):
        await seat.ends()


async def not_made(route: Route) -> None:
    """It is approved, and the shop refuses it."""
    answer = await route.fetch()
    ended = {"status": "failed", "text": "Pas fait : déjà remboursée."}
    await route.fulfill(response=answer, json={**await answer.json(), "ended": ended})
