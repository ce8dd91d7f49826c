"""Telegram's updates, however they come: asked for, or posted to the gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter

from channels.messaging.inbox import Inbox
from channels.messaging.incoming import Incoming
from channels.messaging.notices import word
from channels.messaging.polling import Trouble, write_down
from channels.messaging.saying import Outgoing
from channels.telegram.channel import TelegramApp
from channels.telegram.client import readable, seconds
from channels.telegram.decode import Group, decode
from channels.telegram.settings import TelegramRefused, TelegramSettings
from conversation.book import Book
from conversation.door import Door

KINDS = ("message", "edited_message", "callback_query")
BATCH = 100  # the most that Telegram hands out

log = structlog.get_logger()


class Updates:
    """See `Source`. `offset` is the first that is asked for: those before it are confirmed (None: what there is)."""

    def __init__(self, bot: Bot, door: Door, book: Book, settings: TelegramSettings) -> None:
        self._bot, self._poll_s = bot, settings.poll_s
        self._app = TelegramApp(bot)
        self._inbox = Inbox(self._app, door, book, settings.place)
        self.offset: int | None = None

    async def ask(self) -> int:
        """See `Source.ask`. Raises `TelegramRefused` when the token is no good."""
        try:
            return await self.once(self._poll_s)
        except InvalidToken as error:
            raise TelegramRefused from error

    async def once(self, wait_s: int = 0) -> int:
        """The same, waiting for so long; the offset rises past what is in the log."""
        updates = await self._bot.get_updates(self.offset, BATCH, wait_s, KINDS)
        await self._take(updates)
        if updates:
            self.offset = updates[-1].update_id + 1
        return len(updates)

    def trouble(self, error: Exception) -> Trouble:
        """See `Source.trouble`."""
        what = "another process polls, or a webhook is set" if isinstance(error, Conflict) else "no updates"
        return Trouble(what, seconds(error) if isinstance(error, RetryAfter) else None)

    async def posted(self, update: dict[str, Any]) -> None:
        """One that Telegram posted. Raises `ValueError` for what is none, `StoreUnavailable`, `NotYet`."""
        if not isinstance(update.get("update_id"), int):
            raise ValueError("no update_id")
        if readable(update):
            await self._take([Update.de_json(update, self._bot)])

    async def _take(self, updates: Sequence[Update]) -> None:
        """Private messages are in the log before groups hear anything: a busy group holds nobody up."""
        came = [one for update in updates if (one := _read(update)) is not None]
        await write_down([one for one in came if not isinstance(one, Group)], self._inbox)
        groups = {one.address: one for one in came if isinstance(one, Group)}
        link = await self._app.private_chat() if groups else None
        if link is not None:
            await asyncio.gather(*(self._refuse(group, link) for group in groups.values()))

    async def _refuse(self, group: Group, link: str) -> None:
        """Say in a group, once a day, where private chats are."""
        words = Outgoing(word("group", group.language, link=link))
        await self._inbox.say_once(group, words, f"group/{group.address}")


def _read(update: Update) -> Incoming | None:
    """What the customer did. What we do not understand is said and left out, so that it does not hold up the others."""
    try:
        return decode(update)
    except Exception as error:  # noqa: BLE001 - the edge: what the library makes of an update is its own affair
        log.error("telegram.update_unreadable", update=update.update_id, error=type(error).__name__)
        return None
