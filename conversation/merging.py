"""Undoing a merge: what a visitor wrote became a person's by mistake, and is a visitor's again."""

from __future__ import annotations

from conversation import events as ev
from conversation import people
from conversation.book import Book
from conversation.door import Door
from conversation.state import Conversation


async def undo(door: Door, book: Book, conversation: str, by: ev.Author, why: str = "", name: str = "") -> int | None:
    """The number of the undoing, or None where nothing was merged; `name`: the agent's, if it was one.

    No way into it is good after that: the person finds it no more, and who wrote it begins anew; what was said since is
    theirs to neither. It stays at the desk. Raises `UnknownConversation`, `StoreUnavailable`.
    """
    before = await door.read(conversation)
    if before.visitor is not None and before.person is not None:
        # First: cut short after this, it is simply done again.
        await people.part(book, conversation, people.names(before.person, before.email))

    def decide(c: Conversation) -> list[ev.Event]:
        merged = c.visitor is not None and c.person is not None
        return [ev.ConversationUnmerged(into=c.person or "", why=why, by=by, name=name)] if merged else []

    written = await door.write(conversation, decide, f"unmerged/{before.guarded_at}")
    return written.appended.first if written.appended is not None else None
