"""An agent at the desk, in French: finds things as people and screen readers do, by role and name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from tests.service import PASSWORD

EMAIL = "agent@demo.example"  # Léa, of the demo (passerelle/demo.py)


@dataclass
class Agent:
    """One page with the desk on it."""

    page: Page

    async def logs_in(self, url: str) -> Agent:
        """Open the desk of this service and log in."""
        await self.page.goto(f"{url}/desk")
        await self.page.get_by_label("E-mail").fill(EMAIL)
        await self.page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        await self.button("Se connecter").click()
        await expect(self.list).to_be_visible()
        return self

    def button(self, name: str) -> Locator:
        """A button by the beginning of what it is called."""
        return self.page.get_by_role("button", name=re.compile(f"^{name}")).first

    @property
    def list(self) -> Locator:
        return self.page.get_by_role("navigation", name="Conversations")

    @property
    def brief(self) -> Locator:
        return self.page.get_by_label("Résumé du cas")

    @property
    def thread(self) -> Locator:
        return self.page.get_by_label("Fil de la conversation")

    async def looks_at(self, view: str) -> None:
        """Choose a view of the list."""
        await self.list.get_by_role("link", name=view).first.click()

    async def opens(self, conversation: str) -> None:
        """Open a case of the list."""
        await self.list.locator(f"[data-conversation='{conversation}']").click()
        await expect(self.brief).to_be_visible()

    async def reads(self, *texts: str) -> None:
        """All of this stands in the brief."""
        for text in texts:
            await expect(self.brief).to_contain_text(text)

    async def sees(self, text: str) -> None:
        """It is in the thread."""
        await expect(self.thread.get_by_text(text).first).to_be_visible()

    async def claims(self) -> None:
        await self.button("Prendre").click()
        await expect(self.button("Rendre à l’assistant")).to_be_visible()

    async def answers(self, text: str) -> None:
        """Write to the customer and press Enter."""
        box = self.page.get_by_role("textbox", name=re.compile("^Répondre à"))
        await box.fill(text)
        await box.press("Enter")
        await self.sees(text)

    async def hands_back(self, decided: str) -> None:
        """Give the conversation back, saying what was decided."""
        await self.button("Rendre à l’assistant").click()
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_role("textbox").fill(decided)
        await dialog.get_by_role("button", name="Rendre", exact=True).click()
        await expect(dialog).to_have_count(0)
