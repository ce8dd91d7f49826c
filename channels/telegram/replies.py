"""The channel's own words and buttons: best effort, at most once, and no part of the conversation."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyKeyboardMarkup
from telegram.error import TelegramError

from channels.saying import Outgoing
from channels.telegram.decode import Incoming, Tap
from channels.telegram.encode import LIMIT, rows
from channels.telegram.notices import word
from channels.texts import units
from conversation.book import Book

DAY_S = 86_400  # Telegram repeats an update that was not confirmed for a day
PATIENCE_S = 5.0  # nobody's next message waits longer for a courtesy
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # what an agent's link shows is not asked for on a customer's behalf

log = structlog.get_logger()


def markup(message: Outgoing) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """What stands under a message, in the library's terms."""
    if message.key is not None:
        return ReplyKeyboardMarkup([[message.key]], resize_keyboard=True, is_persistent=True)
    shown = [[InlineKeyboardButton(title, callback_data=value) for title, value in row] for row in rows(message)]
    return InlineKeyboardMarkup(shown) if shown else None


class Replies:
    """Every method returns after at most a few seconds, whether it worked or not."""

    def __init__(self, bot: Bot, book: Book) -> None:
        self._bot = bot
        self._book = book

    async def notice(self, to: Incoming, message: Outgoing, once: str | None = None) -> None:
        """Send one of our words, once per update (or per `once`, within a day)."""
        if await self._book.hit(f"telegram/notice/{once or to.id}", DAY_S) == 1:
            sending = self._bot.send_message(
                to.chat,
                message.text,
                reply_markup=markup(message),
                link_preview_options=NO_PREVIEW,
                read_timeout=PATIENCE_S,
            )
            await self._courtesy("notice", sending)

    async def refuse_group(self, to: Incoming) -> None:
        """Say once a day where private chats are."""
        try:
            link = (await self._bot.get_me(read_timeout=PATIENCE_S)).link or ""
        except TelegramError:
            return
        await self.notice(to, Outgoing(word("group", to.language, link=link)), once=f"group/{to.chat}")

    async def answer(self, tap: Tap, text: str | None = None) -> None:
        """End the spinning of a tapped button, with a word that passes."""
        await self._courtesy("answer", self._bot.answer_callback_query(tap.query, text, read_timeout=PATIENCE_S))

    async def put_away(self, under: Incoming, tap: Tap, title: str | None) -> None:
        """Take the buttons off; what was chosen (None: they were stale) stays below the text."""
        text = f"{tap.shown}\n\n✓ {title}"
        if title is not None and tap.shown and units(text) <= LIMIT:
            editing = self._bot.edit_message_text(text, under.chat, under.message, read_timeout=PATIENCE_S)
            await self._courtesy("keyboard", editing)
        else:
            clearing = self._bot.edit_message_reply_markup(under.chat, under.message, read_timeout=PATIENCE_S)
            await self._courtesy("keyboard", clearing)

    async def _courtesy(self, what: str, call: Awaitable[Any]) -> None:
        try:
            await call
        except TelegramError as error:
            log.info("telegram.courtesy_failed", what=what, error=type(error).__name__)
