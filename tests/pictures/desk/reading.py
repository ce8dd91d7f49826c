"""A case as it is read: the brief, what the assistant understood, orders, history, and what is odd about a thread."""

from __future__ import annotations

import asyncio

from playwright.async_api import Page, expect

from conversation import events as ev
from conversation.files import keep
from tests.browser.states import TEACUP
from tests.pictures.desk.shift import CAMILLE, CAMILLE_ID, STORIES, Shift


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
    await it.claims(await it.wants_to_cancel(), "brief")
    await it.lea.brief.locator(".part.orders .deeds").first.wait_for()
    await it.lea.brief.locator(".part.orders").scroll_into_view_if_needed()
    await it.lea.brief.locator(".part.orders").evaluate("(part) => part.scrollIntoView({ block: 'start' })")


async def masked(it: Shift) -> None:
    """Nothing proves who writes: the address is masked, and shown on a reason that is kept."""
    await it.claims(await it.wants_to_cancel(known=False), "brief")
    await it.lea.brief.locator(".order").get_by_role("button", name=it.either("Afficher", "Show")).click()
    await it.lea.dialog.locator("#reason").fill(
        it.either("Il donne le code postal au téléphone", "He gave the postcode on the phone")
    )


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
        c = await it.customer(
            it.either("Ma théière fuit", "My teapot leaks"), name=CAMILLE, person=CAMILLE_ID, channel=channel
        )
        await it.holds(c, "Léa")
        await it.stage.writes(
            c,
            ev.ConversationClosed(
                outcome="promised", by=it.ids["Léa"], name="Léa", reason=it.either("échange", "exchange")
            ),
        )
    await it.claims(await it.camille(), "brief")
    await it.lea.brief.locator(".part.earlier li").first.wait_for()
    await it.lea.brief.locator(".part.earlier").evaluate("(part) => part.scrollIntoView({ block: 'end' })")


async def other_language(it: Shift) -> None:
    """A French desk and an English customer, and the other way round: the brief is the desk's, what was said stays."""
    other: ev.Language = "en" if it.language == "fr" else "fr"
    c = await it.stage.customer(*STORIES[other], name=CAMILLE, person=CAMILLE_ID, language=other)
    await it.stage.asks(c)
    await it.goes_to("waiting", c, "brief")
    await expect(it.lea.brief).to_contain_text("LBQ-10001")


async def from_telegram(it: Shift) -> None:
    """From Telegram: edited by the customer, and an answer that perhaps did not arrive."""
    c = await it.stage.customer(name="Marc Petit", person="C-9002", channel="telegram", language=it.language)
    seq = await it.stage.says(c, it.either("Où est LBQ-1001 ?", "Where is LBQ-1001?"))
    meant = it.either("Où est LBQ-10012 ?", "Where is LBQ-10012?")
    await it.stage.writes(c, ev.CustomerEdited(target=seq, text=meant, channel="telegram", anew=True))
    said = (
        await it.stage.writes(
            c, ev.AssistantWrote(text=it.either("Un instant, je regarde.", "One moment, let me look."))
        )
    ).seq
    await it.stage.writes(c, ev.MessageFailed(target=said, channel="telegram", why="in_doubt"))
    await it.stage.asks(c)
    await it.goes_to("waiting", c, "thread")
    await expect(it.page.locator(".undelivered")).to_be_visible()
    await expect(it.lea.brief.locator("p.want")).to_contain_text("LBQ-10012")  # what was edited is read again


async def photo(it: Shift) -> None:
    """A photo of the damage, sent by the customer."""
    c = await it.stage.customer(
        it.either("Ma tasse est arrivée cassée", "My cup arrived broken"),
        name=CAMILLE,
        person=CAMILLE_ID,
        language=it.language,
    )
    file = await asyncio.to_thread(keep, it.stage.settings.files_dir, TEACUP)
    sent = ev.CustomerSentFile(file=file, name="tasse.png", media_type="image/png", size_bytes=len(TEACUP))
    await it.stage.writes(c, sent)
    await it.stage.asks(c)
    await it.claims(c)
    await it.lea.thread.get_by_role("img").first.wait_for()


async def too_late(it: Shift) -> None:
    """An answer of the assistant that came too late is a draft: private, and of use."""
    c = await it.camille()
    late = it.either("Votre colis est à Lyon depuis ce matin.", "Your parcel has been in Lyon since this morning.")
    await it.stage.writes(c, ev.AssistantSuperseded(text=late))
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
    c = await it.stage.customer(it.either("Où est mon colis ?", "Where is my parcel?"), language=it.language)
    proof = ev.CustomerIdentified(proof="person", how="identity", person=CAMILLE_ID, name=CAMILLE)
    await it.stage.writes(c, ev.ConversationMerged(into=CAMILLE_ID, why="signed in"), proof)
    await it.stage.asks(c)
    nadia = await it.seats("Nadia", "supervisor")
    await nadia.goes_to(it.stage.url, f"#/waiting/{c}/thread")
    await nadia.thread.get_by_role("button", name=it.either("Ce n’était pas elle", "It was not them")).click()
    await expect(nadia.dialog).to_be_visible()
    return nadia.page


async def on_duty(it: Shift) -> None:
    """Danger that cannot wait: who of those on duty was called, and one tap that says somebody has it."""
    await it.goes_to("waiting", await it.called_about(), "thread")


async def hurtful(it: Shift) -> None:
    """Hurtful words are hidden until one wants to read them; whoever writes them keeps their place."""
    lines = it.either("Vous êtes des abrutis", "You are idiots"), it.either("Répondez, à la fin", "Answer me, will you")
    await it.claims(await it.customer(*lines, name=CAMILLE, person=CAMILLE_ID))
    hidden = it.lea.thread.get_by_text(it.either("Propos blessants", "Hurtful words"))
    await hidden.first.scroll_into_view_if_needed()


async def gone(it: Shift) -> Page:
    """An address that leads to no case: said, with the way back."""
    await it.page.evaluate("location.hash = '#/waiting/07-0123456789ab'")
    await expect(it.page.locator(".nothing")).to_contain_text(it.either("n’existe pas", "no such conversation"))
    return it.page
