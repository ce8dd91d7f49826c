"""What the WhatsApp channel is given of our settings."""

from __future__ import annotations

from channels.whatsapp.settings import WhatsAppSettings
from passerelle.settings import Settings


def whatsapp_settings(settings: Settings) -> WhatsAppSettings | None:
    """The channel's settings, or None without a token."""
    if not settings.whatsapp_token:
        return None
    return WhatsAppSettings(
        token=settings.whatsapp_token,
        phone_id=settings.whatsapp_phone_id,
        app_secret=settings.whatsapp_app_secret,
        verify_token=settings.whatsapp_verify_token,
        secret=settings.secret,
        files=settings.files_dir,
        template=settings.whatsapp_template,
        api=settings.whatsapp_api,
        public_url=settings.public_url,
    )
