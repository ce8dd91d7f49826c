"""What an agent does to a case: orders, gestures, promises, and the ways it leaves the desk."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from functools import partial

from playwright.async_api import Page, expect

from conversation import events as ev
from conversation.ids import new_id
from handoff.agents import Agents
from passerelle.compose import open_database
from tests.pictures.desk.shift import CAMILLE, CAMILLE_ID, Shift
from tests.pictures.stage import email_of

# Orders of the demo, and whose they are: some days too late to be sent back, and weeks.
LATE = ("LBQ-10003", CAMILLE, CAMILLE_ID)
LATER: dict[ev.Language, tuple[str, str, str]] = {
    "fr": ("LBQ-10035", "Paul Giraud", "C-2019"),
    "en": ("LBQ-10046", "Margaux Perrin", "C-2025"),
}


async def order_action(it: Shift) -> None:
    """An order is changed from the desk by the same rules; the customer reads the result."""
    await it.claims(await it.wants_to_cancel(), "brief")
    await it.lea.brief.locator(".order").get_by_role("button", name=it.either("Annuler", "Cancel")).first.click()
    await expect(it.lea.dialog).to_be_visible()


async def exception(it: Shift) -> None:
    """A rule of the shop is set aside: only with a reason, within limits, and recorded."""
    await _too_late(it, LATE)


async def exception_approval(it: Shift) -> Page:
    """Further than an agent may go alone: a supervisor sees which rule, and by how much."""
    nadia = await it.seats("Nadia", "supervisor")
    await _too_late(it, LATER[it.language])
    await it.lea.agrees()
    await nadia.page.locator(".bar .approvals").click()
    await expect(nadia.dialog.get_by_role("button", name=it.either("Approuver", "Approve")).first).to_be_visible()
    return nadia.page


async def _too_late(it: Shift, known: tuple[str, str, str]) -> None:
    """Somebody wants to send an order back when it is too late, and Léa says why it is done anyway."""
    number, name, person = known
    line = it.either(f"Je voudrais renvoyer ma commande {number}", f"I want to send my order {number} back")
    await it.claims(await it.customer(line, name=name, person=person), "brief")
    anyway = it.either("Retour quand même", "Return anyway")
    await it.lea.brief.locator(".order", has_text=number).get_by_role("button", name=anyway).click()
    await it.lea.dialog.locator("#exception").fill(
        it.either("À l’hôpital pendant le délai", "In hospital all that time")
    )


async def gesture(it: Shift) -> None:
    """A gesture: what, how much, why; and what is left for the case and today."""
    await it.claims(await it.camille())
    await it.asks("gesture")
    await it.lea.dialog.locator("#amount").fill("15")
    await it.lea.dialog.locator("#reason").fill(
        it.either("Colis en retard pour un mariage", "Late parcel for a wedding")
    )


async def gesture_over(it: Shift) -> None:
    """Over the budget: a supervisor is asked instead."""
    await gesture(it)
    await it.lea.dialog.locator("#amount").fill("80")
    await expect(it.lea.dialog.locator(".over:not(.before)")).not_to_be_empty()


async def approval(it: Shift) -> Page:
    """At a supervisor's desk, on the phone, too: one tap approves, or why not."""
    nadia = await it.seats("Nadia", "supervisor")
    await gesture_over(it)
    await it.lea.agrees()
    await nadia.page.locator(".bar .approvals").click()
    await expect(nadia.dialog.get_by_role("button", name=it.either("Approuver", "Approve")).first).to_be_visible()
    return nadia.page


async def promise(it: Shift) -> None:
    """A promise: what, and for when; one tap for the usual times."""
    await it.claims(await it.camille())
    await it.page.keyboard.press("Escape")
    await it.page.keyboard.press("p")
    await it.lea.dialog.locator("#text").fill(
        it.either("Je vous donne la date de livraison", "I tell you the day of delivery")
    )
    await it.lea.dialog.get_by_role("button", name=it.either("dans trois heures", "in three hours")).click()


async def promises(it: Shift) -> None:
    """One promise is near and one was missed: both stand on the case until they are kept."""
    c = await it.camille()
    await it.claims(c, "brief")
    now = datetime.now(timezone.utc)
    near = it.either("Rappel avec la date de livraison", "A call with the day of delivery")
    missed = it.either("Réponse de l’entrepôt", "An answer from the warehouse")
    for minutes, text in ((6, near), (-20, missed)):
        due = int((now + timedelta(minutes=minutes)).timestamp() * 1000)
        await it.stage.writes(c, ev.PromiseMade(promise=new_id(), text=text, by="Léa", due_at=due, reach="web"))
    await it.lea.brief.locator(".part.promises li.missed").wait_for()
    await it.lea.brief.locator(".part.promises").evaluate("(part) => part.scrollIntoView({ block: 'center' })")


