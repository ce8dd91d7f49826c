"""Whose a conversation is, in the address book: noted before it stands in the log, so that the book is never behind it.

Who asks for a copy of their data, or to be forgotten, is answered by the book at once. It may be ahead, where a process
died or was refused between note and log: what is read from it is compared with the log (`is_theirs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conversation import events as ev
from conversation.book import Book
from conversation.records import Entry


def names(person: str | None, email: str | None) -> list[str]:
    """What a person is looked up by: the shop's customer id, the e-mail in lower case."""
    return [name for name in (person, email and email.lower()) if name]


def named(events: Iterable[ev.Event]) -> list[str]:
    """What the proven owners of a conversation are looked up by, each once."""
    return list(dict.fromkeys(name for event in events for name in _names(event)))


async def note(book: Book, conversation: str, events: Iterable[ev.Event], at: int) -> None:
    """Write down whose it is about to be; `at`: when it was opened (ms). Doing it twice changes nothing."""
    for name in named(events):
        await book.remember(name, conversation, at)


async def part(book: Book, conversation: str, names: Iterable[str]) -> None:
    """It is theirs no more."""
    for name in names:
        await book.part(name, conversation)


def is_theirs(entries: Sequence[Entry], person: str) -> bool:
    """Whether the customer was known to be this person (a customer id, or the owner of an e-mail address), not only by
    an order or an address that was typed; or was, until an erasure that was cut short: before its end was written, or
    before all that names the conversation heard of it."""
    since, reset = _since(entries)
    known = [event for event in since if isinstance(event, ev.CustomerIdentified)]
    if isinstance(reset, ev.ConversationErased) and not known:
        return not any(isinstance(event, ev.CustomerGaveContact) for event in since)
    wanted = (person, person.lower())
    return any(_erased(event) or any(name in wanted for name in _names(event)) for event in known)


def _names(event: ev.Event) -> list[str]:
    if not isinstance(event, ev.CustomerIdentified) or event.proof != "person":
        return []
    return names(event.person, event.email)


def _since(entries: Sequence[Entry]) -> tuple[list[ev.Event], ev.Event | None]:
    """What was said since it was last nobody's, and by what it became so."""
    events = [entry.event for entry in entries]
    for place in range(len(events) - 1, -1, -1):
        if isinstance(events[place], ev.ConversationErased | ev.ConversationUnmerged):
            return events[place + 1 :], events[place]
    return events, None


def _erased(event: ev.CustomerIdentified) -> bool:
    """Whether it named a person, whose name is forgotten."""
    return event.proof == "person" and "" in (event.person, event.email)
