"""The states a customer can find the widget in, each made once here: for axe and for the pictures."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable

from PIL import Image, ImageDraw

from conversation import events as ev
from conversation.files import keep
from tests.browser.gateway import Gateway
from tests.browser.visitor import Visitor

Made = Callable[[Gateway, Visitor], Awaitable[None]]

SAID = {
    "fr": {
        "ask": "Bonjour, où est ma commande LBQ-10001 ?",
        "answer": "Votre colis est en route avec Colissimo. Il arrive mardi 24 novembre.\n\nVous voulez autre chose ?",
        "yes": "Suivre un autre colis",
        "no": "C’est tout, merci",
        "agent": "Bonjour Camille, j’ai lu votre échange. Je vois le colis à Lyon : je demande la livraison demain.",
        "thanks": "Parfait, merci !",
    },
    "en": {
        "ask": "Hello, where is my order LBQ-10001?",
        "answer": "Your parcel is on its way with Colissimo. It is expected on Tuesday 24 November.\n\nAnything else?",
        "yes": "Track another parcel",
        "no": "That is all, thanks",
        "agent": "Hello Camille, I have read your conversation. The parcel is in Lyon: I ask for delivery tomorrow.",
        "thanks": "Perfect, thank you!",
    },
}

CARDS = {
    "fr": ev.OrderCard(
        number="LBQ-10001",
        state="En livraison",
        steps=(
            ev.Step(label="Commandée", day="mercredi 18 novembre", done=True),
            ev.Step(label="Préparée", day="jeudi 19 novembre", done=True),
            ev.Step(label="Remise à Colissimo", day="vendredi 20 novembre", done=True),
            ev.Step(label="Livrée", day="mardi 24 novembre"),
        ),
    ),
    "en": ev.OrderCard(
        number="LBQ-10001",
        state="On its way",
        steps=(
            ev.Step(label="Ordered", day="18 Nov", done=True),
            ev.Step(label="Packed", day="19 Nov", done=True),
            ev.Step(label="Given to Colissimo", day="20 Nov", done=True),
            ev.Step(label="Delivered", day="Tue 24 Nov"),
        ),
    ),
}


def _teacup() -> bytes:
    """A picture, so that there is one to look at."""
    image = Image.new("RGB", (640, 420), "#d9c7a8")
    draw = ImageDraw.Draw(image)
    draw.ellipse((180, 110, 460, 350), fill="#fffaf2", outline="#8a5a2b", width=6)
    draw.arc((420, 170, 540, 290), 270, 90, fill="#8a5a2b", width=10)
    draw.line((300, 112, 320, 180, 296, 230, 330, 300), fill="#5b3b1c", width=5)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


TEACUP = _teacup()


async def first_contact(gateway: Gateway, visitor: Visitor) -> None:
    """Just opened: what it is, and a few questions to begin with."""


async def answered(gateway: Gateway, visitor: Visitor) -> None:
    """A question, its answer, and buttons to go on."""
    said = SAID[visitor.lang]
    await visitor.says(said["ask"])
    await visitor.sees(said["ask"])
    buttons = (ev.Button(title=said["yes"], value="a"), ev.Button(title=said["no"], value="b"))
    language: ev.Language = "en" if visitor.lang == "en" else "fr"
    await gateway.writes(
        ev.AssistantWrote(text=said["answer"], buttons=buttons, language=language, card=CARDS[visitor.lang])
    )
    await visitor.button(said["no"]).wait_for()


async def waiting(gateway: Gateway, visitor: Visitor) -> None:
    """In line for a person, with the place and the usual wait."""
    await answered(gateway, visitor)
    gateway.place.update(position=2, wait_p50_s=230, wait_p90_s=700)
    await gateway.bot()
    await visitor.button("human").click()
    await visitor.button("leave").wait_for()


async def going_to_telegram(gateway: Gateway, visitor: Visitor) -> None:
    """In line, and about to go on on the phone: the link is there, the menu open."""
    await waiting(gateway, visitor)
    await visitor.button("telegram").click()
    await visitor.page.get_by_role("link", name="Telegram").wait_for()
    await visitor.button("more").click()


async def asking_for_good(gateway: Gateway, visitor: Visitor) -> None:
    """What the customer asks for good, in the menu; and what forgetting this device would mean."""
    await visitor.button("more").click()
    await visitor.button("wishes").click()
    await visitor.page.get_by_role("checkbox").first.check()
    await visitor.button("forget").click()


async def forgotten(gateway: Gateway, visitor: Visitor) -> None:
    """This device is forgotten."""
    await asking_for_good(gateway, visitor)
    await visitor.button("forget it").click()
    await visitor.button("anew").wait_for()


async def closed_hours(gateway: Gateway, visitor: Visitor) -> None:
    """In line while nobody is there: when they are back, and where to write."""
    gateway.place.update(opens_at=1_795_420_800_000, zone="Europe/Paris")
    await visitor.button("human").click()
    await visitor.button({"fr": "M’écrire par e-mail", "en": "Write to me by e-mail"}[visitor.lang]).click()


async def with_agent(gateway: Gateway, visitor: Visitor) -> None:
    """An agent answers and types on; a receipt stands among the messages."""
    said = SAID[visitor.lang]
    await answered(gateway, visitor)
    await gateway.agent_comes()
    await gateway.agent_says(said["agent"])
    await gateway.writes(ev.ActionDone(action="a", kind="cancel_order", order="LBQ-10002"))
    await visitor.says(said["thanks"])
    await gateway.types("agent", "Léa")
    await visitor.panel.locator(".typing:not([hidden])").wait_for()


async def files(gateway: Gateway, visitor: Visitor) -> None:
    """A photo of the customer's, an invoice from the agent, and a word that was just read."""
    await gateway.agent_comes()
    await visitor.sends(TEACUP)
    await visitor.log.get_by_role("img").wait_for()
    file = keep(gateway.folder, b"%PDF-1.7")
    invoice = ev.Attachment(file=file, name="facture-LBQ-10001.pdf", media_type="application/pdf", size_bytes=84_512)
    said = {"fr": "Voici votre facture.", "en": "Here is your invoice."}[visitor.lang]
    await gateway.writes(ev.AgentWrote(agent="a1", name="Léa", text=said, attachments=(invoice,)))
    await visitor.says(SAID[visitor.lang]["thanks"])
    await gateway.agent_reads()
    await visitor.sees(visitor.names["seen"])


