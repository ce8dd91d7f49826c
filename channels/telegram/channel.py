"""What Telegram can show, as data, and how a message gets there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import structlog
from telegram import Bot
from telegram.error import TelegramError

from channels.capabilities import Capabilities
from channels.notices import SERVICE
from channels.saying import Outgoing
from channels.telegram.client import fate
from channels.telegram.encode import BUTTONS, LIMIT, encode
from channels.telegram.files import LIMIT_BYTES, send
from channels.telegram.notices import word
from channels.telegram.replies import NO_PREVIEW, markup
from channels.telegram.settings import CHANNEL, CURSORS
from channels.tries import Fate, Try
from conversation.events import Event
from conversation.state import Conversation

TELEGRAM = Capabilities(
    name=CHANNEL, buttons=BUTTONS, typing=True, text_limit=LIMIT, file_limit_bytes=LIMIT_BYTES, edits=True
)

log = structlog.get_logger()


class TelegramCarrier:
    """See `Carrier`."""

    cursors = CURSORS

    def __init__(self, bot: Bot, files: Path) -> None:
        self._bot, self._files = bot, files

    def encode(self, event: Event, language: str, known: Mapping[int, Event]) -> list[Outgoing]:
        """See `Carrier.encode`."""
        return encode(event, language, known)

    async def send(self, state: Conversation, message: Outgoing, at: Try) -> Fate | None:
        """See `Carrier.send`."""
        try:
            await self._deliver(int(state.addresses[CHANNEL]), message)
        except FileNotFoundError:
            return Fate("refused", "the file is not there any more")
        except TelegramError as error:
            return fate(error, at.n)
        return None

    async def say_it_goes_on(self, state: Conversation) -> None:
        """See `Carrier.say_it_goes_on`."""
        try:
            line = SERVICE + word("elsewhere", state.language)
            await self._bot.send_message(int(state.addresses[CHANNEL]), line, disable_notification=True)
        except TelegramError as error:
            log.info("telegram.courtesy_failed", what="elsewhere", error=type(error).__name__)

    async def _deliver(self, chat: int, message: Outgoing) -> None:
        if message.file is not None:
            await send(self._bot, chat, message.file, message.text, self._files)
        else:
            under = markup(message)
            await self._bot.send_message(chat, message.text, reply_markup=under, link_preview_options=NO_PREVIEW)
