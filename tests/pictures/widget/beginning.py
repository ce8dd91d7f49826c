"""Before the first word: the button, the first sight of the chat, and what the service says by itself."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.async_api import expect

from channels.outreach.incidents import Incident, Incidents
from channels.outreach.plan import Words
from conversation import events as ev
from conversation.memory import Clock
from tests.pictures.widget.scene import Scene


async def button(it: Scene) -> None:
    """Closed: one button on the shop's page, and nothing loaded or stored yet."""
    await it.comes()
    await it.visitor.button("open", exact=False).wait_for()


async def unread(it: Scene) -> None:
    """Closed again, and two answers have come meanwhile."""
    await it.opens()
    await it.visitor.button("close").click()
    for text in (
        it.either("Votre colis est parti.", "Your parcel has left."),
        it.either("Il arrive mardi.", "It comes on Tuesday."),
    ):
        await it.happens(ev.AssistantWrote(text=text, language=it.lang))
    await it.page.locator(".badge").wait_for()
    await expect(it.page.locator(".badge")).to_have_attribute("data-count", "2")


async def first_contact(it: Scene) -> None:
    """Just opened: that a machine writes, that a person is one message away, and three questions to begin with."""
    await it.opens()


async def full_page(it: Scene) -> None:
    """The same on a page of its own, `/chat`, as links from mails and Telegram open it."""
    await it.comes(path="/chat")
    await it.visitor.sees(it.visitor.names["notice"])


async def greeted(it: Scene) -> None:
    """Somebody who is signed in says hello and is greeted by name."""
    await it.opens(known=True)
    await it.asks("Bonjour !", "Hello!")


async def incident(it: Scene) -> None:
    """A carrier is on strike: declared once, said first to everybody whom it concerns."""
    incidents = Incidents(it.stage.door, it.stage.shared.book, Clock())
    words = Words(
        fr="Grève chez Colissimo : les colis partis depuis jeudi arrivent avec deux jours de retard.",
        en="Colissimo is on strike: parcels that left since Thursday arrive two days late.",
    )
    await incidents.declare("strike", Incident(text=words, everybody=True))
    it.stage.afterwards(lambda: incidents.end("strike", words))
    await it.stage.closes()  # a gateway looks at what is declared every five seconds; one that begins, at once
    await it.stage.opens()
    await it.opens()
    await it.visitor.sees_in(it.either("Grève chez Colissimo", "Colissimo is on strike"))


async def news(it: Scene) -> None:
    """The shop writes first, because an order goes wrong: with the new day and the way to a person."""
    await it.opens(known=True)
    late = {"about": "late", "order": "LBQ-10001", "date": str(date.today() + timedelta(days=3))}  # noqa: DTZ011
    await it.happens(ev.ServiceTold(kind="news", details=late))
    await it.visitor.sees_in("LBQ-10001")


async def away(it: Scene) -> None:
    """Opened while the service cannot be reached: it says so, and tries again by itself."""
    await it.comes()
    await it.visitor.button("open", exact=False).wait_for()
    await it.page.route("**/widget/**", lambda route: route.abort())
    await it.visitor.button("open", exact=False).click()
    await it.page.locator(".news.seen").wait_for()