async def unsent(gateway: Gateway, visitor: Visitor) -> None:
    """The service is away: what is written is kept."""
    said = SAID[visitor.lang]
    await answered(gateway, visitor)
    await gateway.stop()
    await visitor.says(said["thanks"])
    await visitor.panel.locator(".notice:not(:empty)").wait_for()


async def too_long(gateway: Gateway, visitor: Visitor) -> None:
    """Long words that were sent, and others that are too long to be."""
    story = {"fr": "La bouilloire fuit dès la première tasse. ", "en": "The kettle leaks from the very first cup. "}
    await visitor.says(story[visitor.lang] * 30)
    await visitor.box.fill(story[visitor.lang] * 100)
    await visitor.panel.locator(".notice:not(:empty)").wait_for()


async def closed(gateway: Gateway, visitor: Visitor) -> None:
    """Settled: how was it?"""
    await with_agent(gateway, visitor)
    await gateway.writes(ev.ConversationClosed(outcome="settled", name="Léa"))
    await visitor.page.get_by_role("radio").nth(3).check()


STATES: dict[str, Made] = {
    "first-contact": first_contact,
    "answered": answered,
    "waiting": waiting,
    "telegram": going_to_telegram,
    "wishes": asking_for_good,
    "forgotten": forgotten,
    "closed-hours": closed_hours,
    "with-agent": with_agent,
    "files": files,
    "unsent": unsent,
    "too-long": too_long,
    "closed": closed,
}
