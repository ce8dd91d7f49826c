"""Asking Telegram for updates: one poller at a time, and nothing confirmed before it is in the log."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from channels.telegram.client import seconds
from channels.telegram.inbox import Inbox, NotYet
from channels.telegram.settings import TelegramRefused
from conversation.book import Book
from conversation.errors import StoreUnavailable
from conversation.ids import new_id

UPDATES = ("message", "edited_message", "callback_query")
BATCH = 100  # the most that Telegram hands out
LEASE = "telegram-poller"
LEASE_S = 90  # a long poll, and time to write a batch down
STANDBY_S = 5.0
AWAY_MAX_S = 30.0

log = structlog.get_logger()
T = TypeVar("T")


class Poller:
    """`run` asks until it is stopped; `once` is one question, for tests and for draining."""

    def __init__(self, bot: Bot, inbox: Inbox, book: Book, poll_s: int) -> None:
        self._bot, self._inbox, self._book = bot, inbox, book
        self._poll_s = poll_s
        self._name = new_id()
        self._offset: int | None = None  # None: from the first that Telegram has not seen confirmed
        self._trouble = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Poll while the lease is ours. Raises `TelegramRefused` when the token is no good."""
        tries = 0
        while not stop.is_set():
            wait = 0.0
            try:
                if await self._book.hold(LEASE, self._name, LEASE_S):
                    await until(stop, self.once(self._poll_s))
                    tries, self._trouble = 0, self._better()
                else:
                    wait = STANDBY_S
            except InvalidToken as error:
                raise TelegramRefused from error
            except (TelegramError, StoreUnavailable, NotYet) as error:
                tries += 1
                wait = seconds(error) if isinstance(error, RetryAfter) else min(2.0**tries, AWAY_MAX_S)
                self._worse(error)
            except Exception as error:  # noqa: BLE001 - the edge: what the library cannot read must not end the polling
                wait = AWAY_MAX_S
                self._worse(error)
            await until(stop, asyncio.sleep(wait))
        await self._give_back()

    async def once(self, timeout_s: int = 0) -> int:
        """Fetch a batch and write it down; the offset rises past what is in the log. Returns how many updates."""
        updates = await self._bot.get_updates(self._offset, BATCH, timeout_s, UPDATES)
        await self._write_down(updates)
        if updates:
            self._offset = updates[-1].update_id + 1
        return len(updates)

    async def _write_down(self, updates: Sequence[Update]) -> None:
        """Each chat's updates in order, chats beside each other; after an error all come again, once more or not."""
        chats: defaultdict[int | None, list[Update]] = defaultdict(list)
        for update in updates:
            chats[update.effective_chat.id if update.effective_chat else None].append(update)
        done = await asyncio.gather(*(self._in_order(chat) for chat in chats.values()), return_exceptions=True)
        for outcome in done:
            if isinstance(outcome, BaseException):
                raise outcome

    async def _in_order(self, updates: Sequence[Update]) -> None:
        for update in updates:
            await self._inbox.handle(update)

    def _worse(self, error: Exception) -> None:
        """Say each trouble once, not at each try."""
        what = "another process polls, or a webhook is set" if isinstance(error, Conflict) else "no updates"
        if type(error).__name__ != self._trouble:
            log.warning("telegram.poll_failed", error=type(error).__name__, what=what, next="trying again")
        self._trouble = type(error).__name__

    def _better(self) -> str:
        if self._trouble:
            log.info("telegram.poll_works_again")
        return ""

    async def _give_back(self) -> None:
        try:
            await self._book.drop(LEASE, self._name)
        except StoreUnavailable:
            log.info("telegram.lease_left", expires_s=LEASE_S)


async def until(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The result of the work, or None when `stop` came first and ended it."""
    task, stopped = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for pending in (task, stopped):
            pending.cancel()
        await asyncio.gather(task, stopped, return_exceptions=True)
