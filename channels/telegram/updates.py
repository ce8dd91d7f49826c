"""Telegram's updates, however they come: asked for, or posted to the gateway."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from telegram import Update
from telegram.error import InvalidToken, RetryAfter

from channels.messaging.commands import menu
from channels.messaging.inbox import Inbox
from channels.messaging.incoming import Incoming
from channels.messaging.polling import write_down
from channels.telegram.channel import TelegramApp
from channels.telegram.client import Client, Json, seconds
from channels.telegram.decode import decode
from channels.telegram.settings import TelegramRefused, TelegramSettings
from conversation.book import Book
from conversation.door import Door

KINDS = ("message", "edited_message", "callback_query")

log = structlog.get_logger()


class Updates:
    """See `Source`. `offset` is the first that is asked for: those before it are confirmed (None: what there is)."""

    def __init__(self, bot: Client, door: Door, book: Book, settings: TelegramSettings) -> None:
        self._bot, self._settings = bot, settings
        self._inbox = Inbox(TelegramApp(bot), door, book, settings)
        self.offset: int | None = None

    @property
    def polls(self) -> bool:
        """See `Source.polls`."""
        return self._settings.webhook_url is None

    async def introduce(self) -> None:
        """See `Source.introduce`: our commands in the menu, and a webhook where there is an address to post to."""
        settings, site = self._settings, self._settings.public_url is not None
        await self._bot.initialize()
        for language, code in (("en", None), ("fr", "fr")):
            await self._bot.set_my_commands(list(menu(language, site).items()), language_code=code)
        if settings.webhook_url is None:
            await self._bot.delete_webhook(drop_pending_updates=False)
        else:
            secret = settings.webhook_secret
            await self._bot.set_webhook(settings.webhook_url, allowed_updates=KINDS, secret_token=secret)

    async def ask(self) -> int:
        """See `Source.ask`."""
        return await self.once(self._settings.poll_s)

    async def once(self, wait_s: int = 0) -> int:
        """The same, waiting for so long; the offset rises past what is in the log."""
        updates = await self._bot.updates(self.offset, wait_s, KINDS)
        await self._take(updates)
        if updates:
            self.offset = updates[-1]["update_id"] + 1
        return len(updates)

    def pause_s(self, error: Exception) -> float | None:
        """See `Source.pause_s`."""
        if isinstance(error, InvalidToken):
            raise TelegramRefused from error
        return seconds(error) if isinstance(error, RetryAfter) else None

    async def posted(self, update: Json) -> None:
        """One that Telegram posted. Raises `ValueError` for what is none, `StoreUnavailable`, `NotYet`."""
        if not isinstance(update.get("update_id"), int):
            raise ValueError("no update_id")
        await self._take([update])

    async def _take(self, updates: Sequence[Json]) -> None:
        await write_down([one for update in updates if (one := _read(update)) is not None], self._inbox)


def _read(update: Json) -> Incoming | None:
    """What the customer did. What nobody understands, of a newer server say, is told of and holds up no others."""
    try:
        return decode(Update.de_json(update, None))
    except Exception as error:  # noqa: BLE001 - the edge: what the library makes of an update is its own affair
        log.error("telegram.update_unreadable", update=update["update_id"], error=type(error).__name__)
        return None
