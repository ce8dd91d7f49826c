"""What the Telegram channel needs to know: token, addresses, secrets; given by the composition root."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from channels.messaging.app import Place
from channels.messaging.polling import Refused

CHANNEL = "telegram"  # the name in events, the agenda's role and the cursors
OFFICIAL = "https://api.telegram.org"
WEBHOOK_PATH = "/webhooks/telegram"


class TelegramRefused(Refused):
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
    def place(self) -> Place:
        return Place(self.files, self.secret, self.public_url)

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
        return self.place.derive("telegram/webhook")
