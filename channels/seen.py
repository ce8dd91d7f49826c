"""An event as its customer sees it on whatever page or paper: who says it, its words and files. Pure.

A field reaches the customer only by being named here; readings, evidence, payloads, notes are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from conversation import events as ev
from conversation.event_table import TABLE
from conversation.news import SAID_FIRST
from conversation.records import Entry
from conversation.words import say

_NAMES = {
    "assistant": {"fr": "Assistant automatique", "en": "Automated assistant"},
    "system": {"fr": "Service client", "en": "Customer service"},
    "customer": {"fr": "Vous", "en": "You"},
}
_GONE = {"fr": "(message retiré)", "en": "(message removed)"}
_GOES_ON = {"fr": "La conversation continue sur {}.", "en": "The conversation continues on {}."}

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


def is_seen(it: ev.Event) -> bool:
    """Is it for customers at all?"""
    row = TABLE.get(ev.name_of(it))
    return row is not None and "customer" in row.readers


def role(it: ev.Event) -> str:
    """`customer`, `agent`, `assistant` or `system`."""
    if isinstance(it, ev.AgentWrote | ev.GestureGranted):
        return "agent"
    if ev.name_of(it).startswith("customer."):
        return "customer"
    says = isinstance(it, ev.AssistantWrote) or (isinstance(it, ev.ServiceTold) and it.kind in SAID_FIRST)
    return "assistant" if says else "system"


def name(it: ev.Event, language: str) -> str:
    """Who says it: an agent by name, the others by what they are."""
    if isinstance(it, ev.AgentWrote | ev.GestureGranted):
        return it.name
    # What customers wish and where they go on is their doing; the words that tell of it are the service's.
    told = isinstance(it, ev.CustomerWished | ev.CustomerLinked)
    return title("system" if told else role(it), language)


def title(role: str, language: str) -> str:
    """What one who is no agent is called."""
    return _NAMES[role]["en" if language == "en" else "fr"]


def text(it: ev.Event, language: str) -> str:
    """Its words."""
    if isinstance(it, ev.CustomerLinked) and it.channel != "web":
        return _GOES_ON["en" if language == "en" else "fr"].format(it.channel.capitalize())
    own = _OWN_TEXT.get(type(it))
    return own(it) if own else say(it, language) or ""


def files(it: ev.Event) -> Sequence[ev.CustomerSentFile | ev.Attachment]:
    """The files that stand beside it."""
    if isinstance(it, ev.CustomerSentFile):
        return (it,)
    return it.attachments if isinstance(it, ev.AssistantWrote | ev.AgentWrote) else ()


class Line(NamedTuple):
    """One thing said, as it stands in a transcript."""

    at: int
    who: str
    text: str
    files: tuple[str, ...]


def lines(entries: Iterable[Entry], language: str) -> list[Line]:
    """The whole conversation in order, with what was edited or taken back since."""
    lang = "en" if language == "en" else "fr"
    shown = [entry for entry in entries if is_seen(entry.event)]
    edits = {it.event.target: it.event.text for it in shown if isinstance(it.event, ev.CustomerEdited)}
    gone = {it.event.target for it in shown if isinstance(it.event, ev.MessageRetracted)}
    found = []
    for seq, at, it in ((entry.seq, entry.at, entry.event) for entry in shown):
        if isinstance(it, ev.CustomerEdited | ev.MessageRetracted):
            continue
        said = _GONE[lang] if seq in gone else edits.get(seq, text(it, lang))
        beside = () if seq in gone else tuple(file.name for file in files(it))
        if said or beside:
            found.append(Line(at, name(it, lang), said, beside))
    return found
