"""What the Telegram channel is given of our settings: for its own process and for the gateway's webhook."""

from __future__ import annotations

from channels.telegram.settings import TelegramSettings
from passerelle.settings import Settings


def telegram_settings(settings: Settings) -> TelegramSettings | None:
    """The channel's settings, or None without a token."""
    if not settings.telegram_token:
        return None
    return TelegramSettings(
        token=settings.telegram_token,
        secret=settings.secret,
        files=settings.files_dir,
        api=settings.telegram_api,
        public_url=settings.public_url,
    )
