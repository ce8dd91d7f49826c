"""From an event to the messages WhatsApp shows for it. Pure; who writes is always the first thing to be seen."""

from __future__ import annotations

from typing import Any

from channels.saying import Outgoing, Shape
from channels.whatsapp.notices import WORDS, word
from channels.whatsapp.settings import CHANNEL

# All from developers.facebook.com/docs/whatsapp/cloud-api: characters of a text or a list's text, of a text over
# buttons, of a button, of a row's title and description, of a value; how many buttons, how many rows.
LIMIT, BUTTON_BODY, BUTTON_TITLE, ROW_TITLE, ROW_TEXT, VALUE = 4096, 1024, 20, 24, 72, 200
BUTTONS, ROWS = 3, 10

Json = dict[str, Any]


SHAPE = Shape(channel=CHANNEL, limit=LIMIT, caption=BUTTON_BODY, value_bytes=VALUE, buttons=ROWS, words=WORDS)
encode, offers = SHAPE.encode, SHAPE.offers


def payload(message: Outgoing, language: str) -> Json:
    """A text, with buttons where it has few, else with a list, in Meta's terms."""
    if not message.buttons:
        return {"type": "text", "text": {"body": message.text, "preview_url": False}}
    few = len(message.buttons) <= BUTTONS and len(message.text) <= BUTTON_BODY
    if few and all(len(title) <= BUTTON_TITLE for title, _ in message.buttons):
        buttons = [{"type": "reply", "reply": {"id": value, "title": title}} for title, value in message.buttons]
        return _interactive("button", message.text, {"buttons": buttons})
    rows = [_row(title, value) for title, value in message.buttons]
    return _interactive("list", message.text, {"button": word("choose", language), "sections": [{"rows": rows}]})


def _interactive(kind: str, text: str, action: Json) -> Json:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": text}, "action": action}}


def _row(title: str, value: str) -> Json:
    """A row of a list; a long title is cut, and stands below itself."""
    if len(title) <= ROW_TITLE:
        return {"id": value, "title": title}
    return {"id": value, "title": title[: ROW_TITLE - 1] + "…", "description": title[:ROW_TEXT]}
