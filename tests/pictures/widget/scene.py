"""One customer on the demo shop's page, in French or English, and what the others do in the conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from playwright.async_api import Page

from channels.widget.pages import CAMILLE
from conversation import events as ev
from tests.browser.visitor import Visitor
from tests.pictures.stage import Stage


@dataclass
class Scene:
    """A customer who has not opened the chat yet; what agents do there is written, as their desk would."""

    stage: Stage
    visitor: Visitor

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def lang(self) -> ev.Language:
        return "en" if self.visitor.lang == "en" else "fr"

    def either(self, french: str, english: str) -> str:
        """The words in the customer's language."""
        return french if self.lang == "fr" else english

    async def comes(self, known: bool = False, path: str = "/") -> None:
        """The shop's page, as Camille who is signed in, or as a visitor."""
        who = "camille" if known else "visitor"
        await self.visitor.goes_to(f"{self.stage.url}{path}?lang={self.lang}&as={who}")

    async def opens(self, known: bool = False) -> None:
        """The page, and the chat on it."""
        await self.comes(known)
        await self.visitor.opens()
        self.stage.remembers(await self.visitor.conversation())

    async def asks(self, french: str, english: str) -> None:
        """The customer writes, and the assistant has answered."""
        await self.visitor.asks(self.either(french, english))

    async def says(self, french: str, english: str) -> None:
        """The customer writes; the service has it."""
        await self.visitor.says(self.either(french, english))
        await self.visitor.sees(self.either(french, english))

    async def happens(self, *events: ev.Event) -> None:
        """An agent, the shop or the service writes into this conversation."""
        await self.stage.writes(await self.visitor.conversation(), *events)

    async def waits(self) -> None:
        """In line for a person, by the button."""
        await self.visitor.button("human").click()
        await self.visitor.button("leave").wait_for()

    async def agent_comes(self) -> None:
        """Léa claims the conversation and answers."""
        await self.happens(ev.HandoffClaimed(agent="pictures", name="Léa"))
        french = "Bonjour, j’ai lu votre échange. Votre colis est à Lyon : je demande sa livraison pour demain."
        english = "Hello, I have read your conversation. Your parcel is in Lyon: I ask for delivery tomorrow."
        await self.agent_says(french, english)

    async def agent_says(self, french: str, english: str, *files: ev.Attachment) -> None:
        """Léa writes, and it is there."""
        text = self.either(french, english)
        await self.happens(ev.AgentWrote(agent="pictures", name="Léa", text=text, attachments=files))
        await self.visitor.sees(text)

    async def talks_with_lea(self) -> None:
        """A question, a person asked for, and Léa's first words."""
        await self.opens()
        await self.says(
            "Mon colis LBQ-10001 devait arriver hier, un conseiller svp",
            "My parcel LBQ-10001 was due yesterday, an agent please",
        )
        await self.visitor.button("leave").wait_for()
        await self.agent_comes()


PERSON = str(CAMILLE["sub"])
Made = Callable[[Scene], Awaitable[None]]
