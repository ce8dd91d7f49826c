"""From what Meta posts to what the customer did, and from there to events. Pure: no network, no store, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from channels import arrivals, asking
from channels.chats import Arrival
from channels.whatsapp.settings import CHANNEL
from conversation import events as ev
from conversation.cleaning import clean
from conversation.ids import is_conversation

# A number tells no language; who calls from where French is spoken is greeted in French, and may write in any.
_FRENCH = ("33", "32", "352", "41", "262", "590", "594", "596", "508", "681", "687", "689", "212", "213", "216", "221")

Json = dict[str, Any]


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """Something a customer did: Meta's id of it, the customer's number and name, when (ms)."""

    wamid: str
    phone: str
    at: int
    name: str | None = None

    @property
    def id(self) -> str:
        """The batch's id: what is posted twice is handled once."""
        return f"wa/{self.wamid}"

    @property
    def language(self) -> ev.Language:
        return "fr" if self.phone.startswith(_FRENCH) else "en"


class Said(Incoming, frozen=True, kw_only=True):
    text: str


class Ordered(Incoming, frozen=True, kw_only=True):
    """A command of ours, by word or by button."""

    command: str
    argument: str = ""
    tapped: bool = False


class Tapped(Incoming, frozen=True, kw_only=True):
    """A button or a row of a list; `under` is Meta's id of the message it belongs to."""

    value: str
    under: str


class Filed(Incoming, frozen=True, kw_only=True):
    """Anything but text: fetched by `media`, or (a place, a contact) written down as `content`."""

    file_name: str
    media_type: str
    media: str | None = None
    content: bytes = b""
    caption: str = ""


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
        phone, wamid, at = str(message.get("from", "")), str(message.get("id", "")), str(message.get("timestamp", ""))
        if not (phone.isdigit() and wamid and at.isdigit()):
            continue
        name = clean(str(names.get(phone) or "")) or None
        found = _message({"wamid": wamid, "phone": phone, "at": int(at) * 1000, "name": name}, message)
        if found is not None:
            yield found


def _message(who: Json, message: Json) -> Incoming | None:
    """What this message is to us; None for what asks for nothing (reactions, changes of a number)."""
    kind = str(message.get("type", ""))
    content = _dict(message, kind)
    if kind in _SILENT:
        return None
    if kind in ("text", "button"):  # the button of a template comes as its words
        return _text(who, clean(str(content.get("body") or content.get("text") or "")))
    if kind in _MEDIA and content.get("id"):
        return _file(who, kind, content)
    if kind == "interactive" and (reply := _reply(content)):
        command = asking.command(reply, asking.COMMANDS)
        under = str(_dict(message, "context").get("id") or who["wamid"])
        return _ordered(who, command, tapped=True) if command else Tapped(**who, value=reply, under=under)
    return _in_words(who, _LINES[kind](message) if kind in _LINES else f"❔ {kind}")


def _text(who: Json, text: str) -> Incoming | None:
    command = asking.command(text, asking.COMMANDS)
    if command:
        return _ordered(who, command, tapped=False)
    return Said(**who, text=text) if text else None


def _ordered(who: Json, command: tuple[str, str], tapped: bool) -> Ordered:
    return Ordered(**who, command=command[0], argument=command[1], tapped=tapped)


def _reply(content: Json) -> str:
    return str((_dict(content, "button_reply") or _dict(content, "list_reply")).get("id", ""))


def _file(who: Json, kind: str, content: Json) -> Filed:
    media_type = str(content.get("mime_type", "")).partition(";")[0].strip()
    return Filed(
        **who,
        media=str(content["id"]),
        file_name=arrivals.file_name(str(content.get("filename") or _MEDIA[kind])),
        media_type=arrivals.known_type(media_type),
        caption=arrivals.caption(str(content.get("caption") or "")),
    )


def _in_words(who: Json, line: str) -> Filed:
    name, content = arrivals.in_words(line)
    return Filed(**who, file_name=name, media_type="text/plain", content=content)


def _place(message: Json) -> str:
    place = _dict(message, "location")
    called = ", ".join(str(place[key]) for key in ("name", "address") if place.get(key))
    return f"📍 {called} ({place.get('latitude')}, {place.get('longitude')})".replace("📍  (", "📍 (")


def _contacts(message: Json) -> str:
    found = [
        " ".join(
            [
                str(_dict(who, "name").get("formatted_name", "")),
                *(str(p.get("phone", "")) for p in _list(who, "phones")),
            ]
        )
        for who in _list(message, "contacts")
    ]
    return "👤 " + " / ".join(found)


_SILENT = frozenset({"reaction", "system", "ephemeral", "request_welcome"})
_MEDIA = {"image": "📷", "audio": "🎤", "video": "🎬", "document": "📎", "sticker": "sticker"}
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


# --- to events


def arrival(incoming: Incoming) -> Arrival:
    """What it is to the number's conversation, and how that begins."""
    notice = ev.ServiceTold(kind="ai_notice")
    opening = arrivals.opening(CHANNEL, incoming.phone, incoming.language, incoming.name, notice)
    return Arrival(incoming.id, incoming.phone, opening)


def wrote(text: str) -> list[ev.Event]:
    """The customer's text."""
    return arrivals.wrote(text, CHANNEL)
