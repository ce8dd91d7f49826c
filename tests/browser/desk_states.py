"""The states an agent can find the desk in, each made once here: for axe and for the pictures of docs/images.

They are made in this order on one page, in one language: each begins where the one before it ended.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import expect

from conversation import events as ev
from tests.browser.desk_room import DeskRoom
from tests.browser.seated import Seated


@dataclass
class Shift:
    """Léa's morning: Camille waits with a case, somebody wrote an English line, Karim has one."""

    room: DeskRoom
    lea: Seated
    camille: str


Made = Callable[[Shift], Awaitable[None]]


async def begun(room: DeskRoom, lea: Seated) -> Shift:
    """Everybody is there, and has written."""
    camille = await _camille(room)
    visitor = await room.opens(language="en")
    await room.says(visitor, "Hello, my blue teapot arrived broken", _damaged())
    await room.asks(visitor)
    nora = await room.waits("Nora Benali", "Où en est mon remboursement ?")
    await room.writes(nora, ev.HandoffClaimed(agent="karim", name="Karim"))
    marc = await room.opens("Marc Petit", channel="telegram")
    await room.says(marc, "Bonjour, vous livrez en Belgique ?")
    await room.writes(marc, ev.AssistantWrote(text="Oui, en 3 à 5 jours ouvrés, pour 9,90 €."))
    return Shift(room, lea, camille)


async def _camille(room: DeskRoom) -> str:
    """A parcel for a wedding, late, and a customer who has had enough."""
    c = await room.opens("Camille Laurent")
    await room.writes(c, ev.ServiceTold(kind="ai_notice"))
    await room.says(c, "Bonjour, où est ma commande LBQ-10001 ?", _tracking())
    offered = (ev.Button(title="Suivre le colis", value="v1"), ev.Button(title="Parler à une personne", value="v2"))
    answer = "Votre commande LBQ-10001 est chez Colissimo. Je peux prévenir le transporteur."
    await room.writes(c, ev.AssistantWrote(text=answer, buttons=offered))
    await room.says(c, "elle devait arriver hier, c’est pour un mariage samedi", _late())
    await room.writes(c, ev.AssistantWrote(text="Je comprends. Voulez-vous que j’ouvre une enquête ?"))
    await room.says(c, "j’en ai marre, je veux quelqu’un", _upset())
    await room.asks(c, "frustration", "« j’en ai marre »", "colis attendu pour un mariage")
    await room.writes(c, ev.AssistantSuperseded(text="Votre colis est au centre de tri de Lyon depuis ce matin."))
    return c


def _order() -> tuple[ev.Entity, ...]:
    return (ev.Entity(entity="order_number", value="LBQ-10001", start=29, end=38),)


def _tracking() -> ev.Reading:
    return ev.Reading(seq=0, language="fr", intent="track_order", confidence=0.94, entities=_order())


def _late() -> ev.Reading:
    shown = ("« devait arriver hier »",)
    return ev.Reading(seq=0, language="fr", intent="late_delivery", confidence=0.88, frustration=1, evidence=shown)


def _upset() -> ev.Reading:
    shown = ("« j’en ai marre »",)
    return ev.Reading(seq=0, language="fr", intent="ask_human", confidence=0.97, frustration=2, evidence=shown)


def _damaged() -> ev.Reading:
    item = (ev.Entity(entity="product", value="blue teapot", start=10, end=21),)
    return ev.Reading(seq=0, language="en", intent="damaged_item", confidence=0.9, entities=item)


async def list_only(it: Shift) -> None:
    """Just logged in: who waits, and nothing open."""
    await expect(it.lea.line(it.camille)).to_be_visible()


async def brief(it: Shift) -> None:
    """A case that waits, read before it is claimed."""
    await it.lea.opens(it.camille)
    await expect(it.lea.brief).to_contain_text("LBQ-10001")


async def mine(it: Shift) -> None:
    """Claimed: an answer, a note, what the assistant understood, and the customer types."""
    lea = it.lea
    await lea.page.locator(".head .claim").click()
    await lea.writes("Bonjour Camille, j’ai tout lu. J’appelle Colissimo et je vous réponds ici.")
    await lea.sees("Bonjour Camille, j’ai tout lu. J’appelle Colissimo et je vous réponds ici.")
    await lea.choose("note")
    await lea.writes("Colissimo : livrable demain au point relais.")
    await lea.sees("Colissimo : livrable demain au point relais.")
    await lea.choose("answer")
    await lea.thread.locator(".reading summary").last.click()
    await it.room.types(it.camille)
    await expect(lea.page.locator(".typing")).to_be_visible()


async def note(it: Shift) -> None:
    """Writing a note."""
    await it.lea.choose("note")


async def gesture(it: Shift) -> None:
    """The form of a gesture."""
    await it.lea.choose("answer")
    await it.lea.asks("gesture")


async def transfer(it: Shift) -> None:
    """To whom? Nobody else is there."""
    await it.lea.leaves_dialog()
    await it.lea.asks("transfer")


async def handback(it: Shift) -> None:
    """What was decided?"""
    await it.lea.leaves_dialog()
    await it.lea.asks("handback")


async def closing(it: Shift) -> None:
    """A promise without its words: refused."""
    await it.lea.leaves_dialog()
    await it.lea.asks("close")
    await it.lea.dialog.get_by_role("radio").nth(1).check()
    await it.lea.agrees()
    await expect(it.lea.dialog.get_by_role("alert")).not_to_be_empty()


async def palette(it: Shift) -> None:
    """What can be done, a few letters away."""
    await it.lea.leaves_dialog()
    await it.lea.looks_for()
    await expect(it.lea.dialog.get_by_role("option").first).to_be_visible()


async def help_shown(it: Shift) -> None:
    """Keys and shapes."""
    await it.lea.leaves_dialog()
    await it.lea.page.locator(".bar .help").click()
    await expect(it.lea.dialog.locator(".keys").first).to_be_visible()


async def logging_out(it: Shift) -> None:
    """What goes back in line?"""
    await it.lea.leaves_dialog()
    await it.lea.page.locator(".bar .leave").click()
    await expect(it.lea.dialog).to_be_visible()


async def reconnecting(it: Shift) -> None:
    """The service is away, and a text did not get there."""
    await it.lea.leaves_dialog()
    await it.room.stop()
    await it.lea.writes("Toujours là ?")
    await expect(it.lea.thread.locator(".pending .undelivered")).to_be_visible()
    await expect(it.lea.page.locator(".link.reconnecting")).to_be_attached()


async def closed(it: Shift) -> None:
    """Over, and looked at again."""
    await it.room.start()
    await expect(it.lea.page.locator(".link.live")).to_be_attached()
    await it.room.writes(it.camille, ev.ConversationClosed(outcome="settled", name="Léa"))
    await expect(it.lea.holder).to_have_class("holder closed")


STATES: dict[str, Made] = {
    "list": list_only,
    "brief": brief,
    "mine": mine,
    "note": note,
    "gesture": gesture,
    "transfer": transfer,
    "handback": handback,
    "close": closing,
    "palette": palette,
    "help": help_shown,
    "logout": logging_out,
    "reconnecting": reconnecting,
    "closed": closed,
}
