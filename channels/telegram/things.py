"""What customers send beside text: a file to be fetched, or a line that an agent can read. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telegram import Message

from channels.messaging.things import contact, lasting, listed, place

Namer = Callable[[Any], str]


def media(message: Message) -> tuple[Any, str, str] | None:
    """The file of a message, what it is called where it has no name, and its type where it names none."""
    for kind, (name, media_type) in _MEDIA.items():
        if found := getattr(message, kind):
            found = found[-1] if kind == "photo" else found  # the last size is the largest
            return found, name(found), _drawn(found) if kind == "sticker" else media_type
    return None


def line(message: Message) -> str | None:
    """What has no file, in words; None for service messages (pinned, joined, paid, …)."""
    for kind, words in _LINES.items():
        if found := getattr(message, kind):
            return words(found)
    return None


def _lasting(sign: str) -> Namer:
    return lambda file: lasting(sign, file.duration.total_seconds())


def _drawn(sticker: Any) -> str:
    """A sticker is a picture, a film, or a drawing in Telegram's own format."""
    if sticker.is_video:
        return "video/webm"
    return "application/octet-stream" if sticker.is_animated else "image/webp"


# An animation is also a document, a live photo also a photo, and so they come before it.
_MEDIA: dict[str, tuple[Namer, str]] = {
    "live_photo": (_lasting("🎬"), "video/mp4"),
    "photo": (lambda _: "photo.jpg", "image/jpeg"),
    "voice": (_lasting("🎤"), "audio/ogg"),
    "audio": (_lasting("🎵"), "audio/mpeg"),
    "video": (_lasting("🎬"), "video/mp4"),
    "video_note": (_lasting("🎬"), "video/mp4"),
    "animation": (_lasting("🎞"), "video/mp4"),
    "document": (lambda _: "document", "application/octet-stream"),
    "sticker": (lambda sticker: f"sticker {sticker.emoji or ''}".strip(), "image/webp"),
}


def _place(at: Any, *called: str) -> str:
    return place(round(at.latitude, 5), round(at.longitude, 5), *called)


# A venue is also a location, and so comes before it.
_LINES: dict[str, Namer] = {
    "venue": lambda it: _place(it.location, it.title, it.address),
    "location": _place,
    "contact": lambda it: contact(it.first_name, it.last_name, it.phone_number),
    "dice": lambda it: f"{it.emoji} {it.value}",
    "poll": lambda it: listed("📊", it.question, (option.text for option in it.options)),
    "checklist": lambda it: listed("☑️", it.title, (task.text for task in it.tasks)),
    "game": lambda it: f"🎮 {it.title}",
    "invoice": lambda it: f"🧾 {it.title}",
    "story": lambda _: "❔ story",
    "paid_media": lambda _: "❔ paid media",
    "giveaway": lambda _: "❔ giveaway",
    "giveaway_winners": lambda _: "❔ giveaway",
}
