"""From Telegram's updates to what the customer did, and from there to events. Pure: no network, no store, no clock."""

from __future__ import annotations

from typing import Any

import msgspec
from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update, User
from telegram.constants import ChatType

from channels import arrivals, asking
from channels.chats import Arrival
from channels.notices import MARKS
from channels.telegram import things
from channels.telegram.notices import HUMAN_LABEL
from channels.telegram.settings import CHANNEL
from channels.texts import pieces
from conversation import events as ev
from conversation.cleaning import clean
from conversation.limits import TEXT_LIMIT
from conversation.masks import mask_cards

QUOTED_MOST = 120  # characters: enough to know which message it is
_COMMANDS = asking.COMMANDS | {"start": "start", "web": "web", "site": "web", "help": "help", "aide": "help"}


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """Something a customer did: in which update, chat and message, and in which language their Telegram speaks."""

    update: int
    chat: int
    message: int
    language: str = "fr"
    name: str | None = None

    @property
    def id(self) -> str:
        """The batch's id: an update seen twice is handled once, and an edit finds the message again."""
        return f"tg/{self.update}.{self.message}"

    @property
    def address(self) -> str:
        """Where it came from, as the address book has it."""
        return str(self.chat)


class Tap(msgspec.Struct, frozen=True):
    """A button was tapped: the query to answer, the text it stands under, and what is written on it."""

    query: str
    shown: str | None = None
    title: str | None = None


class Said(Incoming, frozen=True, kw_only=True):
    """A line; `quotes` is the beginning of the message it answers, or the part that was marked."""

    text: str
    quotes: str = ""


class Ordered(Incoming, frozen=True, kw_only=True):
    """A command of ours, by word or by button."""

    command: str
    argument: str = ""
    tap: Tap | None = None


class Tapped(Incoming, frozen=True, kw_only=True):
    """A button of the assistant's, with its value."""

    value: str
    tap: Tap


class Edited(Incoming, frozen=True, kw_only=True):
    text: str


class Filed(Incoming, frozen=True, kw_only=True):
    """Anything but text: fetched by `file_id`, or (a place, a contact) written down as `content`.

    Photos that were sent together have the same `album`.
    """

    name_of_file: str
    media_type: str
    size_bytes: int = 0
    file_id: str | None = None
    content: bytes = b""
    caption: str = ""
    album: str | None = None


class Elsewhere(Incoming, frozen=True, kw_only=True):
    """Written in a group or channel, where orders are nobody else's business."""


def decode(update: Update) -> Incoming | None:
    """What the customer did, or None for what asks for nothing.

    That is: service messages, reactions, other bots, posts of channels, and what we never asked Telegram for.
    """
    query = update.callback_query
    if query is not None:
        return _tap(update, query, query.message) if query.message is not None and query.data else None
    message = update.message or update.edited_message
    if message is None or (message.from_user is not None and message.from_user.is_bot):
        return None
    who = _who(update, message.chat.id, message.message_id, message.from_user)
    if message.chat.type != ChatType.PRIVATE:
        return Elsewhere(**who) if _for_somebody(message) else None
    if update.edited_message is not None:
        text = clean(message.text or message.caption or "")
        return Edited(**who, text=text) if text else None
    if message.text is not None:
        return _text(who, clean(message.text), _quoted(message))
    return _other(who, message)


def _for_somebody(message: Message) -> bool:
    """In a group: does somebody write, or was the bot invited? Who comes, goes and renames it is not for us."""
    return bool(message.text or message.caption or message.effective_attachment or message.new_chat_members)


def _who(update: Update, chat: int, message: int, user: User | None) -> dict[str, Any]:
    code = (user.language_code if user else None) or "fr"
    language = "fr" if code.lower().startswith("fr") else "en"
    return {
        "update": update.update_id,
        "chat": chat,
        "message": message,
        "language": language,
        "name": user.full_name if user else None,
    }


def _tap(update: Update, query: CallbackQuery, under: MaybeInaccessibleMessage) -> Incoming:
    value = query.data or ""
    who = _who(update, under.chat.id, under.message_id, query.from_user)
    tap = Tap(query.id, getattr(under, "text", None), _title(under, value))
    if command := asking.command(value, _COMMANDS):
        return Ordered(**who, command=command[0], argument=command[1], tap=tap)
    return Tapped(**who, value=value, tap=tap)


def _title(under: Any, value: str) -> str | None:
    """What the tapped button says; None under a message that is too old to be shown."""
    markup = getattr(under, "reply_markup", None)
    buttons = [button for row in markup.inline_keyboard for button in row] if markup else []
    return next((button.text for button in buttons if button.callback_data == value), None)


def _text(who: dict[str, Any], text: str, quotes: str) -> Incoming | None:
    command = ("human", "") if text in HUMAN_LABEL.values() else asking.command(text, _COMMANDS)
    if command:
        return Ordered(**who, command=command[0], argument=command[1])
    return Said(**who, text=text, quotes=quotes) if text else None


def _quoted(message: Message) -> str:
    """Telegram says which message is answered; without its mark of who wrote it, and no longer than a reminder."""
    earlier = message.reply_to_message
    words = message.quote.text if message.quote else (earlier.text or earlier.caption or "") if earlier else ""
    text = mask_cards(" ".join(clean(words).split()))
    for mark in MARKS:
        text = text.removeprefix(mark)
    return text if len(text) <= QUOTED_MOST else text[: QUOTED_MOST - 1] + "…"


# --- anything but text


def _other(who: dict[str, Any], message: Message) -> Filed | None:
    found = things.media(message)
    if found is None:
        return _in_words(who, message)
    media, name, media_type = found
    return Filed(
        **who,
        name_of_file=arrivals.file_name(getattr(media, "file_name", None) or "") or name,
        media_type=arrivals.known_type(getattr(media, "mime_type", None) or media_type),
        size_bytes=media.file_size or 0,
        file_id=media.file_id,
        caption=arrivals.caption(message.caption or ""),
        album=message.media_group_id,
    )


def _in_words(who: dict[str, Any], message: Message) -> Filed | None:
    line = things.line(message)
    if line is None:
        return None
    name, content = arrivals.in_words(line)
    return Filed(**who, name_of_file=name, media_type="text/plain", size_bytes=len(content), content=content)


# --- to events


def hello(incoming: Incoming) -> ev.ServiceTold:
    """The greeting after `/start`; with a link that brought nobody here, it says that too."""
    greeting = "link_spent" if getattr(incoming, "argument", "") else "hello"
    return ev.ServiceTold(kind="ai_notice", details={"hello": greeting})


def wrote(text: str, quotes: str = "") -> list[ev.Event]:
    """The customer's text."""
    return arrivals.wrote(text, CHANNEL, quotes)


def edited(target: int, text: str) -> list[ev.Event]:
    """The new text of an earlier message, and what of it is over the limit as a new one."""
    first, *rest = pieces(mask_cards(text), TEXT_LIMIT)
    return [ev.CustomerEdited(target=target, text=first, channel=CHANNEL), *wrote("".join(rest))]


def arrival(incoming: Incoming) -> Arrival:
    """What it is to the chat's conversation, and how that begins."""
    started = isinstance(incoming, Ordered) and incoming.command == "start"
    notice = hello(incoming) if started else ev.ServiceTold(kind="ai_notice")
    language: ev.Language = "en" if incoming.language == "en" else "fr"
    opening = arrivals.opening(CHANNEL, incoming.address, language, incoming.name, notice)
    return Arrival(incoming.id, incoming.address, opening)
