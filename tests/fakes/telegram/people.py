"""A person with a Telegram app: writes, taps, sends, and sees what the bot's messages look like."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.telegram.server import FakeTelegram

Json = dict[str, Any]


@dataclass
class Shown:
    """A message of the bot as the person sees it now (after edits)."""

    id: int
    chat: int
    text: str
    markup: Json | None = None
    edited: bool = False
    file: tuple[str, str, bytes] | None = None  # photo or document, its name, its content

    @property
    def buttons(self) -> dict[str, str]:
        """The inline buttons: title -> value."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return {button["text"]: button["callback_data"] for row in rows for button in row}

    @property
    def key(self) -> str | None:
        """The lasting key below the text field, if this message brought one."""
        rows = (self.markup or {}).get("keyboard", [])
        return rows[0][0]["text"] if rows else None


@dataclass
class Person:
    """A private chat with the bot; `chat` is also the person's id, as on Telegram."""

    server: FakeTelegram
    chat: int
    first_name: str = "Camille"
    language: str | None = "fr"
    blocks_bot: bool = False
    toasts: list[str] = field(default_factory=list)  # one per answered tap, empty when nothing was said
    typing_seen: int = 0

    @property
    def profile(self) -> Json:
        known = {"language_code": self.language} if self.language else {}
        return {"id": self.chat, "is_bot": False, "first_name": self.first_name} | known

    @property
    def sees(self) -> list[Shown]:
        """The bot's messages, oldest first."""
        return [shown for shown in self.server.shown if shown.chat == self.chat]

    @property
    def reads(self) -> list[str]:
        """Their texts."""
        return [shown.text for shown in self.sees]

    async def says(self, text: str) -> Json:
        """Write a line; the update is returned, so that it can be pushed again."""
        return await self.server.push("message", self._message(text=text))

    async def edits(self, update: Json, text: str) -> Json:
        """Change a line written before."""
        return await self.server.push("edited_message", {**update["message"], "text": text, "edit_date": 1})

    async def taps(self, title: str, message: Shown | None = None) -> Json:
        """Tap an inline button of the newest message that has it."""
        under = message or next(shown for shown in reversed(self.sees) if title in shown.buttons)
        return await self.taps_value(under.buttons[title], under)

    async def taps_value(self, value: str, under: Shown) -> Json:
        """Tap with any value, as an old or a forged app could."""
        number = str(self.server.number())
        self.server.tapping[number] = self
        query = {
            "id": number,
            "from": self.profile,
            "chat_instance": "1",
            "data": value,
            "message": self.server.as_json(under),
        }
        return await self.server.push("callback_query", query)

    async def sends(self, kind: str, content: bytes = b"", caption: str | None = None, **fields: Any) -> Json:
        """Send a photo, voice, document, sticker, ...; `fields` go into Telegram's own object."""
        file = {**self.server.add_file(content), **fields}
        said = {"caption": caption} if caption else {}
        whole = [file] if kind == "photo" else file
        return await self.server.push("message", self._message(**{kind: whole}, **said))

    async def sends_plain(self, **fields: Any) -> Json:
        """Send what has no file: `location={...}`, `contact={...}`, `dice={...}`."""
        return await self.server.push("message", self._message(**fields))

    async def says_in_group(self, text: str, group: int = -100) -> Json:
        message = self._message(text=text) | {"chat": {"id": group, "type": "supergroup", "title": "Amis"}}
        return await self.server.push("message", message)

    def _message(self, **fields: Any) -> Json:
        return {
            "message_id": self.server.number(),
            "date": 1,
            "from": self.profile,
            "chat": {"id": self.chat, "type": "private", "first_name": self.first_name},
            **fields,
        }
