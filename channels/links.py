"""One-time links into a conversation: to the full-page chat, and to another channel."""

from __future__ import annotations

import secrets

from conversation.book import Book
from conversation.door import Door
from conversation.errors import UnknownConversation
from conversation.state import Conversation

_TYPED = "t-"  # begins the token of a link that went where somebody typed it should go


async def offer(book: Book, public_url: str, state: Conversation, ttl_s: int, *, typed: bool = False) -> str:
    """A link to the full-page chat that opens the conversation once. Raises `StoreUnavailable`.

    One for an address that was `typed` is worth nothing once the conversation is proven to be a person's. The token
    stands in the fragment, which browsers send to no server and which no log sees.
    """
    token = (_TYPED if typed else "") + secrets.token_urlsafe(24)
    await keep(book, token, state, ttl_s)
    return f"{public_url}/chat#link={token}"


async def keep(book: Book, token: str, state: Conversation, ttl_s: int) -> None:
    """The token opens the conversation once, within `ttl_s` seconds, and only for as long as it does not change hands:
    who had it from the visitor of before is not let in to whoever has signed in. Raises `StoreUnavailable`."""
    await book.offer_link(token, f"{state.id}@{state.guarded_at}", ttl_s)


def typed(token: str) -> bool:
    """Did the link of this token go where somebody typed it should go?"""
    return token.startswith(_TYPED)


async def follow(book: Book, door: Door, token: str, by: str) -> Conversation | None:
    """The conversation of a link, for who follows it first; None when it is spent, too old or stale.

    `by` names the attempt. Whatever is away while it is made or used, the same attempt made again gets the same: who
    follows a link at a bad moment does not hear afterwards that it was used. Raises `StoreUnavailable`.
    """
    conversation, _, guarded_at = (await book.redeem_link(token, by) or "").partition("@")
    if not guarded_at.isdigit():
        return None
    try:
        state = await door.read(conversation)
    except UnknownConversation:  # forgotten since
        return None
    stale = state.guarded_at != int(guarded_at) or (typed(token) and state.proof == "person")
    return None if stale else state
