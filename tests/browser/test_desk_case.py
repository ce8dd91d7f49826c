"""A case in hand: its orders live from the shop, labels, promises, time; what a supervisor approves; a full desk."""

from __future__ import annotations

import re

from playwright.async_api import Browser, expect

from conversation import events as ev
from tests.browser.axe import problems
from tests.browser.chromium import DESKTOP
from tests.browser.desk_room import DeskRoom

OPEN = "LBQ-10002"  # of the demo, can still be cancelled


async def test_an_order_is_changed_and_a_masked_address_shown_on_a_reason(browser: Browser, room: DeskRoom) -> None:
    c = await room.opens()
    await room.says(c, f"Je veux annuler ma commande {OPEN}")
    await room.asks(c)
    lea = await room.seats(browser)
    await lea.opens(c)
    order = lea.brief.locator(".order")
    await expect(order).to_contain_text(OPEN)
    await expect(order).to_contain_text("masquée")
    await expect(order.get_by_role("button", name="Annuler")).to_be_disabled()
    await lea.page.keyboard.press("c")
    await order.get_by_role("button", name="Afficher").click()
    await lea.agrees()
    await expect(lea.dialog.get_by_role("alert")).to_contain_text("Écrivez comment")
    await lea.dialog.locator("#reason").fill("Il donne le code postal au téléphone")
    await lea.agrees()
    await expect(order).to_contain_text("camille.laurent@example.com")
    assert (await room.of(c, ev.AgentNoted)) != []
    await expect(order.locator(".shut")).to_contain_text("Retour (pas encore livrée)")
    await order.get_by_role("button", name="Annuler").click()
    await lea.dialog.locator("#reason").fill("Il donne le code postal au téléphone")
    assert await problems(lea.page) == []
    await lea.agrees()
    await lea.is_told("Fait.")
    await expect(lea.thread).to_contain_text(f"Léa le demande à la boutique : annulation {OPEN}")
    await expect(order).to_contain_text(re.compile("annulée", re.IGNORECASE))
    await lea.ends()


