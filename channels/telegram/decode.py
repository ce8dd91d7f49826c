"""From Telegram's updates to what the customer did, and from there to events. Pure: no network, no store, no clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from telegram import Message, Update, User
from telegram.constants import ChatType

from channels.telegram.notices import HUMAN_LABEL
from channels.telegram.settings import CHANNEL
from channels.telegram.texts import clean, pieces
from conversation import events as ev
from conversation.masks import mask_cards

TEXT_LIMIT = 4000  # characters of one message, everywhere in the service
NAME_LIMIT = 120
_SHOWN_TYPES = re.compile(r"(image/(png|jpeg|gif|webp)|audio/[\w.+-]+|video/[\w.+-]+|application/pdf|text/plain)")
_COMMAND = re.compile(r"/([a-z]+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)
_COMMANDS = {
    "start": "start",
    "human": "human",
    "conseiller": "human",
    "language": "language",
    "langue": "language",
    "leave": "leave",
    "quitter": "leave",
}


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


class Said(Incoming, frozen=True, kw_only=True):
    text: str


class Ordered(Incoming, frozen=True, kw_only=True):
    """A command of ours; `query` is the tap to answer when it came by a button."""

    command: str
    argument: str = ""
    query: str | None = None


class Tapped(Incoming, frozen=True, kw_only=True):
    """A button; `shown` is the text it stood under."""

    query: str
    value: str
    shown: str | None


class Edited(Incoming, frozen=True, kw_only=True):
    text: str


class Filed(Incoming, frozen=True, kw_only=True):
    """Anything but text: fetched by `file_id`, or (a place, a contact) written down as `content`."""

    name_of_file: str
    media_type: str
    size_bytes: int = 0
    file_id: str | None = None
    content: bytes = b""
    caption: str = ""


class Elsewhere(Incoming, frozen=True, kw_only=True):
    """Written in a group or channel, where orders are nobody else's business."""


def decode(update: Update) -> Incoming | None:
    """What the customer did, or None for what asks for nothing (service messages, reactions, other bots)."""
    query = update.callback_query
    if query is not None:
        return _tap(update, query) if query.message is not None and query.data else None
    message = update.effective_message
    if message is None or (message.from_user is not None and message.from_user.is_bot):
        return None
    who = _who(update, message.chat.id, message.message_id, message.from_user)
    if message.chat.type != ChatType.PRIVATE:
        return Elsewhere(**who)
    if update.edited_message is not None:
        text = clean(message.text or message.caption or "")
        return Edited(**who, text=text) if text else None
    if message.text is not None:
        return _text(who, clean(message.text))
    return _other(who, message)


def _file_name(media: Any) -> str:
    return " ".join(clean(getattr(media, "file_name", None) or "").split())[-NAME_LIMIT:]


def _known_type(media_type: str) -> str:
    """Senders name any type they like: what a browser could run is bytes."""
    return media_type if _SHOWN_TYPES.fullmatch(media_type) else "application/octet-stream"


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


def _tap(update: Update, query: Any) -> Incoming:
    who = _who(update, query.message.chat.id, query.message.message_id, query.from_user)
    if command := _command(query.data):
        return Ordered(**who, command=command[0], argument=command[1], query=query.id)
    return Tapped(**who, query=query.id, value=query.data, shown=getattr(query.message, "text", None))


def _text(who: dict[str, Any], text: str) -> Incoming | None:
    command = ("human", "") if text in HUMAN_LABEL.values() else _command(text)
    if command:
        return Ordered(**who, command=command[0], argument=command[1])
    return Said(**who, text=text) if text else None


def _command(text: str) -> tuple[str, str] | None:
    """Our command and its argument; any other text that begins with `/` is text."""
    match = _COMMAND.fullmatch(text.strip())
    name = _COMMANDS.get(match.group(1).lower()) if match else None
    return (name, (match.group(2) or "").strip()) if match and name else None


# --- anything but text


def _other(who: dict[str, Any], message: Message) -> Filed | None:
    for kind, (name, media_type) in _MEDIA.items():
        if media := getattr(message, kind):
            media = media[-1] if kind == "photo" else media  # the last size is the largest
            return Filed(
                **who,
                name_of_file=_file_name(media) or name(media),
                media_type=_known_type(getattr(media, "mime_type", None) or media_type),
                size_bytes=media.file_size or 0,
                file_id=media.file_id,
                caption=mask_cards(clean(message.caption or ""))[:TEXT_LIMIT],
            )
    line = _line(message)
    if line is None:
        return None
    content = mask_cards(line).encode()
    return Filed(**who, name_of_file=line, media_type="text/plain", size_bytes=len(content), content=content)


def _lasting(sign: str) -> Callable[[Any], str]:
    """The name of a sound or film: its sign and how long it is."""

    def name(media: Any) -> str:
        lasts = media.duration
        whole = int(lasts if isinstance(lasts, int) else lasts.total_seconds())
        return f"{sign} {whole // 60}:{whole % 60:02d}"

    return name


# An animation is also a document and so comes before it.
_MEDIA: dict[str, tuple[Callable[[Any], str], str]] = {
    "photo": (lambda _: "📷", "image/jpeg"),
    "voice": (_lasting("🎤"), "audio/ogg"),
    "audio": (_lasting("🎵"), "audio/mpeg"),
    "video": (_lasting("🎬"), "video/mp4"),
    "video_note": (_lasting("🎬"), "video/mp4"),
    "animation": (_lasting("🎞"), "video/mp4"),
    "document": (lambda _: "📎", "application/octet-stream"),
    "sticker": (lambda sticker: f"sticker {sticker.emoji or ''}".strip(), "image/webp"),
}


def _line(message: Message) -> str | None:
    """What has no file, in a line an agent can read; None for service messages."""
    if place := message.location:
        return f"📍 {place.latitude:.5f}, {place.longitude:.5f}"
    if contact := message.contact:
        return f"👤 {contact.first_name} {contact.last_name or ''} {contact.phone_number}".replace("  ", " ")
    if dice := message.dice:
        return f"{dice.emoji} {dice.value}"
    other = message.effective_attachment
    return f"❔ {type(other).__name__.lower()}" if other else None


# --- to events


def opening(incoming: Incoming) -> list[ev.Event]:
    """How a conversation of this chat begins: where, in which language, and that a machine answers."""
    greets = isinstance(incoming, Ordered) and incoming.command == "start"
    named = [ev.CustomerIdentified(proof="none", how="telegram_profile", name=incoming.name)] if incoming.name else []
    return [
        ev.ConversationOpened(channel=CHANNEL, language=incoming.language),
        ev.CustomerLinked(channel=CHANNEL, address=str(incoming.chat)),
        *named,
        ev.ServiceTold(kind="ai_notice", details={"hello": "1"} if greets else {}),
    ]


def wrote(text: str) -> list[ev.Event]:
    """The customer's text, cards masked; what is over the limit goes on in a second message."""
    return [ev.CustomerWrote(text=piece, channel=CHANNEL) for piece in pieces(mask_cards(text), TEXT_LIMIT)]


def edited(target: int, text: str) -> list[ev.Event]:
    """The new text of an earlier message, and what of it is over the limit as a new one."""
    first, *rest = pieces(mask_cards(text), TEXT_LIMIT)
    return [ev.CustomerEdited(target=target, text=first, channel=CHANNEL), *wrote("".join(rest))]


def undelivered(targets: Iterable[int]) -> ev.ServiceTold:
    """These messages are offered again, since the customer writes."""
    return ev.ServiceTold(
        kind="maybe_undelivered", details={"channel": CHANNEL, "targets": " ".join(map(str, targets))}
    )
