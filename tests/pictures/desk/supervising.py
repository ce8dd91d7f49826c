"""The supervisor's floor."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.pictures.desk.shift import Shift


async def floor(it: Shift) -> Page:
    """The floor: who waits and how long, who is next, who is here with which cases, how many promises were kept."""
    await it.seats("Hugo")
    nadia = await it.seats("Nadia", "supervisor")
    await it.camille()
    for text, name in (("Mon remboursement n’est pas arrivé", "Léa"), ("La facture n’est pas à mon nom", "Hugo")):
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
