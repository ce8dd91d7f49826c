"""What a customer did on a messaging app, whichever it was: each app's `decode` makes these of what it gets."""

from __future__ import annotations

import msgspec

from conversation import events as ev


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """Something a customer did.

    `id` is the batch's: what comes twice is handled once. `address` is where it came from, as the address book has
    it; `language` and `name` are what the app knows of who writes; `at` is when (ms), where its rules count from it.
    """

    id: str
    address: str
    language: ev.Language = "fr"
    name: str | None = None
    at: int = 0


class Tap(msgspec.Struct, frozen=True):
    """A button was tapped: the app's names of the tap and of the message it stands under, that message's text, and
    what is written on the button."""

    id: str = ""
    under: str = ""
    shown: str | None = None
    title: str | None = None


class Crowd(Incoming, frozen=True, kw_only=True):
    """Somebody wrote where others read it: orders are nobody else's business."""


class Said(Incoming, frozen=True, kw_only=True):
    """A line; `quotes` is the beginning of the message it answers, or the part that was marked."""

    text: str
    quotes: str = ""


class Edited(Incoming, frozen=True, kw_only=True):
    """A line has another text now; `target` is how the id of its batch ends."""

    text: str
    target: str


class Ordered(Incoming, frozen=True, kw_only=True):
    """A command of ours, by word or by button."""

    command: str
    argument: str = ""
    tap: Tap | None = None


class Tapped(Incoming, frozen=True, kw_only=True):
    """A button of the assistant's, with its value; there is one choice for each `choice`."""

    value: str
    choice: str
    tap: Tap = Tap()


class Filed(Incoming, frozen=True, kw_only=True):
    """Anything but text: fetched by its `media`, or (a place, a contact) written down as `content`.

    Photos that were sent together have the same `album`.
    """

    file_name: str
    media_type: str
    size_bytes: int = 0
    media: str | None = None
    content: bytes = b""
    caption: str = ""
    album: str | None = None
