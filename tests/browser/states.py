"""The states a customer can find the widget in, each made once here: for axe and for the pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from conversation import events as ev
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


async def first_contact(gateway: Gateway, visitor: Visitor) -> None:
    """Just opened: what it is, and a few questions to begin with."""


async def answered(gateway: Gateway, visitor: Visitor) -> None:
    """A question, its answer, and buttons to go on."""
    said = SAID[visitor.lang]
    await visitor.says(said["ask"])
    await visitor.sees(said["ask"])
    buttons = (ev.Button(title=said["yes"], value="a"), ev.Button(title=said["no"], value="b"))
    await gateway.answers(said["answer"], *buttons, language="en" if visitor.lang == "en" else "fr")
    await visitor.button(said["no"]).wait_for()


async def waiting(gateway: Gateway, visitor: Visitor) -> None:
    """In line for a person, with the place and the usual wait."""
    await answered(gateway, visitor)
    gateway.place.update(position=2, wait_p50_s=230)
    await visitor.button("human").click()
    await visitor.button("leave").wait_for()


async def closed_hours(gateway: Gateway, visitor: Visitor) -> None:
    """In line while nobody is there: when they are back, and where to write."""
    gateway.place.update(opens_at=1_795_420_800_000)
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


async def unsent(gateway: Gateway, visitor: Visitor) -> None:
    """The service is away: what is written is kept."""
    said = SAID[visitor.lang]
    await answered(gateway, visitor)
    await gateway.stop()
    await visitor.says(said["thanks"])
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
    "closed-hours": closed_hours,
    "with-agent": with_agent,
    "unsent": unsent,
    "closed": closed,
}
