"""Where a conversation can go on: a channel that answers now notes the address behind which a one-time code goes."""

from __future__ import annotations

from conversation.book import Book

NOTE = "way/"
LIVES_S = 90  # it is noted again every 30 s for as long as the channel answers


async def note(book: Book, channel: str, address: str) -> None:
    """From now on this channel may be offered. Raises `StoreUnavailable`."""
    await book.note(NOTE + channel, address, LIVES_S)


async def known(book: Book) -> dict[str, str]:
    """Channel -> address. Raises `StoreUnavailable`."""
    return {name.removeprefix(NOTE): address for name, address in (await book.notes(NOTE)).items()}
