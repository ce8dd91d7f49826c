"""Coming and going: the login, an empty desk, oneself, the way out."""

from __future__ import annotations

import asyncio

from playwright.async_api import Page, expect

from handoff.agents import Agents
from passerelle.compose import open_database
from tests.pictures.desk.shift import Shift
from tests.pictures.stage import email_of


async def login(it: Shift) -> Page:
    """The login, in both languages before anybody is known."""
    seat = await it.stands_before_the_desk()
    await expect(seat.page.locator("#email")).to_be_visible()
    return seat.page


async def login_refused(it: Shift) -> Page:
    """A wrong password: told where it was typed, and what to do."""
    seat = await it.stands_before_the_desk()
    await seat.logs_in("agent@demo.example", "not her password")
    await expect(seat.page.get_by_role("alert")).not_to_be_empty()
    return seat.page


async def session_over(it: Shift) -> Page:
    """A session that was ended leads back to the login; what was begun is kept."""
    seat = await it.seats("Sam")
    database = open_database(it.stage.settings)
    await asyncio.to_thread(Agents(database).disable, email_of("Sam"))
    await asyncio.to_thread(database.close)
    await it.stage.closes()
    await it.stage.opens()
    await expect(seat.page.get_by_role("alert")).not_to_be_empty()
    return seat.page


async def nobody_waits(it: Shift) -> None:
    """Nobody waits: the list says so, and that it fills by itself."""
    await expect(it.page.locator(".list .empty")).to_be_visible()


async def profile(it: Shift) -> None:
    """One's profile: the name customers see, languages, sound and volume; teams are a supervisor's to set."""
    await it.page.locator(".bar .me").click()
    await expect(it.lea.dialog.locator("#name")).to_have_value("Léa")


async def away(it: Shift) -> None:
    """Away for lunch: no new case is offered, and the bar shows it."""
    await it.camille()
    await it.page.locator(".presence").select_option("lunch")
    await expect(it.page.locator(".presence.away")).to_be_visible()


async def keys(it: Shift) -> None:
    """Help on `?`: who speaks, in which shape, and every key."""
    await it.page.locator(".bar .help").click()
    await expect(it.lea.dialog.locator(".keys").first).to_be_visible()


async def logging_out(it: Shift) -> None:
    """Before the desk is left: what goes back in line."""
    await it.claims(await it.camille())
    await it.page.locator(".bar .leave").click()
    await expect(it.lea.dialog).to_be_visible()
