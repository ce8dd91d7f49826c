"""An agent in front of the desk's page: finds things as people do, and fails with any script that fails."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.async_api import Locator, Page, expect

from tests.browser.held import lasts

UNDO_MS = 4_000  # an answer leaves by itself after that (handoff/static/desk/outbox.js)


@dataclass
class Seated:
    """One page with the desk on it."""

    page: Page
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))
        self.page.on("console", lambda line: self._listen(line.type, line.text))

    def _listen(self, kind: str, text: str) -> None:
        """What the policy forbids is told on the console only; a refused call is told there too, and is no failure."""
        if kind == "error" and "Content Security Policy" in text:
            self.failures.append(text)

    async def goes_to(self, url: str, path: str = "") -> None:
        await self.page.goto(f"{url}/desk{path}")

    async def logs_in(self, email: str, password: str) -> None:
        await self.page.fill("#email", email)
        await self.page.fill("#password", password)
        await self.page.keyboard.press("Enter")

    async def opens(self, c: str) -> None:
        """Open a conversation of the list."""
        await self.line(c).click()
        await expect(self.line(c)).to_have_attribute("aria-current", "true")
        await expect(self.page.locator(".head h2")).to_be_visible()

    async def claims(self, c: str) -> None:
        """Open it, and take it by the key; the composer is ready then."""
        await self.opens(c)
        await self.page.keyboard.press("c")
        await expect(self.composer).to_be_focused()

    async def views(self, name: str) -> None:
        """Choose a view of the list."""
        await self.page.locator(f".views .{name}").click()

    async def writes(self, text: str) -> None:
        """Write in the composer and press Enter; Enter again in the empty field sends without the time to undo.

        Unless the field has gone meanwhile: then the answer leaves by itself once that time is over.
        """
        await self.composer.fill(text)
        await self.composer.press("Enter")
        await expect(self.thread.get_by_text(text, exact=True)).to_have_count(1)
        await self.page.keyboard.press("Enter")

    async def has_time(self) -> None:
        """From now on no answer leaves by itself: looking at one may take longer than the seconds to take it back."""
        await lasts(self.page, UNDO_MS)

    async def does(self, verb: str) -> None:
        """Press a verb's button."""
        await self.page.locator(f".actions .{verb}").click()

    async def asks(self, verb: str) -> None:
        """Press a verb's button and see its dialog: the first one is read only then."""
        await self.does(verb)
        await expect(self.dialog).to_be_visible()

    async def agrees(self) -> None:
        """Press the dialog's main button."""
        await self.dialog.locator("button.main").click()

    async def goes_deaf(self) -> None:
        """From the next break on the live line opens and says nothing; calls get through."""
        await self.page.route_web_socket("**/api/desk/ws", lambda socket: None)

    async def choose(self, kind: str) -> None:
        """`answer` or `note`."""
        button = self.page.locator(".kinds button").nth(["answer", "note"].index(kind))
        await button.click()
        await expect(button).to_have_attribute("aria-pressed", "true")
        if await self.composer.count():
            await expect(self.composer).to_be_focused()

    async def looks_for(self, text: str = "") -> None:
        """Open the palette and type."""
        await self.page.keyboard.press("Control+k")
        await expect(self.page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
        await self.page.keyboard.type(text)

    async def leaves_dialog(self) -> None:
        """Escape closes it, if there is one."""
        await self.page.keyboard.press("Escape")
        await expect(self.page.locator("dialog")).to_have_count(0)

    async def leaves_field(self) -> None:
        await self.page.keyboard.press("Escape")

    def line(self, c: str) -> Locator:
        """The conversation's line in the list."""
        return self.page.locator(f'[data-conversation="{c}"]')

    @property
    def composer(self) -> Locator:
        return self.page.locator("#composer")

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog[open]")

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def brief(self) -> Locator:
        return self.page.locator(".brief")

    @property
    def notices(self) -> Locator:
        return self.page.locator(".notices")

    @property
    def holder(self) -> Locator:
        return self.page.locator(".holder")

    async def sees(self, text: str) -> None:
        """It is in the thread, exactly once."""
        await expect(self.thread.get_by_text(text, exact=True)).to_have_count(1)

    async def is_told(self, text: str) -> None:
        """A notice says it."""
        await expect(self.notices).to_contain_text(text)

    async def ends(self) -> None:
        """Close the browser; nothing has failed in it."""
        await self.page.context.close()
        assert not self.failures
