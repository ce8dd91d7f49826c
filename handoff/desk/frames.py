"""What the desk's page says over its socket: frames, as strict about fields as the bodies of calls."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import msgspec

from handoff.desk.decode import Body, strictly


class _Frame(Body, frozen=True, tag_field="type"):
    conversation: str


class WatchFrame(_Frame, frozen=True, tag="watch"):
    """This thread is open in front of the agent; events after `after` follow, then each as it comes."""

    after: Annotated[int, msgspec.Meta(ge=0)] = 0


class UnwatchFrame(_Frame, frozen=True, tag="unwatch"):
    """This thread was closed."""


class TypingFrame(_Frame, frozen=True, tag="typing"):
    """The agent is writing to this customer, or a `note` that colleagues see come."""

    note: bool = False


class ReadFrame(_Frame, frozen=True, tag="read"):
    """An agent has read up to here."""

    seq: Annotated[int, msgspec.Meta(ge=0)]


Frame = WatchFrame | UnwatchFrame | TypingFrame | ReadFrame

_frames = msgspec.json.Decoder(Frame)


def frame(data: str) -> Frame:
    """A frame of the socket. Raises as `strictly` does."""
    read: Frame = strictly(partial(_frames.decode, data))
    return read
