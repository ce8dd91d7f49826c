"""How an event looks on Telegram: what a message there may hold, and where its buttons stand. Pure."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from channels.capabilities import Capabilities
from channels.messaging.saying import Buttons, Outgoing, Shape
from channels.telegram.settings import CHANNEL

HUMAN_LABEL = {"fr": "👤 Parler à une personne", "en": "👤 Talk to a person"}
SHORT_TITLE = 14  # characters: two such buttons fit side by side on a narrow phone


def units(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 units: one emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def _in_units(text: str, limit: int) -> int:
    """How many characters fit into so many of them."""
    return len(text[:limit].encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore"))


TELEGRAM = Capabilities(
    name=CHANNEL,
    buttons=100,
    typing=True,
    text_limit=4096,  # UTF-16 units of one message (core.telegram.org/bots/api#sendmessage)
    file_limit_bytes=20 * 1024 * 1024,  # what getFile hands out (…#getfile)
    edits=True,
)
SHAPE = Shape(
    can=TELEGRAM,
    caption=512,  # characters, at most twice as many units: below the 1,024 of a caption (…#senddocument)
    value_bytes=64,  # of a button's value (…#inlinekeyboardbutton)
    size=units,
    fit=_in_units,
    key=HUMAN_LABEL,
)
encode = SHAPE.encode


def rows(message: Outgoing) -> list[Buttons]:
    """The buttons, two in a row where both are short."""
    found: list[Buttons] = []
    for button in message.buttons:
        last = found[-1] if found else ()
        if len(last) == 1 and max(len(last[0][0]), len(button[0])) <= SHORT_TITLE:
            found[-1] = (*last, button)
        else:
            found.append((button,))
    return found


def markup(message: Outgoing) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """What stands under a message, in the library's terms."""
    if message.key is not None:
        return ReplyKeyboardMarkup([[message.key]], resize_keyboard=True, is_persistent=True)
    shown = [[InlineKeyboardButton(title, callback_data=value) for title, value in row] for row in rows(message)]
    return InlineKeyboardMarkup(shown) if shown else None
