"""The list: its views, what a line says, search, several at once."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from playwright.async_api import Page, expect

from conversation import events as ev
from conversation.ids import new_id
from tests.pictures.desk.shift import Shift, aged


async def _morning(it: Shift) -> list[str]:
    """Four people in line, for reasons of their own."""
    camille = await it.camille()
    english = await it.visitor("Hello, my blue teapot arrived broken", language="en")
    angry = it.either("Je porte plainte si rien ne bouge", "I will sue you if nothing moves")
    julien = await it.customer(angry, name="Julien Moreau", person="C-2002")
    asked = it.either("Où en est mon remboursement ?", "Where is my refund?")
    nora = await it.customer(asked, name="Nora Benali", person="C-9001", channel="telegram")
    return [camille, english, julien, nora]


async def _choosing(it: Shift) -> list[str]:
    """Three of them are Léa's, who is about to choose several; all of them."""
    cases = await _morning(it)
    for c in cases[:3]:
        await it.holds(c, "Léa")
    await it.goes_to("mine")
    await expect(it.page.locator(".line")).to_have_count(3)
    await it.no_notices()
    await it.page.locator(".finding button").last.click()
    return cases


async def waiting(it: Shift) -> Page:
    """Who waits: whoever needs it first stands first, the time turns amber at half of its target and red after it."""
    await _morning(it)
    hugo = await it.stands_before_the_desk()
    await aged(hugo.page, {"Camille Laurent": 12.4, "Nora Benali": 4.2})
    await it.logs_in(hugo, "Hugo")
    await expect(hugo.page.locator(".line")).to_have_count(4)
    await expect(hugo.page.locator(".since.hot")).to_be_visible()
    return hugo.page


async def mine(it: Shift) -> None:
    """What I hold: labels, a promise with its hour, put aside, and who waits for my word."""
    cases = await _morning(it)
    for c in cases[:3]:
        await it.holds(c, "Léa")
    await it.stage.writes(
        cases[0], ev.CaseLabelled(label=it.either("mariage", "wedding"), on=True, agent=it.ids["Léa"], name="Léa")
    )
    due = int((datetime.now(timezone.utc) + timedelta(hours=2)).timestamp() * 1000)
    promise = ev.PromiseMade(
        promise=new_id(),
        text=it.either("Rappel avec la date", "A call with the day"),
        by="Léa",
        due_at=due,
        reach="web",
    )
    said = ev.AgentWrote(
        agent=it.ids["Léa"], name="Léa", text=it.either("Je regarde et je reviens.", "Let me look into it.")
    )
    await it.stage.writes(cases[0], said, promise)
    await it.stage.writes(cases[2], said, ev.CaseSnoozed(until=due, agent=it.ids["Léa"], name="Léa"))
    await it.goes_to("mine")
    await expect(it.page.locator(".line")).to_have_count(3)
    await it.no_notices()


async def colleagues(it: Shift) -> None:
    """What colleagues hold, with their names."""
    for c, name in zip(await _morning(it), ("Karim", "Hugo", "Karim"), strict=False):
        await it.holds(c, name)
    await it.goes_to("colleagues")
    await expect(it.page.locator(".line")).to_have_count(3)
    await it.no_notices()


async def assistant(it: Shift) -> None:
    """Who talks with the assistant, and what it said last."""
    await it.stage.customer(
        "Bonjour, vous livrez en Belgique ?", name="Marc Petit", person="C-9002", channel="telegram"
    )
    await it.stage.customer("How long does delivery take?", language="en")
    await it.goes_to("assistant")
    await expect(it.page.locator(".line")).to_have_count(2)


async def closed(it: Shift) -> None:
    """What is over: settled, promised or refused, and how customers rated it."""
    cases = await _morning(it)
    refused = ev.ConversationClosed(
        outcome="refused", by=it.ids["Léa"], name="Léa", reason=it.either("délai passé", "too late")
    )
    settled = ev.ConversationClosed(outcome="settled", by=it.ids["Léa"], name="Léa")
    for c, end in zip(cases, (settled, refused, settled), strict=False):
        await it.holds(c, "Léa")
        await it.stage.writes(c, end)
    await it.stage.writes(cases[0], ev.CustomerRated(score=5, comment=it.either("Merci Léa !", "Thank you Léa!")))
    await it.goes_to("closed")
    await expect(it.page.locator(".line").first).to_be_visible()
    await it.no_notices()


async def mentions(it: Shift) -> None:
    """Where a colleague's note names me, until I have opened it."""
    c = await it.camille()
    hugo = await it.seats("Hugo")
    await it.knows("Hugo")
    await hugo.opens(c)
    await hugo.choose("note")
    await hugo.writes(it.either("@Léa tu l’avais eue la semaine dernière, non ?", "@Léa you had her last week, no?"))
    await expect(it.page.locator(".views .mentions .count.unread")).to_be_visible()
    await it.goes_to("mentions")
    await expect(it.page.locator(".line")).to_have_count(1)


async def own_view(it: Shift) -> None:
    """A view of one's own: by holder, label, language, channel and priority."""
    await it.page.locator(".finding button").nth(-2).click()
    await it.lea.dialog.get_by_label(it.either("Nom", "Name")).fill(it.either("Anglais urgents", "English, urgent"))
    await it.lea.dialog.get_by_label(it.either("Langue", "Language")).select_option("en")


async def search(it: Shift) -> None:
    """Search over everything, the archive too: by name, order number, e-mail or words."""
    cases = await _morning(it)
    await it.holds(cases[1], "Léa")
    await it.stage.writes(cases[1], ev.ConversationClosed(outcome="settled", name="Léa"))
    await it.page.locator("#search").fill("laurent")
    await expect(it.page.locator(".line").first).to_contain_text("Camille Laurent")
    await it.no_notices()


async def search_none(it: Shift) -> None:
    """Nothing found: what else to try."""
    await it.page.locator("#search").fill(it.either("grille-pain volant", "flying toaster"))
    await expect(it.page.locator(".list .empty")).to_be_visible()


async def several(it: Shift) -> None:
    """Several at once: chosen with `m`, boxes or `a`, and what can be done to all of them."""
    await _choosing(it)
    await it.page.locator(".lines .choose").nth(0).click()
    await it.page.locator(".lines .choose").nth(2).click()
    await expect(it.page.locator(".marked")).to_contain_text("2")


async def several_refused(it: Shift) -> None:
    """Each answers for itself: what could not be done is named with its reason and stays chosen."""
    cases = await _choosing(it)
    await it.page.keyboard.press("a")
    await it.page.keyboard.press("x")
    await expect(it.lea.dialog).to_be_visible()
    await it.stage.writes(cases[1], ev.HandoffTransferred(agent=await it.id_of("Karim"), name="Karim", by="Nadia"))
    await it.lea.agrees()
    await expect(it.lea.dialog.locator(".failed li")).to_have_count(1)
