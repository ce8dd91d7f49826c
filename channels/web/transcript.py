"""The whole conversation as a text to keep: what the customer saw, who said it and when. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from babel.dates import format_date

from channels import seen
from channels.seen import Line
from channels.web.encode import View
from conversation import house
from conversation.records import Entry

_WORDS = {
    "fr": {"title": "Votre conversation", "file": "fichier", "colon": " :"},
    "en": {"title": "Your conversation", "file": "file", "colon": ":"},
}


def transcript(entries: Iterable[Entry], view: View) -> str:
    """Day by day, a line for each message; times are those of the house (`conversation.house`)."""
    lang = "en" if view.language == "en" else "fr"
    parts = [f"{_WORDS[lang]['title']} · {view.conversation}"]
    for day, lines in groupby(seen.lines(entries, lang), key=lambda line: _moment(line).date()):
        parts.append(format_date(day, "full", locale="en_GB" if lang == "en" else "fr_FR"))
        parts += [_written(line, lang) for line in lines]
    return "\n\n".join(parts) + "\n"


def _written(line: Line, lang: str) -> str:
    words = _WORDS[lang]
    said = [line.text, *(f"[{words['file']}{words['colon']} {file}]" for file in line.files)]
    text = "\n".join(f"       {part}".rstrip() for part in "\n".join(filter(None, said)).splitlines())
    return f"{_moment(line):%H:%M}  {line.who}{words['colon']}\n{text}"


def _moment(line: Line) -> datetime:
    return datetime.fromtimestamp(line.at / 1000, house.zone())
