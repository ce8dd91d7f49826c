"""What only Telegram can do: bring a message there, hand out a file, take buttons away after a tap, show typing."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable
from typing import Any

import structlog
from telegram import Bot, LinkPreviewOptions
from telegram.constants import ChatAction
from telegram.error import TelegramError

from channels.messaging.incoming import Incoming, Tap
from channels.messaging.saying import Outgoing
from channels.telegram.client import fate
from channels.telegram.encode import SHAPE, TELEGRAM, markup, units
from channels.telegram.settings import CHANNEL
from channels.tries import Fate, Try
from conversation.state import Conversation

PHOTO_LIMIT_BYTES = 10 * 1024 * 1024  # what sendPhoto takes; a document may have 50 MB
PATIENCE_S = 5.0  # nobody's next message waits longer for a courtesy
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)  # what an agent's link shows is not asked for on a customer's behalf

log = structlog.get_logger()


class TelegramApp:
    """See `App`."""

    can, shape, title, start = TELEGRAM, SHAPE, "Telegram", "?start="

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def deliver(self, state: Conversation, message: Outgoing, content: bytes, at: Try) -> Fate | None:
        """See `App.deliver`. A picture goes as a photo, anything else as a document."""
        chat, file, text = int(state.addresses[CHANNEL]), message.file, message.text
        try:
            if file is None:
                under = markup(message)
                await self._bot.send_message(chat, text, reply_markup=under, link_preview_options=NO_PREVIEW)
            elif file.media_type in ("image/jpeg", "image/png") and len(content) <= PHOTO_LIMIT_BYTES:
                await self._bot.send_photo(chat, content, caption=text, filename=file.name)
            else:
                await self._bot.send_document(
                    chat, content, caption=text, filename=file.name, disable_content_type_detection=True
                )
        except TelegramError as error:
            return fate(error, at.n)
        return None

    async def say(self, address: str, words: Outgoing, language: str) -> None:
        """See `App.say`."""
        sending = self._bot.send_message(
            int(address),
            words.text,
            reply_markup=markup(words),
            link_preview_options=NO_PREVIEW,
            read_timeout=PATIENCE_S,
        )
        await _courtesy("notice", sending)

    async def fetch(self, media: str) -> bytes:
        """See `App.fetch`."""
        return bytes(await (await self._bot.get_file(media)).download_as_bytearray())

    async def tapped(self, came: Incoming, tap: Tap, title: str | None, toast: str | None) -> None:
        """See `App.tapped`: end the spinning, and take the buttons off; what was chosen stays below the text."""
        await _courtesy("answer", self._bot.answer_callback_query(tap.id, toast, read_timeout=PATIENCE_S))
        chat, message = int(came.address), int(tap.under)
        text = f"{tap.shown}\n\n✓ {title}"
        if title is not None and tap.shown and units(text) <= TELEGRAM.text_limit:
            await _courtesy("keyboard", self._bot.edit_message_text(text, chat, message, read_timeout=PATIENCE_S))
        else:
            await _courtesy("keyboard", self._bot.edit_message_reply_markup(chat, message, read_timeout=PATIENCE_S))

    async def types(self, address: str) -> None:
        """See `LiveApp.types`."""
        await _courtesy("typing", self._bot.send_chat_action(int(address), ChatAction.TYPING, read_timeout=PATIENCE_S))

    async def private_chat(self) -> str | None:
        """See `App.private_chat`."""
        with contextlib.suppress(TelegramError):
            return (await self._bot.get_me(read_timeout=PATIENCE_S)).link
        return None


async def _courtesy(what: str, call: Awaitable[Any]) -> None:
    try:
        await call
    except TelegramError as error:
        log.info("telegram.courtesy_failed", what=what, error=type(error).__name__)
