"""One-time links into the full-page chat, for channels that lead customers to the site."""

from __future__ import annotations

import secrets

from conversation.book import Book


async def offer(book: Book, public_url: str, conversation: str, ttl_s: int) -> str:
    """A link that opens the conversation once, within `ttl_s` seconds. Raises `StoreUnavailable`.

    The token stands in the fragment, which browsers send to no server and which no log sees.
    """
    token = secrets.token_urlsafe(24)
    await book.offer_link(token, conversation, ttl_s)
    return f"{public_url}/chat#link={token}"
