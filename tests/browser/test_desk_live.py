"""A desk that is live: what happens elsewhere is seen here, and nothing is lost when the line breaks."""

from __future__ import annotations

import re
from datetime import datetime

from playwright.async_api import Browser, expect

from conversation import events as ev
from conversation.ids import new_conversation
from shop.words import PARIS
from tests.browser.axe import problems
from tests.browser.desk_room import DeskRoom


async def test_somebody_new_who_waits_is_shown_counted_and_told(browser: Browser, room: DeskRoom) -> None:
    lea = await room.seats(browser)
    await expect(lea.page.locator(".list .empty")).to_contain_text("Personne n’attend")
    c = await room.waits("Camille Laurent", "Mon colis est perdu")
    await lea.is_told("Nouvelle demande : Camille Laurent, demande une personne.")
    line = lea.line(c)
    for text in ("Camille Laurent", "FR", "Site", "Mon colis est perdu", "demande une personne", "non lu"):
        await expect(line).to_contain_text(text)
    await expect(line).to_have_class("line unread fresh")
    await expect(lea.page.locator(".views .waiting .count")).to_have_text("1")
    await expect(lea.page).to_have_title("(1) Passerelle")
    before = await line.locator(".since").inner_text()
    await expect(line.locator(".since")).not_to_have_text(before)
    await lea.opens(c)
    await expect(line).to_have_class("line")
    endless = await room.waits("Anne-Sophie de La Rochefoucauld-Montbel-Wojciechowski", "مرحبا " + "sansfin" * 500)
    for sign in (".since", ".sign", ".tag"):
        await expect(lea.line(endless).locator(sign).last).to_be_in_viewport()
    await expect(lea.page.locator(".since.hot")).to_have_count(0)
    today = datetime.now(PARIS).date().isoformat()
    await room.writes(endless, ev.FactStated(name="needed_by", value=today, by="customer"))
    await expect(lea.line(endless).locator(".since")).to_have_class("since hot")  # due, though it has just come
    await lea.ends()


