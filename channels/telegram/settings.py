"""What the Telegram channel needs to know: token, addresses, secrets; given by the composition root."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path

from channels.tries import Cursors

CHANNEL = "telegram"  # the name in events, the agenda's role and the cursors
CURSORS = Cursors(CHANNEL)
OFFICIAL = "https://api.telegram.org"
WEBHOOK_PATH = "/webhooks/telegram"


class TelegramRefused(Exception):
    """Telegram does not accept the bot's token; nothing works until it is changed."""

    def __init__(self) -> None:
        super().__init__(
            "Telegram refuses PASSERELLE_TELEGRAM_TOKEN: it is mistyped or was revoked; ask @BotFather for /token"
        )


@dataclass(frozen=True)
class TelegramSettings:
    """Times are seconds. `files` is the folder of customers' files, `secret` the installation's own."""

    token: str = field(repr=False)
    secret: str = field(repr=False)
    files: Path
    api: str = OFFICIAL
    public_url: str | None = None
    poll_s: int = 20  # how long Telegram holds an empty getUpdates; below usual proxies' 30 s

    @property
    def webhook_url(self) -> str | None:
        """Where Telegram shall post updates; None: they are polled for. Telegram itself posts to https only."""
        url = self.public_url
        if url is None or (self.api == OFFICIAL and not url.startswith("https://")):
            return None
        return url + WEBHOOK_PATH

    @property
    def webhook_secret(self) -> str:
        """What Telegram must send with each update; 64 of the 256 allowed characters."""
        return self.derive("webhook")

    def derive(self, purpose: str) -> str:
        """A key of its own for one purpose, so that none of them gives SECRET away."""
        return hmac.new(self.secret.encode(), f"telegram/{purpose}".encode(), hashlib.sha256).hexdigest()
