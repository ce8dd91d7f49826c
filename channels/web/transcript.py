"""The whole conversation as a text to keep: what the customer saw, who said it and when. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from babel.dates import format_date

from channels.web import encode
from channels.web.encode import Json, View
from conversation.records import Entry
from conversation.words import ZONE

_WORDS = {
    "fr": {"title": "Votre conversation", "you": "Vous", "file": "fichier", "gone": "(message retiré)", "colon": " :"},
    "en": {"title": "Your conversation", "you": "You", "file": "file", "gone": "(message removed)", "colon": ":"},
}


def transcript(entries: Iterable[Entry], view: View) -> str:
    """Day by day, a line for each message; times are those of the shop (`conversation.words.ZONE`)."""
    lang = "en" if view.language == "en" else "fr"
    shown = _as_it_stands(encode.events(entries, view), _WORDS[lang]["gone"])
    parts = [f"{_WORDS[lang]['title']} · {view.conversation}"]
    for day, events in groupby(shown, key=lambda event: _moment(event).date()):
        parts.append(format_date(day, "full", locale="en_GB" if lang == "en" else "fr_FR"))
        parts += [line for event in events for line in _lines(event, lang)]
    return "\n\n".join(parts) + "\n"


def _as_it_stands(events: Sequence[Json], gone: str) -> list[Json]:
    """With what was edited or taken back since."""
    edits = {event["target"]: event["text"] for event in events if event["type"] == "customer.edited"}
    taken = {event["target"] for event in events if event["type"] == "message.retracted"}
    stands = [event for event in events if event["type"] not in ("customer.edited", "message.retracted")]
    for event in stands:
        event["text"] = gone if event["seq"] in taken else edits.get(event["seq"], event["text"])
        event["attachments"] = [] if event["seq"] in taken else event["attachments"]
    return stands


def _lines(event: Json, lang: str) -> list[str]:
    words = _WORDS[lang]
    role, name = event["author"]["role"], event["author"]["name"]
    who = words["you"] if role == "customer" else name
    said = [event["text"], *(f"[{words['file']}{words['colon']} {file['name']}]" for file in event["attachments"])]
    text = "\n".join(filter(None, said))
    return [f"{_moment(event):%H:%M}  {who}{words['colon']}\n{_indented(text)}"] if text else []


def _indented(text: str) -> str:
    return "\n".join(f"       {line}".rstrip() for line in text.splitlines())


def _moment(event: Json) -> datetime:
    return datetime.fromtimestamp(event["at"] / 1000, ZONE)
