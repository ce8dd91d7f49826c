"""A letter: what it says, block by block. Pure."""

from __future__ import annotations

import msgspec

from conversation.events import Attachment


class Text(msgspec.Struct, frozen=True):
    """A paragraph; line ends in it are kept."""

    text: str


class Said(msgspec.Struct, frozen=True):
    """What somebody said, and who."""

    who: str
    text: str


class Big(msgspec.Struct, frozen=True):
    """What is to be read at a glance, such as a code."""

    text: str


class Row(msgspec.Struct, frozen=True):
    """A fact and its name."""

    name: str
    value: str


class Link(msgspec.Struct, frozen=True):
    """A way back; `note` says what it does and for how long."""

    title: str
    url: str
    note: str


Block = Text | Said | Big | Row | Link


class Letter(msgspec.Struct, frozen=True):
    """`links`: the way back into the conversation belongs to it; `signs` is its last line."""

    subject: str
    blocks: tuple[Block, ...]
    signs: str
    links: bool = True
    attachments: tuple[Attachment, ...] = ()
