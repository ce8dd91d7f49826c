"""What the Telegram channel needs to know: token, addresses, secrets; given by the composition root."""

from __future__ import annotations

from dataclasses import dataclass, field

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


@dataclass(frozen=True, kw_only=True)
class TelegramSettings(Place):
    """Times are seconds."""

    token: str = field(repr=False)
    api: str = OFFICIAL
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
        return self.derive("telegram/webhook")
