"""What comes from a messaging app, made into what a customer did, and from there into events. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from channels.messaging.commands import command
from channels.messaging.incoming import Filed, Incoming, Ordered, Said, Tap, Tapped
from channels.messaging.texts import pieces
from conversation import events as ev
from conversation.cleaning import clean
from conversation.limits import FILE_NAME_LIMIT, TEXT_LIMIT
from conversation.masks import mask_cards

QUOTED_MOST = 120  # characters: enough to know which message it is
_SHOWN_TYPES = re.compile(r"(image/(png|jpeg|gif|webp)|audio/[\w.+-]+|video/[\w.+-]+|application/pdf|text/plain)")

Who = Mapping[str, Any]  # the fields of `Incoming`


class Arrival(NamedTuple):
    """Something came from an address: the batch's id, and the events that open its conversation if there is none."""

    id: str
    address: str
    opening: tuple[ev.Event, ...]


# --- what the customer did


def line(who: Who, text: str, quotes: str = "", keys: Iterable[str] = ()) -> Said | Ordered | None:
    """A text: one of our commands, a tap of the key to a person (what `keys` say), or words; None for an empty one."""
    text = clean(text)
    found = ("human", "") if text in keys else command(text)
    if found:
        return Ordered(**who, command=found[0], argument=found[1])
    return Said(**who, text=text, quotes=_reminder(quotes)) if text else None


def tap(who: Who, value: str, choice: str, under: Tap) -> Tapped | Ordered:
    """A tapped button: one of our commands, or a value of the assistant's."""
    if found := command(value):
        return Ordered(**who, command=found[0], argument=found[1], tap=under)
    return Tapped(**who, value=value, choice=choice, tap=under)


def file(who: Who, media: str, name: str, media_type: str, caption: str | None, **more: Any) -> Filed:
    """A file to be fetched. Senders give it any name and type they like: what a browser could run is bytes."""
    kind = media_type.partition(";")[0].strip()
    return Filed(
        **who,
        media=media,
        file_name=" ".join(clean(name).split())[-FILE_NAME_LIMIT:],
        media_type=kind if _SHOWN_TYPES.fullmatch(kind) else "application/octet-stream",
        caption=mask_cards(clean(caption or ""))[:TEXT_LIMIT],
        **more,
    )


def in_words(who: Who, words: str) -> Filed:
    """What has no file, as a name to be shown and a text to be kept."""
    text = mask_cards(" ".join(clean(words).split()))
    content = text.encode()
    return Filed(
        **who,
        file_name=_cut(text, FILE_NAME_LIMIT),
        media_type="text/plain",
        size_bytes=len(content),
        content=content,
    )


def _reminder(words: str) -> str:
    """The message that is answered, without its mark of who wrote it, and no longer than a reminder."""
    text = mask_cards(" ".join(clean(words).split()))
    return _cut(re.sub(r"^(🤖|ℹ️|👤) ", "", text), QUOTED_MOST)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


# --- what that is in the log


def arrival(channel: str, came: Incoming) -> Arrival:
    """What it is to the address's conversation, and how that begins: where, in which language, with whom, and that a
    machine answers."""
    named = (ev.CustomerIdentified(proof="none", how=f"{channel}_profile", name=came.name),) if came.name else ()
    opening = (
        ev.ConversationOpened(channel=channel, language=came.language),
        ev.CustomerLinked(channel=channel, address=came.address),
        *named,
        hello(came),
    )
    return Arrival(came.id, came.address, opening)


def hello(came: Incoming) -> ev.ServiceTold:
    """The notice; after `/start` it greets, and says too when the link behind it brought nobody here."""
    if not isinstance(came, Ordered) or came.command != "start":
        return ev.ServiceTold(kind="ai_notice")
    return ev.ServiceTold(kind="ai_notice", details={"hello": "link_spent" if came.argument else "hello"})


def wrote(text: str, channel: str, quotes: str = "") -> list[ev.Event]:
    """The customer's text, cards masked; what is over the limit goes on in a second message."""
    parts = pieces(mask_cards(text), TEXT_LIMIT)
    return [ev.CustomerWrote(text=part, quotes="" if n else quotes, channel=channel) for n, part in enumerate(parts)]


def edited(target: int, text: str, channel: str) -> list[ev.Event]:
    """The new text of an earlier message, and what of it is over the limit as a new one."""
    first, *rest = pieces(mask_cards(text), TEXT_LIMIT)
    return [ev.CustomerEdited(target=target, text=first, channel=channel, anew=True), *wrote("".join(rest), channel)]
