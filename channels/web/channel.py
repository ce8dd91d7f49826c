"""What the web channel can do."""

from __future__ import annotations

from channels.capabilities import Capabilities
from conversation.limits import FILE_LIMIT_BYTES, TEXT_LIMIT

WEB = Capabilities(
    name="web",
    buttons=20,  # more than an answer ever carries
    typing=True,
    text_limit=TEXT_LIMIT,
    file_limit_bytes=FILE_LIMIT_BYTES,
    edits=False,
)
