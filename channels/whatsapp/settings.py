"""What the WhatsApp channel needs to know: the number, its secrets, the template for who has been silent for a day."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from channels.messaging.app import Place

CHANNEL = "whatsapp"  # the name in events, the agenda's role and the cursors
OFFICIAL = "https://graph.facebook.com/v23.0"
WEBHOOK_PATH = "/webhooks/whatsapp"


@dataclass(frozen=True, kw_only=True)
class WhatsAppSettings(Place):
    """`phone_id` is Meta's id of our number; `app_secret` signs what Meta posts, `verify_token` is a word agreed on.

    `template` is an approved template in French and English, without variables, that asks the customer to write.
    """

    token: str = field(repr=False)
    phone_id: str
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    template: str | None = None
    api: str = OFFICIAL

    def sign(self, body: bytes) -> str:
        """Meta's `X-Hub-Signature-256` over a body."""
        return "sha256=" + hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()
