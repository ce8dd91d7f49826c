"""The typing sign: passed on from the bell to an app, where it expires by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from conversation.door import Door
from conversation.errors import ConversationError
from conversation.store import Ring

SHOWN_S = 4.0  # apps show it for about five; a hint that comes earlier adds nothing
AT_ONCE = 20  # signs under way; more are dropped, they would come too late anyway

log = structlog.get_logger()


class TypingSigns:
    """`on_ring` is given to the worker; the signs go out beside it, at best effort."""

    def __init__(self, channel: str, show: Callable[[str], Awaitable[None]], door: Door) -> None:
        """`show` shows the sign at an address; it raises nothing."""
        self._channel, self._show_at, self._door = channel, show, door
        self._shown: dict[str, asyncio.Task[None]] = {}

    def on_ring(self, ring: Ring) -> None:
        """Show the sign when an agent or the assistant types, one at a time per conversation."""
        by_other = ring.data.get("role") in ("agent", "assistant")
        if ring.kind == "typing" and by_other and ring.conversation not in self._shown and len(self._shown) < AT_ONCE:
            task = asyncio.create_task(self._show(ring.conversation), name=f"typing-{ring.conversation}")
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
            address = (await self._door.read(conversation)).addresses.get(self._channel)
        except ConversationError as error:
            log.info("typing.not_shown", conversation=conversation, error=type(error).__name__)
            return
        if address is not None:
            await self._show_at(address)
            await asyncio.sleep(SHOWN_S)
