"""With an agent, and the end: who writes, files, gestures, promises, what becomes of a case, how it was."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone

from conversation import events as ev
from conversation.files import keep
from tests.browser.states import TEACUP
from tests.pictures.looks import holds_still
from tests.pictures.widget.scene import Scene

PDF = b"%PDF-1.7 an invoice"


async def agent(it: Scene) -> None:
    """An agent is there: the name, in another colour than the assistant, and the case read already."""
    await it.talks_with_lea()


async def agent_types(it: Scene) -> None:
    """The agent writes on, and has seen the last message."""
    await it.talks_with_lea()
    await it.says("Parfait, merci !", "Perfect, thank you!")
    await holds_still(it.page)
    await it.stage.types(await it.visitor.conversation(), "agent", "Léa")
    await it.visitor.panel.locator(".typing:not([hidden])").wait_for()


async def photo(it: Scene) -> None:
    """A photo of the damage, sent by the customer."""
    await it.talks_with_lea()
    await it.visitor.sends(TEACUP)
    await it.visitor.log.get_by_text(it.visitor.names["sent"]).wait_for()


async def agent_files(it: Scene) -> None:
    """A picture and a PDF from the agent."""
    await it.talks_with_lea()
    folder = it.stage.settings.files_dir
    picture = await asyncio.to_thread(keep, folder, TEACUP)
    paper = await asyncio.to_thread(keep, folder, PDF)
    await it.agent_says(
        "Est-ce bien celle-ci ? Voici aussi votre facture.",
        "Is it this one? Here is your invoice, too.",
        ev.Attachment(file=picture, name="tasse.png", media_type="image/png", size_bytes=len(TEACUP)),
        ev.Attachment(file=paper, name="facture-LBQ-10001.pdf", media_type="application/pdf", size_bytes=84_512),
    )
    await it.visitor.log.get_by_role("img").first.wait_for()


async def gesture(it: Scene) -> None:
    """A goodwill gesture, with its amount."""
    await it.talks_with_lea()
    granted = ev.GestureGranted(kind="voucher", reason="late", agent="pictures", name="Léa", amount_cents=1_500)
    await it.happens(granted)
    await it.visitor.sees_in("Léa")


async def promised(it: Scene) -> None:
    """A promise with its hour, which has passed: the watchdog says so, and what happens now."""
    await it.talks_with_lea()
    due = datetime.now(timezone.utc) - timedelta(minutes=20)
    text = it.either("je vous donne la date de livraison", "I give you the delivery date")
    at = int(due.timestamp() * 1000)
    await it.happens(ev.PromiseMade(promise=f"p-{it.lang}", text=text, by="Léa", due_at=at, reach="web"))
    await it.visitor.sees_in(it.either("L’heure promise", "The promised time"))


async def agent_lost(it: Scene) -> None:
    """The agent's line broke: a colleague takes over, ahead of the line."""
    await it.talks_with_lea()
    await it.happens(ev.ServiceTold(kind="agent_lost"))
    await it.happens(ev.HandoffRequeued(why="agent_lost", agent="pictures", name="Léa"))
    await it.visitor.button("leave").wait_for()


async def handed_back(it: Scene) -> None:
    """Handed back: what was decided, in the agent's words, and one tap back to the agent."""
    await it.talks_with_lea()
    decided = it.either("Livraison demain", "Delivery tomorrow")
    await it.happens(ev.HandoffHandedBack(agent="pictures", name="Léa", decided=decided))
    await it.visitor.button(it.either("Revenir à Léa", "Back to Léa")).wait_for()


async def settled(it: Scene) -> None:
    """Closed as settled: one tap if it is not, and how it was."""
    await it.talks_with_lea()
    await it.happens(ev.ConversationClosed(outcome="settled", name="Léa"))
    await it.page.get_by_role("radio").nth(3).check()


async def rated(it: Scene) -> None:
    """Rated, with thanks."""
    await settled(it)
    await it.visitor.panel.get_by_role("region").get_by_role("button", name=it.visitor.names["send"]).click()
    await it.visitor.sees_in(it.either("Merci pour votre avis", "Thank you for your rating"))


async def refused(it: Scene) -> None:
    """Closed with a no: why, and where to go with it."""
    await it.talks_with_lea()
    why = it.either("le délai de 14 jours est passé.", "the 14 days are over.")
    where = it.either(
        "Vous pouvez saisir le médiateur de la consommation, sans frais : mediation.example.",
        "You can turn to the consumer mediator, free of charge: mediation.example.",
    )
    await it.happens(ev.ConversationClosed(outcome="refused", name="Léa", reason=why, recourse=where))
    await it.page.get_by_role("radio").first.wait_for()
