"""A case as it is read: the brief, what the assistant understood, orders, history, and what is odd about a thread."""

from __future__ import annotations

import asyncio

from playwright.async_api import Page, expect

from conversation import events as ev
from conversation.files import keep
from tests.browser.states import TEACUP
from tests.pictures.desk.shift import CAMILLE, CAMILLE_ID, Shift

OPEN = "LBQ-10002"  # of the demo: not sent yet, everything can still be done with it


async def brief(it: Shift) -> None:
    """A case that waits, with its brief: who, what, why now with evidence, what to do, a reply to start from."""
    await it.goes_to("waiting", await it.camille(), "brief")
    await expect(it.lea.brief).to_contain_text("LBQ-10001")


async def understood(it: Shift) -> None:
    """What the assistant understood of a message unfolds below it; the line beside the thread is the mood."""
    await it.goes_to("waiting", await it.camille(), "thread")
    await it.page.locator(".reading summary").nth(1).click()


async def orders(it: Shift) -> None:
    """Orders live from the shop: what can be done is a button, what cannot says why."""
    c = await it.stage.customer(f"Je veux annuler ma commande {OPEN}", name=CAMILLE, person=CAMILLE_ID)
    await it.stage.asks(c)
    await it.claims(c, "brief")
    await it.lea.brief.locator(".part.orders .deeds").first.wait_for()
    await it.lea.brief.locator(".part.orders").scroll_into_view_if_needed()
    await it.lea.brief.locator(".part.orders").evaluate("(part) => part.scrollIntoView({ block: 'start' })")


async def masked(it: Shift) -> None:
    """Nothing proves who writes: the address is masked, and shown on a reason that is kept."""
    await it.claims(await it.visitor(f"Je veux annuler ma commande {OPEN}"), "brief")
    await it.lea.brief.locator(".order").get_by_role("button", name="Afficher").click()
    await it.lea.dialog.locator("#reason").fill("Il donne le code postal au téléphone")


async def our_faults(it: Shift) -> None:
    """What went wrong on our side is counted: one calls for an act, two for a gesture, three make it due."""
    c = await it.camille()
    await it.holds(c, "Karim")
    await it.stage.writes(c, ev.HandoffRequeued(why="agent_lost", agent=await it.id_of("Karim"), name="Karim"))
    await it.claims(c, "brief")
    await it.lea.brief.locator(".repair").evaluate("(part) => part.scrollIntoView({ block: 'start' })")


async def history(it: Shift) -> None:
    """The person's other conversations, over all channels, and that this is not the first contact."""
    for channel in ("telegram", "web"):
        c = await it.stage.customer("Ma théière fuit", name=CAMILLE, person=CAMILLE_ID, channel=channel)
        await it.holds(c, "Léa")
        await it.stage.writes(
            c, ev.ConversationClosed(outcome="promised", by=it.ids["Léa"], name="Léa", reason="échange")
        )
    await it.claims(await it.camille(), "brief")
    await it.lea.brief.locator(".part.earlier li").first.wait_for()
    await it.lea.brief.locator(".part.earlier").evaluate("(part) => part.scrollIntoView({ block: 'end' })")


async def english_customer(it: Shift) -> None:
    """A French desk and an English customer: the brief is French, what was said stays as it was said."""
    c = await it.stage.customer(
        "Hello, where is my order LBQ-10001?",
        "it was due yesterday, I need it for a wedding on Saturday",
        "this is ridiculous, let me talk to a human",
        name=CAMILLE,
        person=CAMILLE_ID,
        language="en",
    )
    await it.stage.asks(c)
    await it.goes_to("waiting", c, "brief")
    await expect(it.lea.brief).to_contain_text("LBQ-10001")


async def from_telegram(it: Shift) -> None:
    """From Telegram: edited by the customer, and an answer that perhaps did not arrive."""
    c = await it.stage.customer(name="Marc Petit", person="C-9002", channel="telegram")
    seq = await it.stage.says(c, "Où est LBQ-1001 ?")
    await it.stage.writes(c, ev.CustomerEdited(target=seq, text="Où est LBQ-10012 ?", channel="telegram"))
    said = (await it.stage.writes(c, ev.AssistantWrote(text="Un instant, je regarde."))).seq
    await it.stage.writes(c, ev.MessageFailed(target=said, channel="telegram", why="in_doubt"))
    await it.stage.asks(c)
    await it.goes_to("waiting", c, "thread")
    await expect(it.page.locator(".undelivered")).to_be_visible()


async def photo(it: Shift) -> None:
    """A photo of the damage, sent by the customer."""
    c = await it.stage.customer("Ma tasse est arrivée cassée", name=CAMILLE, person=CAMILLE_ID)
    file = await asyncio.to_thread(keep, it.stage.settings.files_dir, TEACUP)
    sent = ev.CustomerSentFile(file=file, name="tasse.png", media_type="image/png", size_bytes=len(TEACUP))
    await it.stage.writes(c, sent)
    await it.stage.asks(c)
    await it.claims(c)
    await it.lea.thread.get_by_role("img").first.wait_for()


async def too_late(it: Shift) -> None:
    """An answer of the assistant that came too late is a draft: private, and of use."""
    c = await it.camille()
    await it.stage.writes(c, ev.AssistantSuperseded(text="Votre colis est au centre de tri de Lyon depuis ce matin."))
    await it.claims(c)
    await it.lea.thread.locator(".secret.draft").scroll_into_view_if_needed()


async def looking(it: Shift) -> None:
    """A colleague looks at the same case, and is about to write."""
    c = await it.camille()
    hugo = await it.seats("Hugo")
    await hugo.opens(c)
    await it.goes_to("waiting", c, "thread")
    await expect(it.page.locator(".looking")).to_be_visible()


async def not_them(it: Shift) -> Page:
    """A visitor's conversation that became somebody's who signed in: it was not them, and a supervisor undoes it."""
    c = await it.stage.customer("Où est mon colis ?")
    proof = ev.CustomerIdentified(proof="person", how="identity", person=CAMILLE_ID, name=CAMILLE)
    await it.stage.writes(c, ev.ConversationMerged(into=CAMILLE_ID, why="signed in"), proof)
    await it.stage.asks(c)
    nadia = await it.seats("Nadia", "supervisor")
    await nadia.goes_to(it.stage.url, f"#/waiting/{c}/thread")
    await nadia.thread.get_by_role("button", name="Ce n’était pas elle").click()
    await expect(nadia.dialog).to_be_visible()
    return nadia.page


async def gone(it: Shift) -> Page:
    """An address that leads to no case: said, with the way back."""
    await it.page.evaluate("location.hash = '#/waiting/07-0123456789ab'")
    await expect(it.page.locator(".nothing")).to_contain_text("n’existe pas")
    return it.page
