"""From Telegram's updates to what the customer did. Pure: no network, no store, no clock."""

from __future__ import annotations

from typing import Any

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update, User
from telegram.constants import ChatType

from channels.messaging import arrivals
from channels.messaging.incoming import Crowd, Edited, Incoming, Tap
from channels.telegram import things
from channels.telegram.encode import HUMAN_LABEL
from conversation.cleaning import clean


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
    who = _who(update, message, message.from_user)
    if message.chat.type != ChatType.PRIVATE:
        return Crowd(**who) if _for_somebody(message) else None
    if update.edited_message is not None:
        text = clean(message.text or message.caption or "")
        return Edited(**who, text=text, target=f".{message.message_id}") if text else None
    if message.text is not None:
        return arrivals.line(who, message.text, _quoted(message), HUMAN_LABEL.values())
    return _other(who, message)


def _who(update: Update, message: MaybeInaccessibleMessage, user: User | None) -> dict[str, Any]:
    code = (user.language_code if user else None) or "fr"
    return {
        "id": f"tg/{update.update_id}.{message.message_id}",  # an edit finds its message again by the end of it
        "address": str(message.chat.id),
        "language": "fr" if code.lower().startswith("fr") else "en",
        "name": user.full_name if user else None,
    }


def _for_somebody(message: Message) -> bool:
    """In a group: does somebody write, or was the bot invited? Who comes, goes and renames it is not for us."""
    return bool(message.text or message.caption or message.effective_attachment or message.new_chat_members)


def _tap(update: Update, query: CallbackQuery, under: MaybeInaccessibleMessage) -> Incoming:
    value, number = query.data or "", under.message_id
    tap = Tap(query.id, str(number), getattr(under, "text", None), _title(under, value))
    return arrivals.tap(_who(update, under, query.from_user), value, f"tg/choice/{under.chat.id}.{number}", tap)


def _title(under: Any, value: str) -> str | None:
    """What the tapped button says; None under a message that is too old to be shown."""
    markup = getattr(under, "reply_markup", None)
    buttons = [button for row in markup.inline_keyboard for button in row] if markup else []
    return next((button.text for button in buttons if button.callback_data == value), None)


def _quoted(message: Message) -> str:
    """Telegram says which message is answered, and which part of it was marked."""
    earlier = message.reply_to_message
    return message.quote.text if message.quote else (earlier.text or earlier.caption or "") if earlier else ""


def _other(who: dict[str, Any], message: Message) -> Incoming | None:
    found = things.media(message)
    if found is None:
        line = things.line(message)
        return None if line is None else arrivals.in_words(who, line)
    media, name, media_type = found
    return arrivals.file(
        who,
        media.file_id,
        getattr(media, "file_name", None) or name,
        getattr(media, "mime_type", None) or media_type,
        message.caption,
        size_bytes=media.file_size or 0,
        album=message.media_group_id,
    )