async def test_labels_time_and_promises_of_a_case(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    await room.writes(c, ev.CustomerGaveContact(kind="email", value="camille@mail.example"))
    lea = await room.seats(browser, size=(1440, 900))
    await lea.claims(c)
    await lea.brief.get_by_label("Ajouter une étiquette").fill("Mariage")
    await lea.page.keyboard.press("Enter")
    await expect(lea.brief.locator(".chip")).to_have_text("mariage")
    await lea.leaves_field()
    await lea.page.keyboard.press("z")
    await lea.agrees()
    await expect(lea.dialog.get_by_role("alert")).to_contain_text("répondez d’abord")
    await lea.leaves_dialog()
    await lea.writes("Je regarde et je reviens.")
    await expect(lea.thread.locator(".pending")).to_have_count(0)
    await lea.leaves_field()
    await lea.page.keyboard.press("p")
    await lea.dialog.locator("#text").fill("Rappel avec la date")
    await lea.dialog.get_by_role("button", name="dans trois heures").click()
    await lea.agrees()
    await lea.is_told("Promis")
    await lea.page.keyboard.press("z")
    await lea.dialog.get_by_role("button", name="dans une heure").click()
    await lea.agrees()
    await lea.views("mine")
    for text in ("mariage", "promis pour", "de côté jusqu’à"):
        await expect(lea.line(c)).to_contain_text(text)
    await lea.opens(c)
    await lea.brief.get_by_role("button", name="Tenue").click()
    await lea.is_told("Promesse tenue.")
    await lea.brief.get_by_role("button", name="Reprendre maintenant").click()
    await lea.is_told("Repris.")
    await lea.brief.get_by_role("button", name="Retirer l’étiquette mariage").click()
    await expect(lea.brief.locator(".chip")).to_have_count(0)
    assert [type(it).__name__ for it in await room.of(c, ev.CaseSnoozed)] == ["CaseSnoozed", "CaseSnoozed"]
    await lea.ends()


async def test_a_supervisor_approves_with_one_tap_and_a_full_desk_asks_first(browser: Browser, room: DeskRoom) -> None:
    first = await room.waits("Camille Laurent")
    second = await room.waits("Nora Benali")
    await room.hires("Karim")
    room.agents.set_profile(room.agents.by_email("karim@shop.example").id, skills=("colis",))
    lea = await room.seats(browser)
    ines = await room.seats(browser, "Inès", role="supervisor", size=DESKTOP, dark=True)
    room.agents.set_profile(room.agents.by_email("lea@shop.example").id, capacity=1)
    await lea.claims(first)
    await lea.does("gesture")
    await lea.dialog.locator("#amount").fill("80")
    await lea.dialog.locator("#reason").fill("Mariage manqué")
    await lea.agrees()
    await lea.is_told("Demandé à un superviseur")
    await expect(lea.brief.locator(".asked")).to_contain_text("Attend un superviseurLéa : Bon d’achat · 80,00\xa0€")
    await lea.does("handback")
    await expect(lea.dialog).to_contain_text("Une demande à un superviseur attend encore")
    await lea.leaves_dialog()
    await ines.views("colleagues")
    await ines.opens(first)
    await ines.brief.get_by_role("button", name="Décider").click()
    await expect(ines.dialog).to_contain_text("Léa : Bon d’achat de 80,00 €")
    assert await problems(ines.page) == []
    await ines.dialog.get_by_role("button", name="Approuver").click()
    await ines.is_told("Approuvé")
    await lea.sees("Geste de Léa : Bon d’achat de 80,00 € · Mariage manqué")

    await lea.views("waiting")
    await lea.opens(second)
    await lea.page.keyboard.press("c")
    await expect(lea.dialog).to_contain_text("Vous tenez 1 cas")
    await lea.agrees()
    await expect(lea.composer).to_be_focused()
    await lea.does("transfer")
    await lea.dialog.locator("#to").select_option(label="Équipe colis (0 au bureau)")
    await lea.agrees()
    await lea.is_told("Transférée.")
    await lea.views("waiting")
    await expect(lea.line(second)).to_contain_text("équipe colis")
    await lea.ends()
    await ines.ends()


async def test_what_went_wrong_calls_for_a_gesture_and_every_piece_leads_to_its_message(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.opens("Camille Laurent")
    upset = ev.Reading(
        seq=0, intent="late_delivery", confidence=0.9, frustration=2, evidence=("« Vous vous moquez de moi ? »",)
    )
    said = await room.says(c, "Vous vous moquez de moi ? Rien n’est arrivé", upset)
    await room.asks(c, "loop", "« Vous vous moquez de moi ? »")
    await room.writes(c, ev.HandoffClaimed(agent="karim", name="Karim"))
    await room.writes(c, ev.HandoffRequeued(why="agent_lost", agent="karim", name="Karim"))
    lea = await room.seats(browser, size=(1440, 900))
    await lea.claims(c)

    message = lea.page.locator(f'[data-seq="{said}"]')
    await expect(message).to_contain_text("en colère")
    await message.locator("summary").click()
    await expect(message.locator("details")).to_contain_text("N’a pas reçu une commande (numéro inconnu)")
    assert await problems(lea.page) == []
    await lea.brief.locator(".why ul .source").click()
    await expect(message).to_be_focused()

    ours = lea.brief.locator(".repair")
    await expect(ours).to_contain_text("Deux ratés de notre part")
    await expect(ours.locator("li")).to_have_count(2)
    await expect(lea.brief.locator(".budget")).to_contain_text("30,00 € ici")
    await ours.get_by_role("button", name="Proposer un geste de 15,00 €").click()
    await expect(lea.dialog.locator("#amount")).to_have_value("15")
    await expect(lea.dialog.locator("#reason")).to_have_value(re.compile("Karim a perdu la connexion"))
    await lea.agrees()
    await lea.is_told("Geste accordé")
    await expect(ours.get_by_role("button", name="Proposer")).to_have_count(0)
    await expect(lea.brief.locator(".budget")).to_contain_text("15,00 € ici")
    await lea.ends()


async def test_the_mood_is_a_line_beside_the_thread_whose_points_lead_to_the_messages(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.opens("Camille Laurent")
    for text, level in (("Bonjour", 0), ("Toujours rien ?", 1), ("Vous vous moquez de moi !", 2)):
        said = await room.says(c, text, ev.Reading(seq=0, intent="late_delivery", confidence=0.9, frustration=level))
    await room.asks(c)
    lea = await room.seats(browser, size=(1440, 900))
    await lea.opens(c)
    line = lea.page.get_by_role("group", name="Humeur message par message : calme, agacé, en colère")
    points = line.get_by_role("button")
    await expect(points).to_have_count(3)
    assert await problems(lea.page) == []
    newest = line.get_by_role("button", name="en colère : Vous vous moquez de moi !")
    await newest.focus()
    await newest.press("ArrowUp")
    await expect(points.nth(1)).to_be_focused()
    await expect(points.nth(1)).to_have_attribute("tabindex", "0")
    await points.nth(1).press("Enter")
    await expect(lea.page.locator(".said", has_text="Toujours rien ?")).to_be_focused()
    await newest.click()
    await expect(lea.page.locator(f'[data-seq="{said}"]')).to_be_focused()
    await room.says(c, "Bon, merci quand même", ev.Reading(seq=0, intent="thank", confidence=0.9))
    await expect(points).to_have_count(4)
    await lea.ends()


async def test_a_supervisor_separates_what_was_not_written_by_who_signed_in(browser: Browser, room: DeskRoom) -> None:
    c = await room.opens()
    await room.says(c, "Où est mon colis ?")
    person = ev.CustomerIdentified(proof="person", how="identity", person="C-2001", name="Camille Laurent")
    await room.writes(c, ev.ConversationMerged(into="C-2001", why="signed in"), person)
    await room.asks(c)
    ines = await room.seats(browser, "Inès", role="supervisor")
    await ines.opens(c)
    await expect(ines.page.locator(".head h2")).to_have_text("Camille Laurent")
    await ines.thread.get_by_role("button", name="Ce n’était pas elle").click()
    await ines.agrees()
    await expect(ines.dialog.get_by_role("alert")).to_contain_text("Écrivez pourquoi")
    assert await problems(ines.page) == []
    await ines.dialog.locator("#why").fill("Un poste partagé")
    await ines.agrees()
    await ines.is_told("de nouveau celle d’un visiteur")
    await expect(ines.thread).to_contain_text("Rendue au visiteur par Inès · Un poste partagé")
    await expect(ines.page.locator(".head h2")).to_have_text("Visiteur")
    await expect(ines.thread.get_by_role("button", name="Ce n’était pas elle")).to_have_count(0)
    await ines.ends()
