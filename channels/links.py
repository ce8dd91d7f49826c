"""One-time links into the full-page chat, for channels that lead customers to the site."""

from __future__ import annotations

import secrets

from conversation.book import Book
from conversation.door import Door
from conversation.errors import UnknownConversation

_TYPED = "t-"  # begins the token of a link that went where somebody typed it should go


async def offer(book: Book, public_url: str, conversation: str, ttl_s: int, *, typed: bool = False) -> str:
    """A link that opens the conversation once, within `ttl_s` seconds. Raises `StoreUnavailable`.

    One for an address that was `typed` is worth nothing once the conversation is proven to be a person's. The token
    stands in the fragment, which browsers send to no server and which no log sees.
    """
    token = (_TYPED if typed else "") + secrets.token_urlsafe(24)
    await book.offer_link(token, conversation, ttl_s)
    return f"{public_url}/chat#link={token}"


def typed(token: str) -> bool:
    """Did the link of this token go where somebody typed it should go?"""
    return token.startswith(_TYPED)


async def redeem(book: Book, door: Door, token: str) -> str | None:
    """The conversation of a link, once; then it is spent. Raises `StoreUnavailable`."""
    conversation = await book.redeem_link(token)
    if conversation is None or not typed(token):
        return conversation
    try:
        return conversation if (await door.read(conversation)).proof != "person" else None
    except UnknownConversation:  # forgotten since
        return None