async def test_the_thread_grows_as_people_write(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    lea, hugo = await room.seats(browser, "Léa"), await room.seats(browser, "Hugo")
    await lea.opens(c)
    await hugo.opens(c)
    await expect(lea.page.locator(".looking")).to_contain_text("Hugo regarde aussi")
    await room.says(c, "Vous êtes là ?")
    await lea.sees("Vous êtes là ?")
    await hugo.page.keyboard.press("c")
    await expect(hugo.composer).to_be_focused()
    await expect(lea.holder).to_contain_text("avec Hugo")
    await hugo.writes("Me voici.")
    await lea.sees("Me voici.")
    await lea.views("colleagues")
    await expect(lea.line(c)).to_contain_text("avec Hugo")
    await lea.ends()
    await hugo.ends()


# A composer that grows takes room from the thread, and a scroll of before is told only then.
SQUEEZED = """(thread) => {
  thread.parentElement.style.flex = "0 0 120px";
  thread.dispatchEvent(new Event("scroll"));
}"""


async def test_who_reads_the_end_goes_on_reading_it(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits()
    for number in range(20):
        await room.says(c, f"Et encore : {number}")
    lea = await room.seats(browser)
    await lea.opens(c)
    await expect(lea.thread.get_by_text("Et encore : 19")).to_be_in_viewport()
    await lea.thread.evaluate(SQUEEZED)
    await room.says(c, "Et un dernier mot")
    await expect(lea.thread.get_by_text("Et un dernier mot")).to_be_in_viewport()
    await expect(lea.page.locator(".to-end")).to_have_count(0)
    await lea.ends()


async def test_a_note_reaches_who_it_names(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    lea, hugo = await room.seats(browser, "Léa"), await room.seats(browser, "Hugo")
    await expect(lea.page.locator(".present")).to_contain_text("2 au bureau")
    await lea.opens(c)
    await lea.choose("note")
    await lea.page.keyboard.type("Vois avec @hu")
    await expect(lea.page.locator(".canned [aria-selected=true]")).to_contain_text("Hugo")
    await lea.page.keyboard.press("Enter")
    await expect(lea.composer).to_have_value("Vois avec @Hugo ")
    await lea.page.keyboard.type("pour le mariage")
    await lea.page.keyboard.press("Enter")
    await lea.sees("Vois avec @Hugo pour le mariage")
    await hugo.is_told("Une note de Léa pour vous.")
    count = hugo.page.locator(".views .mentions .count")
    await expect(count).to_have_class("count unread")
    await expect(count).to_have_text("1")
    await hugo.page.reload()
    await expect(count).to_have_class("count unread")
    await hugo.page.goto("about:blank")
    async with hugo.page.expect_response(lambda it: it.request.method == "POST" and it.url.endswith("/mentions")):
        await hugo.goes_to(room.url, f"#/mentions/{c}")
    await expect(count).not_to_have_class("count unread")
    await hugo.page.reload()
    await expect(hugo.line(c)).to_be_visible()
    await expect(count).to_have_text("1")
    await expect(count).not_to_have_class("count unread")
    await expect(lea.page.locator(".views .mentions .count")).to_have_text("0")

    await lea.page.locator(".head .claim").click()
    await lea.page.get_by_role("button", name="Demander en interne").click()  # it comes with the claim
    await expect(lea.dialog.locator("#told")).to_have_value("je vous dis ce que mon collègue a répondu")
    await lea.agrees()
    await expect(lea.dialog.get_by_role("alert")).to_contain_text("Écrivez la question")
    assert await problems(lea.page) == []
    await lea.dialog.locator("#text").fill("Reste-t-il des théières ?")
    await lea.agrees()
    await lea.is_told("le client connaît l’heure")
    await expect(hugo.thread).to_contain_text("Reste-t-il des théières ?")
    await hugo.choose("note")
    await hugo.page.keyboard.type("Oui, douze.")
    await hugo.page.keyboard.press("Enter")
    await lea.sees("Oui, douze.")
    await lea.ends()
    await hugo.ends()


async def test_a_view_of_ones_own_is_kept_and_stays_true(browser: Browser, room: DeskRoom) -> None:
    english = await room.opens("Nora Benali", language="en")
    french = await room.waits("Camille Laurent")
    lea = await room.seats(browser)
    await lea.page.get_by_role("button", name="Faire une vue à soi").click()
    await lea.agrees()
    await expect(lea.dialog.get_by_role("alert")).to_contain_text("Donnez-lui un nom")
    await lea.dialog.get_by_label("Nom").fill("Anglais")
    await lea.dialog.get_by_label("Langue").select_option("en")
    assert await problems(lea.page) == []
    await lea.agrees()
    own = lea.page.locator(".views [aria-current]")
    await expect(own).to_contain_text("Anglais")
    await expect(own.locator(".count")).to_have_text("1")
    await expect(lea.line(english)).to_be_visible()
    await expect(lea.line(french)).to_have_count(0)
    await room.writes(french, ev.CustomerSwitchedLanguage(language="en"))
    await expect(lea.line(french)).to_be_visible()
    await lea.page.reload()
    await expect(own).to_contain_text("Anglais")
    await expect(own.locator(".count")).to_have_text("2")
    await lea.page.get_by_role("button", name="Changer la vue Anglais").click()
    await lea.dialog.get_by_label("Où").select_option("waiting")
    await lea.agrees()
    await expect(own.locator(".count")).to_have_text("1")
    await lea.page.get_by_role("button", name="Changer la vue Anglais").click()
    await lea.dialog.get_by_role("button", name="Supprimer cette vue").click()
    await expect(own).to_contain_text("En attente")
    await lea.ends()


async def test_after_a_break_nothing_is_lost_or_doubled(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    lea = await room.seats(browser)
    await lea.claims(c)
    await lea.writes("Je regarde.")
    await lea.sees("Je regarde.")
    await room.stop()
    await expect(lea.page.locator(".link.reconnecting")).to_be_visible()
    await room.says(c, "Pendant la coupure, un")
    await room.says(c, "Pendant la coupure, deux")
    other = await room.waits("Marc Petit")
    await room.start()
    await expect(lea.page.locator(".link.live")).to_be_attached()
    for text in ("Je regarde.", "Pendant la coupure, un", "Pendant la coupure, deux"):
        await lea.sees(text)
    await room.says(c, "Après la coupure")
    await lea.sees("Après la coupure")
    await lea.views("waiting")
    await expect(lea.line(other)).to_be_visible()
    await lea.ends()


async def test_the_brief_follows_the_log_and_leads_to_its_messages(browser: Browser, room: DeskRoom) -> None:
    c = await room.opens("Camille Laurent")
    order = ev.Entity(entity="order_number", value="LBQ-10001", start=17, end=26)
    asked = ev.Reading(seq=0, language="fr", intent="track_order", confidence=0.9, entities=(order,))
    seq = await room.says(c, "Où est LBQ-10001 ?", asked)
    await room.asks(c, "frustration", "« j’en ai marre »")
    lea = await room.seats(browser)
    await lea.opens(c)
    for text in ("Camille Laurent", "commande LBQ-10001", "Le client s’énerve", "« j’en ai marre »", "vérifié"):
        await expect(lea.brief).to_contain_text(text)
    upset = ev.Reading(seq=0, language="fr", intent="cancel_order", confidence=0.9, frustration=2, entities=(order,))
    await room.says(c, "Annulez tout !", upset)
    await expect(lea.brief).to_contain_text("Veut annuler la commande LBQ-10001")
    line = lea.page.get_by_role("group", name="Humeur message par message : calme, en colère")
    await expect(line.get_by_role("button")).to_have_count(2)
    await lea.brief.locator(".part.facts .source").first.click()
    await expect(lea.page.locator(f'[data-seq="{seq}"]')).to_be_focused()
    await lea.page.locator(f'[data-seq="{seq}"] summary').click()
    await expect(lea.page.locator(f'[data-seq="{seq}"] .reading')).to_contain_text("Veut savoir où en est")
    await lea.ends()


async def test_what_failed_was_edited_or_withdrawn_is_marked(browser: Browser, room: DeskRoom) -> None:
    c = await room.opens(channel="telegram")
    seq = await room.says(c, "LBQ-1001")
    await room.writes(c, ev.CustomerEdited(target=seq, text="LBQ-10012", channel="telegram"))
    said = (await room.writes(c, ev.AssistantWrote(text="Un instant."))).seq
    await room.writes(c, ev.MessageFailed(target=said, channel="telegram", why="in_doubt"))
    lea = await room.seats(browser)
    await lea.views("assistant")
    await expect(lea.line(c)).to_contain_text("Telegram")
    await lea.opens(c)
    await expect(lea.page.locator(f'[data-seq="{seq}"]')).to_contain_text("LBQ-10012modifié")
    await expect(lea.page.locator(f'[data-seq="{said}"]')).to_contain_text("Peut-être pas reçu")
    await lea.ends()


async def test_an_address_leads_back_to_the_case(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    lea = await room.seats(browser)
    await lea.goes_to(room.url, f"#/waiting/{c}")
    await expect(lea.page.locator(".head h2")).to_have_text("Camille Laurent")
    await lea.page.reload()
    await expect(lea.page.locator(".head h2")).to_have_text("Camille Laurent")
    await lea.goes_to(room.url, "#/waiting/07-0123456789ab")
    await expect(lea.page.locator(".nothing")).to_contain_text("n’existe pas")
    await lea.ends()


async def test_what_was_opened_is_unread_again_until_it_is_opened_the_next_time(
    browser: Browser, room: DeskRoom
) -> None:
    c = await room.waits("Camille Laurent")
    lea = await room.seats(browser)
    await lea.opens(c)
    await expect(lea.line(c)).to_have_class("line")
    await lea.page.keyboard.press("d")
    await expect(lea.line(c)).to_have_class("line unread")
    await expect(lea.page.locator(".head h2")).to_have_count(0)
    await lea.page.reload()
    await expect(lea.line(c)).to_have_class("line unread")
    await lea.opens(c)
    await expect(lea.line(c)).to_have_class("line")
    await lea.ends()


async def test_the_brief_tells_the_hour_where_the_customer_is_when_it_is_another_one(
    browser: Browser, room: DeskRoom
) -> None:
    far, near = new_conversation("far"), new_conversation("near")
    for c, zone in ((far, "Pacific/Auckland"), (near, "Europe/Brussels")):
        await room.writes(c, ev.ConversationOpened(channel="web", language="en", zone=zone))
        await room.asks(c)
    lea = await room.seats(browser)
    await lea.opens(far)
    await expect(lea.brief.locator(".who")).to_contain_text(re.compile(r"heure locale \d\d:\d\d \(Auckland\)"))
    await lea.opens(near)
    await expect(lea.brief.locator(".who")).to_contain_text("anglais")
    await expect(lea.brief.locator(".who")).not_to_contain_text("heure locale")
    await lea.ends()


async def test_who_is_given_a_case_and_who_loses_it_are_told(browser: Browser, room: DeskRoom) -> None:
    c = await room.waits("Camille Laurent")
    lea, hugo = await room.seats(browser, "Léa"), await room.seats(browser, "Hugo")
    await lea.claims(c)
    ids = {agent.name: agent.id for agent in room.agents.list()}
    await room.writes(c, ev.HandoffTransferred(agent=ids["Hugo"], name="Hugo", by="Nadia"))
    await hugo.is_told("On vous confie un cas : Camille Laurent.")
    await lea.is_told("Camille Laurent : le cas est maintenant avec Hugo.")
    await hugo.views("mine")
    await expect(hugo.line(c)).to_have_class("line unread")
    await hugo.opens(c)
    await expect(hugo.line(c)).to_have_class("line")
    await room.writes(c, ev.HandoffRequeued(why="agent_silent", agent=ids["Hugo"], name="Hugo"))
    await hugo.is_told("Camille Laurent : le cas n’est plus à vous.")
    await hugo.page.keyboard.press("c")
    await expect(hugo.composer).to_be_visible()
    await expect(hugo.notices).not_to_contain_text("On vous confie")
    await hugo.ends()
    await lea.ends()
