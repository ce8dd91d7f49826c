"""From what Meta posts to what the customer did. Pure: no network, no store, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from channels.messaging import arrivals
from channels.messaging.incoming import Incoming, Tap
from channels.messaging.things import contact, place
from conversation.cleaning import clean
from conversation.ids import is_conversation

# A number tells no language; who calls from where French is spoken is greeted in French, and may write in any.
_FRENCH = ("33", "32", "352", "41", "262", "590", "594", "596", "508", "681", "687", "689", "212", "213", "216", "221")

Json = dict[str, Any]


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the message `seq` of a conversation: `sent`, `delivered`, `read` or `failed` with Meta's code."""

    phone: str
    conversation: str
    seq: int
    status: str
    code: int = 0


def decode(posted: Json, phone_id: str) -> Iterator[Incoming | Receipt]:
    """What was posted for our number, in order. What nobody understands is left out; a customer's message never is."""
    for entry in _list(posted, "entry"):
        for change in _list(entry, "changes"):
            value = _dict(change, "value")
            if _dict(value, "metadata").get("phone_number_id") == phone_id:
                yield from _messages(value)
                yield from filter(None, map(_receipt, _list(value, "statuses")))


def _messages(value: Json) -> Iterator[Incoming]:
    names = {str(who.get("wa_id")): _dict(who, "profile").get("name") for who in _list(value, "contacts")}
    for message in _list(value, "messages"):
        phone, wamid, at = (str(message.get(key, "")) for key in ("from", "id", "timestamp"))
        if not (phone.isdigit() and wamid and at.isdigit()):
            continue
        who = {
            "id": f"wa/{wamid}",
            "address": phone,
            "language": "fr" if phone.startswith(_FRENCH) else "en",
            "name": clean(str(names.get(phone) or "")) or None,
            "at": int(at) * 1000,
        }
        found = _message(who, wamid, message)
        if found is not None:
            yield found


def _message(who: Json, wamid: str, message: Json) -> Incoming | None:
    """What this message is to us; None for what asks for nothing (reactions, changes of a number)."""
    kind = str(message.get("type", ""))
    content = _dict(message, kind)
    if kind in _SILENT:
        return None
    if kind in ("text", "button"):  # the button of a template comes as its words
        return arrivals.line(who, str(content.get("body") or content.get("text") or ""))
    if kind in _MEDIA and content.get("id"):
        name, media_type = str(content.get("filename") or _MEDIA[kind]), str(content.get("mime_type", ""))
        return arrivals.file(who, str(content["id"]), name, media_type, str(content.get("caption") or ""))
    if kind == "interactive" and (value := _reply(content)):
        under = str(_dict(message, "context").get("id") or wamid)
        return arrivals.tap(who, value, f"wa/choice/{under}", Tap(under=under))
    return arrivals.in_words(who, _LINES[kind](message) if kind in _LINES else f"❔ {kind}")


def _reply(content: Json) -> str:
    return str((_dict(content, "button_reply") or _dict(content, "list_reply")).get("id", ""))


def _place(message: Json) -> str:
    at = _dict(message, "location")
    return place(at.get("latitude"), at.get("longitude"), *(str(at[key]) for key in ("name", "address") if at.get(key)))


def _contacts(message: Json) -> str:
    return " / ".join(map(_card, _list(message, "contacts")))


def _card(who: Json) -> str:
    numbers = (str(phone.get("phone", "")) for phone in _list(who, "phones"))
    return contact(str(_dict(who, "name").get("formatted_name", "")), *numbers)


_SILENT = frozenset({"reaction", "system", "ephemeral", "request_welcome"})
_MEDIA = {"image": "photo.jpg", "audio": "🎤", "video": "🎬", "document": "document", "sticker": "sticker"}
_LINES: dict[str, Callable[[Json], str]] = {
    "location": _place,
    "contacts": _contacts,
    "order": lambda message: f"🧾 × {len(_list(_dict(message, 'order'), 'product_items'))}",
}


def _receipt(status: Json) -> Receipt | None:
    """What we said with the message comes back: its conversation and number."""
    conversation, _, seq = str(status.get("biz_opaque_callback_data", "")).partition("/")
    if not (is_conversation(conversation) and seq.isdigit()):
        return None
    errors = _list(status, "errors")
    code = errors[0].get("code") if errors else 0
    return Receipt(
        phone=str(status.get("recipient_id", "")),
        conversation=conversation,
        seq=int(seq),
        status=str(status.get("status", "")),
        code=code if isinstance(code, int) else 0,
    )


def _dict(holder: Json, key: str) -> Json:
    value = holder.get(key)
    return value if isinstance(value, dict) else {}


def _list(holder: Json, key: str) -> list[Json]:
    value = holder.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
