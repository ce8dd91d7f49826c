"""From an event to what its customer may see of it: pure, and nothing private gets through.

A field reaches the customer only by being named here or in `channels.seen`: no reading, evidence, payload or note is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from channels import seen
from conversation import events as ev
from conversation.floor import Holder
from conversation.records import Entry
from conversation.taps import below

Json = dict[str, Any]

_PLACE = ("position", "wait_p50_s", "wait_p90_s", "opens_at", "zone")


class View(NamedTuple):
    """Whose eyes: the conversation, the language its service lines are said in, the customer's name."""

    conversation: str
    language: str
    customer: str


def events(entries: Iterable[Entry], view: View) -> list[Json]:
    """The entries a customer may see, as they see them."""
    return [shown for entry in entries if (shown := event(entry, view)) is not None]


def event(entry: Entry, view: View) -> Json | None:
    """One event as the contract shows it, or None for a private one.

    Beside the contract's keys, `target` names the event that an edit or a retraction is about, `wish` a lasting wish.
    """
    it = entry.event
    if not seen.is_seen(it):
        return None
    role = seen.role(it)
    shown: Json = {
        "seq": entry.seq,
        "id": _id(entry, role),
        "type": ev.name_of(it),
        "at": entry.at,
        "lang": it.language if isinstance(it, ev.AssistantWrote) else view.language,
        "author": {"role": role, "name": view.customer if role == "customer" else seen.name(it, view.language)},
        "text": seen.text(it, view.language),
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


def floor(holder: Holder, place: Mapping[str, object]) -> Json:
    """Who holds the conversation, and for who waits the place and the waits, as far as they are known."""
    known = {key: place[key] for key in _PLACE if place.get(key) is not None}
    return {"holder": holder, **known}


def typing(data: Mapping[str, Any], language: str) -> Json | None:
    """The frame for somebody's typing, or None when it is the customer's own."""
    role = data.get("role")
    if role not in ("agent", "assistant"):
        return None
    name = data.get("name") if role == "agent" else seen.title("assistant", language)
    return {"type": "typing", "author": {"role": role, "name": str(name or "")}}


def _id(entry: Entry, role: str) -> str:
    """The client's own of what it has asked for: by the button (`human/ID`), or by a tap after the end (`ID/1`)."""
    if isinstance(entry.event, ev.HandoffRequested) and entry.event.by == "customer":
        return entry.id.removeprefix("human/").partition("/")[0]
    return entry.id.rsplit("/", 1)[-1] if role == "customer" else entry.id


def _buttons(it: ev.Event, language: str) -> list[Json]:
    return [{"title": button.title, "value": button.value} for button in below(it, language)]


def _attachments(it: ev.Event, conversation: str) -> list[Json]:
    return [
        {
            "name": file.name,
            "media_type": file.media_type,
            "size_bytes": file.size_bytes,
            "url": f"/api/chat/{conversation}/files/{file.file}",
        }
        for file in seen.files(it)
    ]
