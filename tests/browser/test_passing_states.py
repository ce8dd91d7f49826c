"""What is on the screen for a moment only can be read as well: each such state is held, and axe looks at its colours.

On a quick machine nobody sees them, on a slow one everybody does. Contexts of the tests ask for less motion, so that
axe never meets a notice that is fading in; the two animations that change the ground below a text are looked at in
their first frame.
"""

from __future__ import annotations

from typing import Literal

from playwright.async_api import Browser, Page, expect

from conversation import events as ev
from tests.browser.axe import COLOURS, problems
from tests.browser.chromium import person
from tests.browser.desk_room import PASSWORD, DeskRoom
from tests.browser.gateway import Gateway
from tests.browser.held import Held, lasts
from tests.browser.seated import Seated
from tests.browser.states import TEACUP
from tests.browser.visitor import Visitor

REMINDER_MS = 6_000  # the widget's word to who asks for a person once more
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
FIRST_FRAME = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".line.fresh, .flash { animation-play-state: paused !important; } .notice { animation: none; }");
  document.adoptedStyleSheets = [sheet];
}"""
# Animations that stand at their beginning.
PAUSED = "() => document.getAnimations().filter((it) => it.playState === 'paused').map((it) => it.animationName)"


class Looks:
    """What axe has found so far, by the state in which it was found."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: dict[str, list[str]] = {}

    async def at(self, state: str) -> None:
        """Look at the page as it stands, light and dark."""
        for scheme in SCHEMES:
            await self.page.emulate_media(color_scheme=scheme)
            await self.once(f"{state}, {scheme}")

    async def once(self, state: str) -> None:
        """Look at the page as it stands."""
        if wrong := await problems(self.page, COLOURS):
            self.found[state] = wrong


async def test_what_passes_at_the_desk_can_be_read(browser: Browser, room: DeskRoom) -> None:
    email = await room.hires("Inès", "supervisor")
    context = await person(browser)
    ines = Seated(await context.new_page())
    page, looks = ines.page, Looks(ines.page)
    await ines.has_time()

    await ines.goes_to(room.url)
    login = await Held().on(page, "**/login")
    await ines.logs_in(email, PASSWORD)
    await expect(page.get_by_role("button", name="Connexion…")).to_be_disabled()
    await looks.at("logging in")
    login.free.set()
    await expect(page.locator(".link.live")).to_be_attached()

    floor = await Held().on(page, "**/api/desk/floor")
    await page.keyboard.press("f")
    await expect(page.locator(".floor")).to_contain_text("Lecture…")
    await looks.at("the floor is read")
    floor.free.set()
    await expect(page.locator(".floor .numbers")).to_be_visible()
    await page.get_by_role("link", name="Retour aux conversations").click()

    c = await room.waits("Camille Laurent")
    read = await Held().on(page, f"**/conversations/{c}?after=0")
    await ines.line(c).click()
    await expect(page.locator(".case.nothing")).to_contain_text("Lecture…")
    await looks.at("a case is read")
    read.free.set()
    await expect(page.locator(".head h2")).to_be_visible()

    claim = await Held(before=True).on(page, "**/claim")  # done, the stream would bring it before its answer
    await page.keyboard.press("c")
    await expect(page.locator(".head .claim")).to_be_disabled()
    await looks.at("a case is claimed")
    claim.free.set()
    await expect(ines.composer).to_be_focused()

    pending = ines.thread.locator(".pending")
    await ines.composer.fill("Je regarde.")
    await ines.composer.press("Enter")
    await expect(pending).to_contain_text("part dans un instant")
    await looks.at("an answer can be taken back")
    answer = await Held(before=True).on(page, "**/messages")
    await ines.composer.press("Enter")
    await expect(pending).to_contain_text("envoi…")
    await looks.at("an answer is on its way")
    answer.free.set()
    await expect(pending).to_have_count(0)

    note = await Held(before=True).on(page, "**/notes")
    await ines.choose("note")
    await ines.composer.fill("Rappelée hier.")
    await ines.composer.press("Enter")
    await expect(ines.thread.locator(".secret.note")).to_contain_text("envoi…")
    await looks.at("a note is on its way")
    note.free.set()
    await expect(ines.thread.locator(".secret.note")).not_to_contain_text("envoi…")

    gesture = await Held().on(page, "**/gestures")
    await ines.does("gesture")
    await ines.dialog.locator("#amount").fill("5")
    await ines.dialog.locator("#reason").fill("Colis en retard")
    await ines.agrees()
    await expect(ines.dialog.locator("button.main")).to_be_disabled()
    await looks.at("a gesture is asked for")
    gesture.free.set()
    await ines.is_told("Geste accordé")
    await looks.at("a notice of what was done")

    await page.evaluate(FIRST_FRAME)
    await page.emulate_media(reduced_motion="no-preference")
    await ines.brief.locator(".source").first.click()
    await expect(ines.thread.locator(".flash")).to_be_visible()
    assert await page.evaluate(PAUSED) == ["flash"]
    await looks.at("the message that was sought")
    await ines.views("waiting")
    for scheme in SCHEMES:  # an animation keeps the colours it began with
        await page.emulate_media(color_scheme=scheme)
        new = await room.waits("Nora Benali")
        await expect(ines.line(new)).to_have_class("line unread fresh")
        assert "fresh" in await page.evaluate(PAUSED)
        await looks.once(f"somebody new, {scheme}")
        await room.writes(new, ev.HandoffClaimed(agent="karim", name="Karim"))
        await expect(ines.line(new)).to_have_count(0)
    await page.emulate_media(reduced_motion="reduce")

    await ines.goes_deaf()
    await page.reload()
    await expect(page.locator(".link.connecting")).to_be_visible()
    await looks.at("connecting")
    assert looks.found == {}
    await ines.ends()


