"""Rasa's output channel for one turn: keeps each reply whole (the stock one cuts a text at blank lines)."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from conversation.errors import StoreUnavailable


class Replies(OutputChannel):
    """What one turn said, in order, the actions of it that failed, and whether the store was `away` for one of them."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.failures: list[str] = []
        self.away: StoreUnavailable | None = None

    @classmethod
    def name(cls) -> str:
        return "passerelle"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(message)
