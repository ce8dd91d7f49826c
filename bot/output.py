"""Rasa's output channel for one turn: keeps each reply whole (the stock one cuts a text at blank lines)."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel


class Replies(OutputChannel):
    """What one turn said, in order, and the actions of it that failed."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.failures: list[str] = []

    @classmethod
    def name(cls) -> str:
        return "passerelle"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(message)
