"""The typing sign: passed on from the bell to Telegram, where it expires after five seconds by itself."""

from __future__ import annotations

import asyncio

import structlog
from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from channels.telegram.settings import CHANNEL
from conversation.door import Door
from conversation.errors import ConversationError
from conversation.store import Ring

SHOWN_S = 4.0  # Telegram shows it for five; a hint that comes earlier adds nothing
AT_ONCE = 20  # signs under way; more are dropped, they would come too late anyway

log = structlog.get_logger()


class TypingSigns:
    """`on_ring` is given to the worker; the signs go out beside it, at best effort."""

    def __init__(self, bot: Bot, door: Door) -> None:
        self._bot = bot
        self._door = door
        self._shown: dict[str, asyncio.Task[None]] = {}

    def on_ring(self, ring: Ring) -> None:
        """Show the sign when an agent or the assistant types, one at a time per conversation."""
        by_other = ring.data.get("role") in ("agent", "assistant")
        if ring.kind == "typing" and by_other and ring.conversation not in self._shown and len(self._shown) < AT_ONCE:
            task = asyncio.create_task(self._show(ring.conversation), name=f"telegram-typing-{ring.conversation}")
            self._shown[ring.conversation] = task
            task.add_done_callback(lambda _: self._shown.pop(ring.conversation, None))

    async def close(self) -> None:
        """End the signs under way."""
        tasks = list(self._shown.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _show(self, conversation: str) -> None:
        try:
            chat = (await self._door.read(conversation)).addresses.get(CHANNEL)
            if chat is not None:
                await self._bot.send_chat_action(int(chat), ChatAction.TYPING, read_timeout=SHOWN_S)
                await asyncio.sleep(SHOWN_S)
        except (TelegramError, ConversationError) as error:
            log.info("telegram.typing_failed", conversation=conversation, error=type(error).__name__)
