"""From an event to the messages Telegram shows for it: its limits, and where its buttons stand. Pure."""

from __future__ import annotations

from channels.saying import Buttons, Outgoing, Shape
from channels.telegram.notices import HUMAN_LABEL, WORDS
from channels.telegram.settings import CHANNEL
from channels.texts import in_units, units

LIMIT = 4096  # UTF-16 units of one message (core.telegram.org/bots/api#sendmessage)
CAPTION_LIMIT = 512  # characters, at most twice as many units: below the 1,024 of a caption (…#senddocument)
DATA_LIMIT_BYTES = 64  # of a button's value (…#inlinekeyboardbutton)
BUTTONS = 100
SHORT_TITLE = 14  # characters: two such buttons fit side by side on a narrow phone

SHAPE = Shape(
    channel=CHANNEL,
    limit=LIMIT,
    caption=CAPTION_LIMIT,
    value_bytes=DATA_LIMIT_BYTES,
    buttons=BUTTONS,
    size=units,
    fit=in_units,
    key=HUMAN_LABEL,
    words=WORDS,
)
encode, offers = SHAPE.encode, SHAPE.offers


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
