"""What the web channel can do."""

from __future__ import annotations

from channels.capabilities import Capabilities

WEB = Capabilities(
    name="web",
    buttons=20,  # more than an answer ever carries
    typing=True,
    text_limit=4_000,  # the contract's
    file_limit_bytes=10 * 1024 * 1024,  # a phone's photo is 3 to 8 MB
    edits=False,
)
