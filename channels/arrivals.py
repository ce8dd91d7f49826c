"""What comes from a platform, made into events in one way for all of them. Pure."""

from __future__ import annotations

import re

from channels.texts import pieces
from conversation import events as ev
from conversation.cleaning import clean
from conversation.limits import FILE_NAME_LIMIT, TEXT_LIMIT
from conversation.masks import mask_cards

_SHOWN_TYPES = re.compile(r"(image/(png|jpeg|gif|webp)|audio/[\w.+-]+|video/[\w.+-]+|application/pdf|text/plain)")


def opening(
    channel: str, address: str, language: ev.Language, name: str | None, notice: ev.ServiceTold
) -> list[ev.Event]:
    """How a conversation begins there: where, in which language, with whom, and that a machine answers."""
    named = [ev.CustomerIdentified(proof="none", how=f"{channel}_profile", name=name)] if name else []
    return [
        ev.ConversationOpened(channel=channel, language=language),
        ev.CustomerLinked(channel=channel, address=address),
        *named,
        notice,
    ]


def wrote(text: str, channel: str, quotes: str = "") -> list[ev.Event]:
    """The customer's text, cards masked; what is over the limit goes on in a second message."""
    parts = pieces(mask_cards(text), TEXT_LIMIT)
    return [ev.CustomerWrote(text=part, quotes="" if n else quotes, channel=channel) for n, part in enumerate(parts)]


def known_type(media_type: str) -> str:
    """Senders name any type they like: what a browser could run is bytes."""
    return media_type if _SHOWN_TYPES.fullmatch(media_type) else "application/octet-stream"


def file_name(named: str) -> str:
    """A name fit to be shown: one line, its end where it is long."""
    return " ".join(clean(named).split())[-FILE_NAME_LIMIT:]


def caption(text: str) -> str:
    """What was written with a file."""
    return mask_cards(clean(text))[:TEXT_LIMIT]


def in_words(line: str) -> tuple[str, bytes]:
    """What has no file, as a name to be shown and a text to be kept."""
    line = mask_cards(" ".join(clean(line).split()))
    name = line if len(line) <= FILE_NAME_LIMIT else line[: FILE_NAME_LIMIT - 1] + "…"
    return name, line.encode()
