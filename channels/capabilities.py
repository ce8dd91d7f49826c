"""What a channel can show and take, as data: code asks these fields, never a channel's name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Capabilities:
    """What a channel lacks degrades to text; nothing is dropped.

    `buttons`: how many a message may carry (0: numbered lines instead). `text_limit`: characters of one
    message. `file_limit_bytes`: the largest file it takes (0: none). `edits`: a sent text can be changed.
    """

    name: str
    buttons: int
    typing: bool
    text_limit: int
    file_limit_bytes: int
    edits: bool
