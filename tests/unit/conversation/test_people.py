"""Whose a conversation is: in the book before it is in the log, and by the log alone what is true."""

from __future__ import annotations

import pytest

from conversation import events as ev
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.floor import Floor
from conversation.ids import new_conversation
from conversation.memory import MemoryStore
from conversation.memory_book import MemoryBook
from conversation.people import is_theirs
from conversation.policy import Policy
from conversation.records import Entry
from conversation.store import Append, Appended

CAMILLE = ev.CustomerIdentified(proof="person", how="jwt", person="C-1", email="Camille@example.com")
BY_ORDER = ev.CustomerIdentified(proof="order", how="email", order="LBQ-10001", email="camille@example.com")
FORGOTTEN = ev.CustomerIdentified(proof="person", how="jwt", person="", email="")
ERASED = ev.ConversationErased(before=1)
UNDONE = ev.ConversationUnmerged(into="C-1", by="customer")
TYPED = ev.CustomerGaveContact(kind="email", value="camille@example.com")


class Dying(MemoryStore):
    """A store that takes nothing any more."""

    async def append(self, append: Append) -> Appended:
        raise StoreUnavailable("the store is away")


async def test_the_book_is_never_behind_the_log() -> None:
    book, c, opened = MemoryBook(), new_conversation(), ev.ConversationOpened(channel="web")
    with pytest.raises(StoreUnavailable):
        await Door(Dying(), Policy(), book=book).write(c, lambda _: [opened, CAMILLE], "o")
    assert await book.conversations_of("C-1") == await book.conversations_of("camille@example.com") == [c]


async def test_who_only_named_an_order_is_in_no_book() -> None:
    book = MemoryBook()
    door = Door(MemoryStore(), Policy(), book=book)
    await door.write(new_conversation(), lambda _: [ev.ConversationOpened(channel="web"), BY_ORDER], "o")
    assert await book.conversations_of("camille@example.com") == []


@pytest.mark.parametrize(
    ("told", "theirs"),
    [
        ([CAMILLE], True),
        ([BY_ORDER, TYPED], False),
        ([FORGOTTEN], True),  # cut short before its end was written
        ([FORGOTTEN, ERASED], True),  # ... and before all that names it heard of it
        ([FORGOTTEN, ERASED, TYPED], False),  # somebody who wrote there since
        ([CAMILLE, ERASED, CAMILLE], True),
        ([CAMILLE, UNDONE], False),
        ([CAMILLE, UNDONE, BY_ORDER], False),
    ],
)
@pytest.mark.parametrize("person", ["C-1", "camille@EXAMPLE.com"])
def test_whose_it_is_the_log_says(person: str, told: list[ev.Event], theirs: bool) -> None:
    entries = [Entry(number, f"e{number}", number, Floor(), event) for number, event in enumerate(told, 1)]
    assert is_theirs(entries, person) is theirs
