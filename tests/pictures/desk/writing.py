"""Writing: answers, notes, what is held back, what others left, and a line that breaks."""

from __future__ import annotations

from playwright.async_api import FilePayload, Page, expect

from tests.browser.states import TEACUP
from tests.pictures.desk.shift import Shift
from tests.pictures.looks import holds_still

# The guards have a second: on a machine that takes many pictures they need more.
PATIENT = """() => {
  const real = window.setTimeout;
  window.setTimeout = (done, ms = 0, ...given) => real(done, ms === 1000 ? 60000 : ms, ...given);
}"""
ANSWER = (
    "Bonjour Camille, j’ai tout lu. J’appelle Colissimo et je vous réponds ici.",
    "Hello Camille, I have read it all. I am calling Colissimo and will answer you here.",
)


async def answering(it: Shift) -> None:
    """Claimed: an answer that was read, a note that stays private, and the customer types."""
    c = await it.camille()
    await it.claims(c)
    await it.lea.writes(it.either(*ANSWER))
    await expect(it.lea.thread.locator(".pending")).to_have_count(0)
    await it.lea.choose("note")
    note = it.either("Colissimo : livrable demain au point relais.", "Colissimo: at the pickup point tomorrow.")
    await it.lea.writes(note)
    await it.lea.sees(note)
    await it.lea.choose("answer")
    await holds_still(it.page)
    await it.stage.types(c, "customer")
    await expect(it.page.locator(".typing")).to_be_visible()


async def note(it: Shift) -> None:
    """A note names a colleague: `@` and some letters."""
    c = await it.camille()
    await it.seats("Hugo")
    await it.knows("Hugo")
    await it.claims(c)
    await it.lea.choose("note")
    await it.page.keyboard.type(it.either("Vois avec @hu", "Ask @hu"))
    await expect(it.page.locator(".canned [aria-selected=true]")).to_be_visible()


async def canned(it: Shift) -> None:
    """`/` opens the canned replies; name and order are filled in."""
    await it.claims(await it.camille())
    await it.lea.composer.focus()
    await it.page.keyboard.type("/")
    await expect(it.page.locator(".canned [role=option]").first).to_be_visible()


async def suggested(it: Shift) -> None:
    """The suggested reply in the field, to edit and send: `u`, or the arrow up."""
    await it.claims(await it.camille())
    await it.page.locator(".kinds .use").click()
    await expect(it.lea.composer).not_to_have_value("")


async def files(it: Shift) -> None:
    """Files wait with the answer; what cannot be sent is named with the reason."""
    await it.claims(await it.camille())
    await it.lea.composer.fill(
        it.either("Voici l’étiquette de retour et la photo.", "Here is the return label, and the photo.")
    )
    given: list[FilePayload] = [
        {"name": it.either("étiquette.pdf", "label.pdf"), "mimeType": "", "buffer": b"%PDF-1.7 a label"},
        {"name": it.either("tasse.png", "cup.png"), "mimeType": "", "buffer": TEACUP},
        {"name": "virus.pdf", "mimeType": "", "buffer": b"MZ"},
    ]
    await holds_still(it.page)
    await it.page.locator("input.files").set_input_files(given)
    await expect(it.page.locator(".attachments li")).to_have_count(2)


async def leaving(it: Shift) -> None:
    """An answer leaves after four seconds: until then it can be taken back, or sent at once."""
    await it.claims(await it.camille())
    await holds_still(it.page)
    await it.lea.composer.fill(it.either(*ANSWER))
    await it.lea.composer.press("Enter")
    await expect(it.lea.thread.locator(".pending .leaving")).to_be_visible()


async def asked_twice(it: Shift) -> None:
    """Held back: the customer has answered this already, with the way to where."""
    await it.claims(await it.camille())
    await it.page.evaluate(PATIENT)
    await it.lea.writes(it.either("Bonjour, quel est votre numéro de commande ?", "Hello, what is your order number?"))
    await expect(it.lea.thread.locator(".held")).to_be_visible()


async def not_proven(it: Shift) -> None:
    """Held back: an address that this conversation's proof does not cover."""
    await it.claims(
        await it.visitor(
            it.either("Bonjour, ma commande LBQ-10001 n’est pas arrivée", "Hello, my order LBQ-10001 has not arrived")
        )
    )
    await it.page.evaluate(PATIENT)
    await it.lea.writes(it.either("Elle part bien chez ", "It does go to ") + "camille.laurent@example.com, Lyon.")
    await expect(it.lea.thread.locator(".held")).to_be_visible()


async def came_meanwhile(it: Shift) -> None:
    """Held back: the customer wrote something that could not have been read yet."""
    c = await it.camille()
    await it.claims(c)
    await it.lea.composer.fill(it.either("Je le fais livrer chez vous demain.", "I have it delivered tomorrow."))
    news = it.either("Finalement je ne suis pas là demain", "I am not at home tomorrow after all")
    await it.stage.says(c, news)
    await it.lea.sees(news)
    await it.lea.composer.press("Enter")
    await it.page.keyboard.press("Enter")
    await expect(it.lea.thread.locator(".pending")).to_be_visible()


async def left_by_a_colleague(it: Shift) -> None:
    """A colleague had begun an answer and put the case back: the draft comes with it."""
    c = await it.camille()
    hugo = await it.seats("Hugo")
    await hugo.claims(c)
    async with hugo.page.expect_response(lambda answer: answer.url.endswith("/draft")):
        await hugo.page.keyboard.type(
            it.either(
                "Bonjour Camille, je vois votre colis à Lyon et je", "Hello Camille, I see your parcel in Lyon and"
            )
        )
    await hugo.leaves_field()
    await hugo.page.keyboard.press("l")
    await expect(hugo.page.locator(".head .claim")).to_be_visible()
    await it.claims(c)
    await expect(it.page.get_by_role("region", name=it.either("Brouillon de Hugo", "Hugo’s draft"))).to_be_visible()


async def blocked(it: Shift) -> None:
    """A colleague holds it: nobody writes over another, a note can be left."""
    c = await it.camille()
    await it.holds(c, "Karim")
    await it.goes_to("colleagues", c, "thread")
    await expect(it.page.locator(".blocked")).to_be_visible()


async def reconnecting(it: Shift) -> None:
    """The line is down: the bar says so, and what did not get there stands in the thread with a way to send it."""
    await it.claims(await it.camille())
    await it.stage.closes()
    await it.lea.composer.fill(it.either("Je vous réponds tout de suite.", "I will answer you at once."))
    await it.lea.composer.press("Enter")
    await it.page.keyboard.press("Enter")
    await expect(it.lea.thread.locator(".pending .undelivered")).to_be_visible()
    await expect(it.page.locator(".link.reconnecting")).to_be_attached()


async def replies(it: Shift) -> Page:
    """Canned replies are kept at the desk: one's own beside those of the house, with a preview."""
    await it.goes_to("replies")
    await it.page.locator(".kept li button").first.click()
    await expect(it.page.locator(".reply-form")).to_be_visible()
    return it.page
