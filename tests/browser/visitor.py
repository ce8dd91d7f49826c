"""A customer in front of the widget: finds things as people and screen readers do, by role and name."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import FilePayload, Locator, Page, expect

FRENCH = {
    "open": "Besoin d’aide ? Ouvrir la discussion",
    "close": "Fermer la discussion",
    "human": "Parler à une personne",
    "write": "Votre message",
    "send": "Envoyer",
    "photo": "Joindre une photo ou un PDF",
    "leave": "Quitter la file",
    "sending": "Envoi…",
    "sent": "Distribué",
    "seen": "Vu",
    "more": "Plus d’options",
    "telegram": "Continuer sur Telegram",
    "transcript": "Télécharger la conversation",
    "wishes": "Mes préférences",
    "forget": "Oublier cet appareil",
    "forget it": "Oublier",
    "anew": "Nouvelle conversation",
    "notice": "Vous écrivez à un assistant automatique",
}
ENGLISH = {
    "open": "Need help? Open the chat",
    "close": "Close the chat",
    "human": "Talk to a person",
    "write": "Your message",
    "send": "Send",
    "photo": "Attach a photo or a PDF",
    "leave": "Leave the line",
    "sending": "Sending…",
    "sent": "Delivered",
    "seen": "Seen",
    "more": "More options",
    "telegram": "Continue on Telegram",
    "transcript": "Download the conversation",
    "wishes": "My preferences",
    "forget": "Forget this device",
    "forget it": "Forget",
    "anew": "New conversation",
    "notice": "You are writing to an automated assistant",
}


@dataclass
class Visitor:
    """One page with the widget on it."""

    page: Page
    lang: str = "fr"

    @property
    def names(self) -> dict[str, str]:
        """What things are called in the visitor's language."""
        return FRENCH if self.lang == "fr" else ENGLISH

    def button(self, name: str, exact: bool = True) -> Locator:
        """A button by what it is called; names of ours by their key."""
        return self.page.get_by_role("button", name=self.names.get(name, name), exact=exact)

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name=self.names["write"])

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    async def goes_to(self, url: str) -> Visitor:
        """Load a page with the widget."""
        await self.page.goto(url)
        return self

    async def opens(self) -> Visitor:
        """Open the chat and wait until the service has said what it is."""
        await self.button("open", exact=False).click()
        await self.sees(self.names["notice"])
        return self

    async def says(self, text: str) -> None:
        """Write and press Enter; wait until the service has it, or cannot be reached, or refuses it."""
        await self.box.fill(text)
        await self.box.press("Enter")
        await expect(self.log.get_by_text(self.names["sending"])).to_have_count(0)

    async def sends(self, content: bytes, name: str = "tasse.png", media_type: str = "image/png") -> None:
        """Choose a file to send."""
        async with self.page.expect_file_chooser() as chooser:
            await self.button("photo").click()
        file = FilePayload(name=name, mimeType=media_type, buffer=content)
        await (await chooser.value).set_files(file)

    async def asks(self, text: str) -> str:
        """Write, wait for the assistant's answer, and read it."""
        answers = self.log.locator(".assistant .text")
        before = await answers.count()
        await self.says(text)
        await expect(answers).not_to_have_count(before)
        return _plain(await answers.last.inner_text())

    async def conversation(self) -> str:
        """The conversation's id, as the widget keeps it."""
        find = (
            """() => Object.values(localStorage).map((kept) => JSON.parse(kept).session?.conversation).find(Boolean)"""
        )
        return str(await self.page.evaluate(find))

    async def sees(self, text: str) -> None:
        """It is among the messages, exactly once."""
        await expect(self.log.get_by_text(text)).to_have_count(1)

    async def sees_in(self, text: str) -> None:
        """It is somewhere in the panel."""
        await expect(self.panel.get_by_text(text).first).to_be_visible()

    async def messages(self) -> list[str]:
        """The texts of all bubbles, top to bottom."""
        return [_plain(text) for text in await self.log.locator(".text").all_inner_texts()]


def _plain(text: str) -> str:
    """As it was written: the widget keeps signs on the line of their word."""
    return text.strip().replace("\u00a0", " ")
