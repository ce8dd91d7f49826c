"""How often this person has come back about the same order or article: from the address book and the other logs."""

from __future__ import annotations

import asyncio

from bot.memory import memory_of
from conversation.book import Book
from conversation.door import Door
from conversation.errors import ArchiveAway, UnknownConversation
from conversation.state import Conversation

LOOKED_AT = 8  # a person's newest conversations; who came back more often has reached every threshold


class Contacts:
    """Counts earlier conversations of a known person about the order or the article of this one."""

    def __init__(self, door: Door, book: Book) -> None:
        self._door = door
        self._book = book

    async def about_the_same(self, conversation: Conversation, named: frozenset[str] = frozenset()) -> int:
        """Earlier conversations about what is `named` just now, else about what this one is; 0 for strangers."""
        subjects = named or subjects_of(conversation)
        if conversation.person is None or not subjects:
            return 0
        others = await self._book.conversations_of(conversation.person, LOOKED_AT + 1)
        alike = await asyncio.gather(*(self._names(other, subjects) for other in others if other != conversation.id))
        return sum(alike)

    async def _names(self, conversation: str, subjects: frozenset[str]) -> bool:
        try:
            return bool(subjects_of(await self._door.read(conversation)) & subjects)
        except (UnknownConversation, ArchiveAway):
            return False  # forgotten since, or archived where nobody can look now


def subjects_of(conversation: Conversation) -> frozenset[str]:
    """What a conversation is about: its order and the article that was named ("the kettle")."""
    product = memory_of(conversation).slots.get("product")
    return frozenset(str(subject) for subject in (order_of(conversation), product) if subject)


def order_of(conversation: Conversation) -> str | None:
    """The order a conversation is about: the one in its form slots, else the last one stated."""
    number = memory_of(conversation).slots.get("order_number")
    stated = [fact.value for fact in conversation.facts if fact.name == "order_number"]
    return str(number) if number else next(reversed(stated), None)
