"""The port of a messaging app: the few things only it can do. The rest of this folder is the same for all of them."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from channels.capabilities import Capabilities
from channels.messaging.incoming import Incoming, Tap
from channels.messaging.saying import Outgoing, Shape
from channels.tries import Fate, Try
from conversation.state import Conversation


class TooLarge(Exception):
    """A file over the app's limit."""


class NotYet(Exception):
    """What came is not in the log and may get there next time: the app must send it again."""


@dataclass(frozen=True)
class Place:
    """Where it is installed: the folder of customers' files, the installation's secret, the site's address if any."""

    files: Path
    secret: str = field(repr=False)
    public_url: str | None = None

    def derive(self, purpose: str) -> str:
        """A key of its own for one purpose, so that none of them gives SECRET away."""
        return hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


class App(Protocol):
    """One app. What it can do is data; `title` is its name as agents read it."""

    @property
    def can(self) -> Capabilities: ...
    @property
    def shape(self) -> Shape: ...
    @property
    def title(self) -> str: ...

    async def deliver(self, state: Conversation, message: Outgoing, content: bytes, at: Try) -> Fate | None:
        """One message on its way, with the `content` of its file; None when the app has taken it."""

    async def say(self, address: str, words: Outgoing, language: str) -> None:
        """A word of ours that is no part of the conversation; best effort."""

    async def private_chat(self) -> str | None:
        """Where a private chat with us begins; None where there is no such address, or it cannot be had now."""

    async def fetch(self, media: str) -> bytes:
        """A customer's file. Raises `TooLarge`, and anything else when it is to be tried again."""

    async def tapped(self, came: Incoming, tap: Tap, title: str | None, toast: str | None) -> None:
        """What becomes of the buttons after a tap: `title` was chosen (None: nothing), `toast` is to be said."""
