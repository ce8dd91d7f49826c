"""A customer on Telegram: the real library and channel, a local Bot API, and the verbs of every customer."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from telegram import Bot

from channels import ways
from channels.messaging.carrying import Sender
from channels.telegram.channel import TelegramApp
from channels.telegram.client import open_bot
from channels.telegram.settings import CHANNEL, TelegramSettings
from channels.telegram.updates import Updates
from conversation.ids import all_shards
from conversation.worker import Worker
from tests.fakes.telegram.people import Json, Person
from tests.fakes.telegram.server import FakeTelegram
from tests.scenario.day.people import Listener

if TYPE_CHECKING:
    from tests.scenario.day.town import Town


@dataclass
class Exchange:
    """What stands between phones and the town: Telegram's servers, and our process `passerelle telegram`."""

    town: Town
    server: FakeTelegram = field(default_factory=FakeTelegram)
    bot: Bot = field(init=False)

    async def start(self) -> None:
        await self.server.start()
        settings = TelegramSettings(
            token=self.server.token,
            secret=self.town.settings.secret,
            files=self.town.settings.files_dir,
            api=self.server.url,
            public_url=self.town.url,
            poll_s=0,
        )
        self.bot = open_bot(settings)
        door, book = self.town.door, self.town.book
        self._updates = Updates(self.bot, door, book, settings)
        self._sender = Worker(door.store, CHANNEL, Sender(TelegramApp(self.bot), door, settings.files).handle)
        await ways.note(book, CHANNEL, f"https://t.me/{self.server.bot['username']}?start=")

    async def carry(self) -> None:
        """Both ways, until nothing is left to carry now."""
        while self.server.updates:
            await self._updates.once()
            self.server.updates = []  # the next poll would confirm them
        while await self._sender.drain():
            pass

    async def overdue(self) -> int:
        return (await self.town.store.overdue(CHANNEL, all_shards()))[0]

    async def stop(self) -> None:
        await self.bot.shutdown()
        for request in (self.bot.request, self.bot._request[0]):  # a bot that was never initialized has them open
            with contextlib.suppress(RuntimeError):
                await request.shutdown()
        await self.server.stop()


class OnTelegram(Listener):
    """Somebody who writes to the bot."""

    def __init__(self, town: Town, person: Person) -> None:
        self.town, self.person = town, person
        self._read_to = 0

    async def comes(self) -> None:
        """Open the chat with the bot."""
        await self.says("/start")
        bound = await self.town.book.bound(CHANNEL, str(self.person.chat))
        assert bound is not None, "nothing of this chat is in the log"
        self.id = bound

    async def goes(self) -> None:
        """The phone stays in the pocket."""

    async def says(self, text: str) -> list[str]:
        """Write, wait until all is quiet, and read what came back."""
        await self.writes(text)
        return await self.listens()

    async def writes(self, text: str) -> Json:
        """Write without waiting; the update, so that Telegram can deliver it again."""
        self._turns_to_write()
        return await self.person.says(text)

    async def arrives_again(self, update: Json) -> list[str]:
        """Telegram is not sure that an update arrived."""
        await self.person.server.push_again(update)
        return await self.listens()

    async def edits(self, update: Json, text: str) -> list[str]:
        self._turns_to_write()
        await self.person.edits(update, text)
        return await self.listens()

    async def taps(self, title: str) -> list[str]:
        """Tap the newest button of this title."""
        self._turns_to_write()
        await self.person.taps(title)
        return await self.listens()

    async def sends_photo(self, content: bytes, caption: str = "") -> list[str]:
        await self.puts("photo", content, caption)
        return await self.listens()

    async def puts(self, kind: str, content: bytes, caption: str = "") -> None:
        """Send a photo, voice or document without waiting."""
        self._turns_to_write()
        await self.person.sends(kind, content, caption or None)

    async def reads(self) -> list[str]:
        return self.person.reads[self._read_to :]

    @property
    def buttons(self) -> list[str]:
        """What can be tapped below what came last."""
        return [title for shown in self.person.sees[self._read_to :] for title in shown.buttons]

    def _turns_to_write(self) -> None:
        self._read_to = len(self.person.sees)
