"""The supervisor's floor and report, and who is called while nobody is in."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.pictures.desk import doing
from tests.pictures.desk.shift import Shift


async def floor(it: Shift) -> Page:
    """The floor: who waits and how long, who is next, who is here with which cases, how many promises were kept."""
    await it.seats("Hugo")
    nadia = await it.seats("Nadia", "supervisor")
    await it.camille()
    refund = it.either("Mon remboursement n’est pas arrivé", "My refund has not come")
    invoice = it.either("La facture n’est pas à mon nom", "The invoice is not in my name")
    for text, name in ((refund, "Léa"), (invoice, "Hugo")):
        c = await it.visitor(text)
        await it.holds(c, name)
    await nadia.goes_to(it.stage.url, "#/floor")
    await expect(nadia.page.locator(".people .cases li")).to_have_count(2)
    await it.no_notices(nadia.page)
    return nadia.page


async def giving(it: Shift) -> Page:
    """A case is given to somebody."""
    page = await floor(it)
    await page.locator(".next li button").first.click()
    await expect(page.locator("dialog[open]")).to_be_visible()
    return page


async def agents_profile(it: Shift) -> Page:
    """An agent's profile, with what a supervisor sets: teams, and cases at one time."""
    page = await floor(it)
    await page.get_by_role("button", name="Hugo").first.click()
    await expect(page.locator("dialog[open] #capacity")).to_be_visible()
    return page


async def report(it: Shift) -> Page:
    """Gestures and exceptions of a period: by agent, by the rule that was set aside, one by one, and to take along."""
    await doing.gesture(it)
    await it.lea.agrees()
    await expect(it.lea.dialog).to_have_count(0)
    if it.language == "fr":  # what was done stays done in the English desk's shop
        await doing.exception(it)
        await it.lea.agrees()
        await expect(it.lea.dialog).to_have_count(0)
    nadia = await it.seats("Nadia", "supervisor")
    await nadia.goes_to(it.stage.url, "#/report")
    await expect(nadia.page.locator(".report table").last).to_be_visible()
    await it.no_notices(nadia.page)
    return nadia.page


async def duty(it: Shift) -> Page:
    """Duty: who is called now, where I am called, and the rota, which supervisors keep."""
    nadia = await it.seats("Nadia", "supervisor")
    await it.seats("Hugo")
    await nadia.goes_to(it.stage.url, "#/duty")
    rota = nadia.page.locator(".shifts li")
    await nadia.page.locator(".add-shift").wait_for()
    if await rota.count() == 0:
        await nadia.page.locator(".add-shift select[name=agent]").select_option(label="Hugo")
        await nadia.page.locator(".add-shift button").last.click()
    await expect(rota).to_have_count(1)
    await it.no_notices(nadia.page)
    return nadia.page


async def duty_call(it: Shift) -> Page:
    """Behind the link of a call, on the phone: what it is about, and one tap so that nobody else is called."""
    c = await it.called_about()
    await it.seats("Nadia", "supervisor")  # called in the language of her desk
    hers = await it.stands_before_the_desk()
    await hers.page.goto(f"{it.stage.url}/desk/duty#{c}.s3cret")
    await expect(hers.page.get_by_role("button")).to_be_visible()
    return hers.page
