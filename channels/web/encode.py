"""From an event to what its customer may see of it: pure, and nothing private gets through.

A field reaches the customer only by being named here; readings, evidence, payloads, notes are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from conversation import events as ev
from conversation.floor import Holder
from conversation.news import SAID_FIRST
from conversation.records import Entry
from conversation.taps import after_the_end
from conversation.words import say

Json = dict[str, Any]

_NAMES = {
    "assistant": {"fr": "Assistant automatique", "en": "Automated assistant"},
    "system": {"fr": "Service client", "en": "Customer service"},
}
_PLACE = ("position", "wait_p50_s", "wait_p90_s", "opens_at")


class View(NamedTuple):
    """Whose eyes: the conversation, the language its service lines are said in, the customer's name."""

    conversation: str
    language: str
    customer: str


def events(entries: Iterable[Entry], view: View) -> list[Json]:
    """The entries a customer may see, as they see them."""
    return [seen for entry in entries if (seen := event(entry, view)) is not None]


def event(entry: Entry, view: View) -> Json | None:
    """One event as the contract shows it, or None for a private one.

    Beside the contract's keys, `target` names the event that an edit or a retraction is about, `wish` a lasting wish.
    """
    it = entry.event
    row = ev.TABLE.get(ev.name_of(it))
    if row is None or "customer" not in row.readers:
        return None
    role, name = _author(it, view)
    shown: Json = {
        "seq": entry.seq,
        "id": entry.id.rsplit("/", 1)[-1] if role == "customer" or _by_customer(it) else entry.id,
        "type": row.name,
        "at": entry.at,
        "lang": it.language if isinstance(it, ev.AssistantWrote) else view.language,
        "author": {"role": role, "name": name},
        "text": _text(it, view.language),
        "buttons": _buttons(it, view.language),
        "attachments": _attachments(it, view.conversation),
    }
    if isinstance(it, ev.CustomerEdited | ev.MessageRetracted):
        shown["target"] = it.target
    if isinstance(it, ev.CustomerWished):
        shown["wish"] = {"name": it.wish, "on": it.on, "value": it.value}
    if isinstance(it, ev.AssistantWrote) and it.card is not None:
        shown["card"] = msgspec.to_builtins(it.card)
    return shown


def floor(holder: Holder, place: Mapping[str, int | None]) -> Json:
    """Who holds the conversation, and for who waits the place and the waits, as far as they are known."""
    known = {key: place[key] for key in _PLACE if place.get(key) is not None}
    return {"holder": holder, **known}


def typing(data: Mapping[str, Any], language: str) -> Json | None:
    """The frame for somebody's typing, or None when it is the customer's own."""
    role = data.get("role")
    if role not in ("agent", "assistant"):
        return None
    name = data.get("name") if role == "agent" else _name("assistant", language)
    return {"type": "typing", "author": {"role": role, "name": str(name or "")}}


def _author(it: ev.Event, view: View) -> tuple[str, str]:
    if isinstance(it, ev.AgentWrote | ev.GestureGranted):
        return "agent", it.name
    if ev.name_of(it).startswith("customer."):
        return "customer", view.customer
    says = isinstance(it, ev.AssistantWrote) or (isinstance(it, ev.ServiceTold) and it.kind in SAID_FIRST)
    role = "assistant" if says else "system"
    return role, _name(role, view.language)


def _name(role: str, language: str) -> str:
    return _NAMES[role]["en" if language == "en" else "fr"]


def _by_customer(it: ev.Event) -> bool:
    return isinstance(it, ev.HandoffRequested) and it.by == "customer"


_OWN_TEXT: dict[type[ev.Event], Callable[[Any], str]] = {
    ev.CustomerWrote: lambda it: it.text,
    ev.CustomerChose: lambda it: it.title,
    ev.CustomerSentFile: lambda it: it.caption,
    ev.CustomerEdited: lambda it: it.text,
    ev.CustomerCorrected: lambda it: it.value,
    ev.CustomerGaveContact: lambda it: it.value,
    ev.AssistantWrote: lambda it: it.text,
    ev.AgentWrote: lambda it: it.text,
}


_GOES_ON = {"fr": "La conversation continue sur {}.", "en": "The conversation goes on on {}."}


def _text(it: ev.Event, language: str) -> str:
    if isinstance(it, ev.CustomerLinked) and it.channel != "web":
        return _GOES_ON["en" if language == "en" else "fr"].format(it.channel.capitalize())
    own = _OWN_TEXT.get(type(it))
    return own(it) if own else say(it, language) or ""


def _buttons(it: ev.Event, language: str) -> list[Json]:
    offered: Sequence[ev.Button] = it.buttons if isinstance(it, ev.AssistantWrote) else ()
    if isinstance(it, ev.ConversationClosed):
        offered = (after_the_end(language),)
    return [{"title": button.title, "value": button.value} for button in offered]


def files(it: ev.Event) -> Sequence[ev.CustomerSentFile | ev.Attachment]:
    """The files that stand beside an event."""
    if isinstance(it, ev.CustomerSentFile):
        return (it,)
    return it.attachments if isinstance(it, ev.AssistantWrote | ev.AgentWrote) else ()


def _attachments(it: ev.Event, conversation: str) -> list[Json]:
    return [
        {
            "name": file.name,
            "media_type": file.media_type,
            "size_bytes": file.size_bytes,
            "url": f"/api/chat/{conversation}/files/{file.file}",
        }
        for file in files(it)
    ]