async def question(it: Shift) -> None:
    """A question to a colleague, by a time that the customer is told, too."""
    await it.seats("Hugo")
    await it.knows("Hugo")
    await it.claims(await it.camille())
    await it.page.keyboard.press("Escape")
    await it.page.keyboard.press("q")
    await it.lea.dialog.locator("textarea").first.fill(
        it.either("Le relais peut-il garder le colis ?", "Can the pickup point keep the parcel?")
    )


async def question_asked(it: Shift) -> None:
    """Asked: the note to the colleague, and the hour as the customer reads it."""
    await question(it)
    await it.lea.agrees()
    await expect(it.lea.thread.locator(".secret.note")).to_be_visible()


async def warning(it: Shift) -> None:
    """Set words ask a customer to write without insults, once; then a colleague can take over, and one pauses."""
    await it.claims(await it.camille())
    await it.page.keyboard.press("Escape")
    await it.page.keyboard.press("w")
    await expect(it.lea.dialog).to_be_visible()


async def snooze(it: Shift) -> None:
    """Put aside until a time, or until the customer writes."""
    await it.claims(await it.camille())
    await it.page.keyboard.press("Escape")
    await it.page.keyboard.press("z")
    await expect(it.lea.dialog).to_be_visible()


async def transfer(it: Shift) -> None:
    """To a colleague who is there, or to a team, with a word for them."""
    await it.seats("Hugo")
    await it.knows("Hugo")
    await it.claims(await it.camille())
    await it.asks("transfer")
    await it.lea.dialog.locator("#note").fill(
        it.either("Elle parle d’un mariage, tu connais le relais", "It is for a wedding, you know the place")
    )


async def hand_back(it: Shift) -> None:
    """Back to the assistant, which goes on knowing what was decided."""
    await it.claims(await it.camille())
    await it.asks("handback")
    await it.lea.dialog.locator("#decided").fill(
        it.either("Renvoi accordé, arrive jeudi.", "Sent again, arrives on Thursday.")
    )


async def close_settled(it: Shift) -> None:
    """Over: settled, promised or refused."""
    await it.claims(await it.camille())
    await it.asks("close")


async def close_promised(it: Shift) -> None:
    """Closed with a promise: what, and for when; without it, it is refused in place."""
    await close_settled(it)
    await it.lea.dialog.get_by_role("radio").nth(1).check()
    await it.lea.agrees()
    await expect(it.lea.dialog.get_by_role("alert")).not_to_be_empty()


async def close_refused(it: Shift) -> None:
    """Closed with a no: why, and where the customer can go with it."""
    await close_settled(it)
    await it.lea.dialog.get_by_role("radio").nth(2).check()
    await it.lea.dialog.locator("#reason").fill(it.either("Le délai de 14 jours est passé", "The 14 days are over"))


async def over(it: Shift) -> None:
    """Closed and looked at again, with the customer's rating."""
    c = await it.camille()
    await it.holds(c, "Léa")
    await it.stage.writes(c, ev.ConversationClosed(outcome="settled", by=it.ids["Léa"], name="Léa"))
    await it.stage.writes(c, ev.CustomerRated(score=5, comment=it.either("Merci Léa !", "Thank you Léa!")))
    await it.goes_to("closed", c, "thread")
    await expect(it.lea.holder).to_have_class("holder closed")


async def full(it: Shift) -> None:
    """A full desk asks before it takes one more."""
    first, second = await it.camille(), await it.visitor(it.either("Un conseiller svp", "An agent please"))
    await it.holds(first, "Léa")
    it.stage.afterwards(partial(_capacity, it, 8))
    await _capacity(it, 1)
    await it.page.reload()  # what may be held is read with the rest
    await it.goes_to("waiting", second, "brief")
    await it.page.locator(".head .claim").click()
    await expect(it.lea.dialog).to_be_visible()


async def _capacity(it: Shift, cases: int) -> None:
    database = open_database(it.stage.settings)
    people = Agents(database)
    lea = await asyncio.to_thread(people.by_email, email_of("Léa"))
    await asyncio.to_thread(lambda: people.set_profile(lea.id, capacity=cases))
    await asyncio.to_thread(database.close)


async def palette(it: Shift) -> None:
    """Ctrl K: everything that can be done now, and every case, a few letters away."""
    await it.claims(await it.camille())
    await it.lea.looks_for()
    await expect(it.lea.dialog.get_by_role("option").first).to_be_visible()