async def test_what_passes_in_the_widget_can_be_read(browser: Browser, gateway: Gateway) -> None:
    context = await person(browser)
    page = await context.new_page()
    visitor, looks = Visitor(page), Looks(page)
    await lasts(page, REMINDER_MS)
    await visitor.goes_to(gateway.url)

    panel = await Held().on(page, "**/widget/panel-*")
    opened = await Held().on(page, "**/api/chat")
    await visitor.button("open").click()
    await expect(page.get_by_text("Ouverture…")).to_be_visible()
    await looks.at("opening")
    panel.free.set()
    await visitor.sees_in("Connexion…")
    await looks.at("connecting")
    opened.free.set()
    await visitor.sees(visitor.names["notice"])

    message = await Held(before=True).on(page, "**/messages")
    await visitor.box.fill("où en est mon colis ?")
    await visitor.box.press("Enter")
    await visitor.sees(visitor.names["sending"])
    await looks.at("a message is on its way")
    message.free.set()
    await visitor.sees(visitor.names["sent"])

    await gateway.answers("Annuler LBQ-10001 ?", ev.Button(title="Oui", value="k1"), ev.Button(title="Non", value="k2"))
    choice = await Held(before=True).on(page, "**/messages")
    await visitor.button("Non").click()
    await expect(visitor.button("Oui")).to_be_disabled()
    await looks.at("a choice is on its way")
    choice.free.set()
    await visitor.sees(visitor.names["sent"])

    photo = await Held(before=True).on(page, "**/files")
    await visitor.sends(TEACUP)
    await visitor.sees(visitor.names["sending"])
    await looks.at("a photo is on its way")
    photo.free.set()
    await visitor.sees(visitor.names["sent"])

    await visitor.sends(b"MZ nothing")
    await visitor.sees_in("Fichier non accepté")
    await looks.at("a file was refused")
    await visitor.button("Retirer").click()

    await gateway.answers("Une réponse.")
    await gateway.writes(
        ev.MessageRetracted(target=(await gateway.door.read(await gateway.conversation())).seq, by="agent")
    )
    await visitor.sees_in("retiré")
    await looks.at("a message was taken back")

    await visitor.button("human").click()
    await expect(visitor.button("leave")).to_be_visible()
    await visitor.button("human").click()
    await expect(visitor.panel.locator(".notice.calm")).to_have_text("Une personne va vous répondre")
    await looks.at("asked for a person once more")

    await visitor.button("close").click()
    await gateway.answers("Un mot de plus.")
    await expect(page.locator(".badge")).to_be_visible()
    await looks.at("a new message behind the button")
    assert looks.found == {}
    await context.close()
