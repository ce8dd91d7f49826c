"""Léa's shift: her page, her colleagues in pages of their own, and customers whose cases are made as the day goes."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Locator, Page, WebSocketRoute, expect

from conversation import events as ev
from handoff.agents import Role
from tests.browser.chromium import DESKTOP, person
from tests.browser.seated import Seated
from tests.pictures.looks import ALL, wear
from tests.pictures.stage import Stage, email_of
from tests.service import PASSWORD

CAMILLE, CAMILLE_ID = "Camille Laurent", "C-2001"
OPEN = "LBQ-10002"  # of the demo: not sent yet, everything can still be done with it
STORIES: Mapping[ev.Language, Sequence[str]] = {
    "fr": (
        "Bonjour, où est ma commande LBQ-10001 ?",
        "elle devait arriver hier, c’est pour un mariage samedi",
        "j’en ai marre, je veux quelqu’un",
    ),
    "en": (
        "Hello, where is my order LBQ-10001?",
        "it was due yesterday, I need it for a wedding on Saturday",
        "this is ridiculous, let me talk to a human",
    ),
}


@dataclass
class Shift:
    """Léa sits at the desk, logged in, with nothing open."""

    stage: Stage
    lea: Seated
    language: ev.Language = "fr"
    ids: dict[str, str] = field(default_factory=dict)
    others: list[Seated] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.lea.page

    # --- customers

    async def camille(self, *more: str) -> str:
        """A parcel for a wedding, late, and a customer who has had enough, in the desk's language: in line."""
        return await self.customer(*STORIES[self.language], *more, name=CAMILLE, person=CAMILLE_ID)

    async def wants_to_cancel(self, known: bool = True) -> str:
        """An order that can still be cancelled, from Camille or from somebody who has proven nothing: in line."""
        line = self.either(f"Je veux annuler ma commande {OPEN}", f"I want to cancel my order {OPEN}")
        return await (self.customer(line, name=CAMILLE, person=CAMILLE_ID) if known else self.visitor(line))

    async def visitor(self, *lines: str, language: ev.Language | None = None) -> str:
        """Somebody who has proven nothing: in line."""
        c = await self.stage.customer(*lines, language=language or self.language)
        await self.stage.asks(c)
        return c

    async def customer(self, *lines: str, name: str, person: str, channel: str = "web") -> str:
        """Somebody whom the shop knows: in line."""
        language = self.language
        c = await self.stage.customer(*lines, name=name, person=person, channel=channel, language=language)
        await self.stage.asks(c)
        return c

    async def called_about(self) -> str:
        """Danger to somebody's health, and Nadia has been called, who is on duty; the case."""
        said = self.either("Mon fils a une allergie à vos biscuits", "My son is allergic to your biscuits")
        c = await self.customer(said, name=CAMILLE, person=CAMILLE_ID)
        nadia = await self.id_of("Nadia")
        mail = email_of("Nadia")
        called = ev.DutyCalled(
            agent=nadia, name="Nadia", way="email", to=mail, call="s3cret", matter="injury_or_allergy", nth=1
        )
        await self.stage.writes(c, called)
        return c

    # --- at the desk

    async def goes_to(self, view: str, c: str = "", pane: str = "") -> None:
        """A view of the list, or a case in it; `pane` is what a small screen shows of it."""
        await self.page.evaluate("(hash) => { location.hash = hash; }", "#/" + "/".join(filter(None, (view, c, pane))))
        if c:
            await expect(self.page.locator(".head h2")).to_be_visible()
            await expect(self.lea.brief).to_be_attached()
            await self.no_notices()

    async def claims(self, c: str, pane: str = "thread") -> None:
        """Take it, and be ready to write."""
        await self.goes_to("waiting", c, pane)
        await self.page.locator(".head .claim").click()
        await expect(self.lea.composer).to_be_attached()
        await self.goes_to("mine", c, pane)

    async def no_notices(self, page: Page | None = None) -> None:
        """What was said in passing is read and gone, on Léa's page or a colleague's."""
        page = page or self.page
        crosses = "document.querySelectorAll('.notice > button:last-child')"
        await page.evaluate(f"() => {crosses}.forEach((it) => it.click())")
        await expect(page.locator(".notice")).to_have_count(0)

    async def asks(self, dialog: str) -> Locator:
        """Open a dialog by its button in the head of the case."""
        await self.lea.does(dialog)
        await expect(self.lea.dialog).to_be_visible()
        return self.lea.dialog

    # --- colleagues

    async def seats(self, name: str, role: Role = "agent") -> Seated:
        """A colleague at the desk, until this state is over."""
        seat = await self.stands_before_the_desk()
        await self.logs_in(seat, name, role)
        return seat

    async def logs_in(self, seat: Seated, name: str, role: Role = "agent") -> None:
        """With an account, which is made if there is none."""
        self.ids[name] = await self.stage.hires(name, role)
        await seat.logs_in(email_of(name), PASSWORD)
        await expect(seat.page.locator(".link.live")).to_be_attached()
        await self._in_its_language(seat.page)

    async def speaks(self, language: ev.Language) -> None:
        """The desk's language from now on; each case is met on a computer, in the light."""
        self.language = language
        await wear(self.page, *ALL[0])
        await self._in_its_language(self.page)

    async def _in_its_language(self, page: Page) -> None:
        if await page.locator(f"html[lang={self.language}]").count() == 0:
            await page.locator(".bar .language").click()
            await expect(page.locator(f"html[lang={self.language}]")).to_be_attached()
            await page.reload()
            await expect(page.locator(".link.live")).to_be_attached()

    def either(self, french: str, english: str) -> str:
        """The words in the desk's language."""
        return french if self.language == "fr" else english

    async def knows(self, name: str) -> None:
        """Léa's page shows that this colleague is at the desk."""
        await expect(self.page.locator(".present")).to_have_attribute("title", re.compile(name))

    async def stands_before_the_desk(self) -> Seated:
        """The login, in a browser of its own."""
        context = await person(self.stage.browser, DESKTOP, f"{self.language}-{self.language.upper()}")
        seat = Seated(await context.new_page())
        self.others.append(seat)
        await seat.goes_to(self.stage.url)
        return seat

    async def holds(self, c: str, name: str) -> None:
        """A colleague who is not in the picture has claimed it."""
        await self.stage.writes(c, ev.HandoffClaimed(agent=await self.id_of(name), name=name))

    async def id_of(self, name: str) -> str:
        """An agent's id; whoever has no account gets one."""
        if name not in self.ids:
            self.ids[name] = await self.stage.hires(name)
        return self.ids[name]

    async def begins_anew(self) -> None:
        """The next state finds the desk as this one did."""
        for seat in self.others:
            await seat.page.context.close()
        self.others.clear()
        await self.page.unroute_all()
        await self.stage.tidies(CAMILLE_ID)
        await self.page.goto("about:blank")
        await self.lea.goes_to(self.stage.url, "#/waiting")
        await expect(self.page.locator(".link.live")).to_be_attached()
        await self.page.locator(".presence").select_option("online")


@contextlib.asynccontextmanager
async def shift(stage: Stage) -> AsyncIterator[Shift]:
    """Léa logs in."""
    it = Shift(stage, Seated(await (await person(stage.browser, DESKTOP)).new_page()))
    await it.lea.goes_to(stage.url)
    await it.logs_in(it.lea, "Léa")
    yield it
    await it.page.context.close()


async def aged(page: Page, minutes: Mapping[str, float]) -> None:
    """From the next connection on, customers have waited for so long, by their names: a picture waits for nobody."""

    def older(line: dict[str, Any]) -> None:
        wait = minutes.get(line["customer"]["name"] or "")
        if wait and line.get("waiting_since"):
            line["waiting_since"] -= int(wait * 60_000)
            line["due_at"] -= int(wait * 60_000)

    def relay(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def forward(message: str | bytes) -> None:
            frame = json.loads(message)
            for line in [
                *frame.get("conversations", []),
                *([frame["conversation"]] if "conversation" in frame else []),
            ]:
                if isinstance(line, dict):
                    older(line)
            socket.send(json.dumps(frame))

        server.on_message(forward)

    await page.route_web_socket("**/api/desk/ws", relay)
