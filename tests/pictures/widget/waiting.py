"""In line for a person: the place, the usual wait, the ways out of it, and nobody there."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from conversation import callbacks
from conversation import events as ev
from tests.pictures.stage import CLOSED
from tests.pictures.widget.scene import Scene

PARIS = ZoneInfo("Europe/Paris")


async def in_line(it: Scene) -> None:
    """In line: place, usual and longest wait, a place that is kept, and the ways out."""
    await it.stage.asks(await it.stage.customer())
    await it.opens()
    await it.asks("Ma théière est arrivée cassée", "My teapot arrived broken")
    await it.waits()
    await it.visitor.sees_in(it.either("Attente habituelle", "Usual wait"))


async def asked_again(it: Scene) -> None:
    """The button for a person, pressed while a person is on the way: it says so."""
    await it.opens()
    await it.waits()
    await it.visitor.button("human").click()
    await it.visitor.panel.locator(".notice:not(:empty)").wait_for()


async def by_mail(it: Scene) -> None:
    """Where to write when the page is left: one field."""
    await it.opens()
    await it.waits()
    await it.visitor.button(it.either("M’écrire par e-mail", "Write to me by e-mail")).click()
    await it.page.get_by_role("textbox", name=it.either("Votre e-mail", "Your e-mail")).fill("camille@example.com")


async def mail_noted(it: Scene) -> None:
    """The address is noted, and said again."""
    await by_mail(it)
    await it.page.keyboard.press("Enter")
    await it.visitor.sees_in(it.either("C’est noté.", "Noted."))


async def telegram(it: Scene) -> None:
    """On to Telegram: a link on a phone, a QR code beside it on a computer, a code for everybody."""
    await it.opens()
    await it.waits()
    await it.visitor.button("telegram").click()
    await it.page.get_by_role("link", name="Telegram").wait_for()


async def went_on(it: Scene) -> None:
    """It went on on Telegram: here it can be read, and taken up again."""
    await it.opens()
    await it.asks("Quels sont vos horaires ?", "What are your opening hours?")
    await it.happens(ev.CustomerLinked(channel="telegram", address="7"))
    await it.visitor.log.get_by_text("Telegram").wait_for()


async def left(it: Scene) -> None:
    """Out of the line again, by one button."""
    await it.opens()
    await it.waits()
    await it.visitor.button("leave").click()
    await it.visitor.sees_in(it.either("Vous avez quitté la file", "You left the line"))


async def closed_hours(it: Scene) -> None:
    """Nobody is there: the day and hour they are back instead of a place, and one question, where to write."""
    await it.stage.closes()
    await it.stage.opens(CLOSED)
    await it.opens()
    await it.waits()
    await it.visitor.sees_in(it.either("Ils reviennent", "They are back"))
    await it.visitor.log.get_by_text(it.either("Nos conseillers reviennent", "Our agents are back")).wait_for()


async def call_offered(it: Scene) -> None:
    """Nobody is there: times at which a person can call, too, each a button; the number is asked for afterwards."""
    await closed_hours(it)
    nine = datetime.now(PARIS).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    times = [int((nine + timedelta(minutes=30 * number)).timestamp() * 1000) for number in range(3)]
    await it.happens(callbacks.offer(times, PARIS.key))
    await it.visitor.log.get_by_role("group").get_by_role("button").first.wait_for()


async def assistant_down(it: Scene) -> None:
    """The assistant does not answer at all: a person takes over, with everything that was written."""
    await it.opens()
    it.stage.silences()
    await it.says("Avez-vous des théières bleues ?", "Do you have blue teapots?")
    await it.happens(ev.HandoffRequested(reason="assistant_down", by="watchdog"))
    await it.visitor.button("leave").wait_for()
