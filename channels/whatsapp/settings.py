"""What the WhatsApp channel needs to know: the number, its secrets, the template for who has been silent for a day."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path

from channels.tries import Cursors

CHANNEL = "whatsapp"  # the name in events, the agenda's role and the cursors
CURSORS = Cursors(CHANNEL)
HEARD = f"heard:{CHANNEL}"  # cursor: when the customer last wrote here (ms)
OFFICIAL = "https://graph.facebook.com/v23.0"
WEBHOOK_PATH = "/webhooks/whatsapp"


@dataclass(frozen=True)
class WhatsAppSettings:
    """`phone_id` is Meta's id of our number; `app_secret` signs what Meta posts, `verify_token` is a word agreed on.

    `template` is an approved template in French and English, without variables, that asks the customer to write.
    """

    token: str = field(repr=False)
    phone_id: str
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    secret: str = field(repr=False)
    files: Path
    template: str | None = None
    api: str = OFFICIAL

    @property
    def chats_key(self) -> str:
        """A key of its own for conversations' ids, so that it does not give SECRET away."""
        return hmac.new(self.secret.encode(), b"whatsapp/chats", hashlib.sha256).hexdigest()

    def signed(self, body: bytes, signature: str) -> bool:
        """Is this `X-Hub-Signature-256` Meta's over the body?"""
        own = "sha256=" + hmac.new(self.app_secret.encode(), body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(own.encode(), signature.encode("utf-8", "surrogatepass"))
