"""How an event looks on WhatsApp: what a message there may hold, and how it is written down for Meta. Pure."""

from __future__ import annotations

from typing import Any

from channels.capabilities import Capabilities
from channels.messaging.saying import Outgoing, Shape
from channels.whatsapp.settings import CHANNEL

# All from developers.facebook.com/docs/whatsapp/cloud-api: characters of a text over buttons, of a button, of a row's
# title and description; how many buttons a message may have, and how many rows a list.
BUTTON_BODY, BUTTON_TITLE, ROW_TITLE, ROW_TEXT = 1024, 20, 24, 72
BUTTONS, ROWS = 3, 10
CHOOSE = {"fr": "Choisir", "en": "Choose"}

Json = dict[str, Any]

WHATSAPP = Capabilities(
    name=CHANNEL,
    buttons=ROWS,
    typing=False,
    text_limit=4096,
    file_limit_bytes=16 * 1024 * 1024,  # of a film or a sound (…/reference/media); a document: 100 MB
    edits=False,
)
SHAPE = Shape(can=WHATSAPP, caption=BUTTON_BODY, value_bytes=200)
encode = SHAPE.encode


def payload(message: Outgoing, language: str) -> Json:
    """A text, with buttons where it has few, else with a list, in Meta's terms."""
    if not message.buttons:
        return {"type": "text", "text": {"body": message.text, "preview_url": False}}
    few = len(message.buttons) <= BUTTONS and len(message.text) <= BUTTON_BODY
    if few and all(len(title) <= BUTTON_TITLE for title, _ in message.buttons):
        buttons = [{"type": "reply", "reply": {"id": value, "title": title}} for title, value in message.buttons]
        return _interactive("button", message.text, {"buttons": buttons})
    rows = [_row(title, value) for title, value in message.buttons]
    choose = CHOOSE["en" if language == "en" else "fr"]
    return _interactive("list", message.text, {"button": choose, "sections": [{"rows": rows}]})


def _interactive(kind: str, text: str, action: Json) -> Json:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": text}, "action": action}}


def _row(title: str, value: str) -> Json:
    """A row of a list; a long title is cut, and stands below itself."""
    if len(title) <= ROW_TITLE:
        return {"id": value, "title": title}
    return {"id": value, "title": title[: ROW_TITLE - 1] + "…", "description": title[:ROW_TEXT]}
