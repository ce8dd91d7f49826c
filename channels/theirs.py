"""The conversations of a person, and what they asked of us for good: for whoever opens the next one with them."""

from __future__ import annotations

from collections.abc import Sequence

from conversation import events as ev
from conversation.book import Book
from conversation.door import Door
from conversation.errors import ArchiveAway, UnknownConversation
from conversation.state import Conversation
from conversation.wishes import carried


async def conversations_of(person: str, door: Door, book: Book) -> list[Conversation]:
    """Those that their own log proves to be this person's, newest first: the book is no proof.

    Raises `StoreUnavailable`.
    """
    found = []
    for conversation in await book.conversations_of(person):
        try:
            state = await door.read(conversation)
        except (UnknownConversation, ArchiveAway):  # a failover lost it, or the archive is away: it goes on without
            continue
        if state.proof == "person" and state.person == person:
            found.append(state)
    return found


def chosen_language(theirs: Sequence[Conversation], otherwise: ev.Language) -> ev.Language:
    """The language they chose in the newest of them, else the other one."""
    if theirs and theirs[0].language_chosen:
        return "en" if theirs[0].language == "en" else "fr"
    return otherwise


def kept(theirs: Sequence[Conversation], now: Conversation | None = None) -> list[ev.Event]:
    """What they asked for good in the newest of them, again; `now`: what holds in this one already stays."""
    if not theirs:
        return []
    last, wishes = theirs[0], now.wishes if now else {}
    spoken: list[ev.Event] = []
    if last.language_chosen and not (now and now.language_chosen):
        spoken = [ev.CustomerSwitchedLanguage(language=chosen_language(theirs, "fr"), chosen=True)]
    return [*spoken, *carried({wish: value for wish, value in last.wishes.items() if wish not in wishes})]
