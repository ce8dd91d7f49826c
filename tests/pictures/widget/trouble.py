"""What goes wrong between the customer and the service, said in words, with nothing lost."""

from __future__ import annotations

import contextlib
import json

from playwright.async_api import Route

from conversation import events as ev
from tests.browser.gateway import other_shop
from tests.browser.states import TEACUP
from tests.pictures.widget.scene import Scene


def _never(route: Route) -> None:
    """What is sent is on its way for good."""


async def sending(it: Scene) -> None:
    """On its way: the message stands there and says so."""
    await it.opens()
    await it.page.route("**/messages", _never)
    await it.visitor.box.fill(it.either("Vous livrez en Belgique ?", "Do you deliver to Belgium?"))
    await it.visitor.box.press("Enter")
    await it.visitor.log.get_by_text(it.visitor.names["sending"]).wait_for()


async def offline(it: Scene) -> None:
    """No line: what is written is kept and leaves when it is back."""
    await it.opens()
    await it.asks("Bonjour", "Hello")
    await it.stage.closes()
    await it.visitor.says(it.either("Je suis dans le train", "I am on the train"))
    await it.visitor.panel.locator(".notice:not(:empty)").wait_for()


async def not_sent(it: Scene) -> None:
    """A message that could not be sent stays, with a button to try again and one to take it back."""
    await it.opens()

    async def refuse(route: Route) -> None:
        error = {"error": {"code": "bad_json", "message": "a proxy has cut it"}}
        await route.fulfill(status=400, content_type="application/json", body=json.dumps(error))

    await it.page.route("**/messages", refuse)
    await it.visitor.says(it.either("Une très longue histoire…", "A very long story…"))
    await it.visitor.log.get_by_role("button").first.wait_for()


async def too_long(it: Scene) -> None:
    """Long words are folded once they are sent; what is too long to be sent stays in its field, which counts."""
    await it.opens()
    story = it.either("La bouilloire fuit dès la première tasse. ", "The kettle leaks from the very first cup. ")
    await it.visitor.says(story * 20)
    await it.visitor.box.fill(story * 100)
    await it.visitor.sees_in(it.either("Trop long", "Too long"))


async def not_set_up(it: Scene) -> None:
    """A site that the service does not know: said so, with the way to the service's own page."""
    elsewhere = contextlib.AsyncExitStack()
    shop = await elsewhere.enter_async_context(other_shop(it.stage.url, it.lang))
    it.stage.afterwards(elsewhere.aclose)
    await it.visitor.goes_to(shop)
    await it.visitor.button("open", exact=False).click()
    await it.visitor.sees_in(it.either("pas installée pour ce site", "not set up for this site"))


async def file_refused(it: Scene) -> None:
    """A file that is no photo and no PDF: told what is accepted."""
    await it.opens()
    await it.visitor.sends(b"MZ, a program", "installe.exe", "application/octet-stream")
    await it.visitor.sees_in(it.either("Fichier non accepté", "File not accepted"))


async def photo_sending(it: Scene) -> None:
    """A photo on its way."""
    await it.opens()
    await it.page.route("**/files*", _never)
    await it.visitor.sends(TEACUP)
    await it.visitor.log.get_by_text(it.visitor.names["sending"]).wait_for()


async def choice_gone(it: Scene) -> None:
    """A button that came too late: told, and how to go on."""
    await it.opens()
    yes = ev.Button(title=it.either("Oui, annuler", "Yes, cancel it"), value="k1", payload="/affirm")
    asked = it.either("J’annule LBQ-10002 ?", "Shall I cancel LBQ-10002?")
    await it.happens(ev.AssistantWrote(text=asked, language=it.lang, buttons=(yes,)))
    await it.visitor.button(yes.title).wait_for()
    await it.happens(ev.HandoffRequested(reason="explicit", by="assistant"))
    await it.visitor.button(yes.title).click()
    await it.visitor.sees_in(it.either("Ce choix n’est plus proposé", "This choice is no longer on offer"))


async def session_expired(it: Scene) -> None:
    """The shop's word of who writes has expired: the customer goes on as a visitor, and is told."""
    await it.opens()
    await it.page.evaluate("Passerelle.identify('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDLTEifQ.x')")
    await it.visitor.sees_in(it.either("Session expirée", "Session expired"))


async def link_used(it: Scene) -> None:
    """A link from Telegram or a mail that was used already."""
    await it.visitor.goes_to(f"{it.stage.url}/chat?lang={it.lang}#link=used-already")
    await it.visitor.sees_in(it.either("Ce lien a déjà servi", "This link was used already"))
