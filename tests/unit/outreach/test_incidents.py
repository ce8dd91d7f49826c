"""An incident that ends while another process still greets with it: nobody hears of it too late, or only the half."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from channels.outreach.incidents import Incident, Incidents
from channels.outreach.plan import Words
from conversation import events as ev
from conversation.door import Door
from conversation.memory import Clock, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy

C = "07-0123456789abcdef"
STRIKE = Incident(text=Words(fr="Grève."), everybody=True)
OVER = Words(fr="Tout repart.")


class Watched(MemoryBook):
    """Calls `meanwhile` once so many looks at the notes from now are done."""

    looks = -1

    async def notes(self, prefix: str) -> dict[str, str]:
        found = await super().notes(prefix)
        self.looks -= 1
        if self.looks == 0:
            await self.meanwhile()
        return found

    meanwhile: Callable[[], Awaitable[object]]


class Town:
    """Two processes beside each other, and one customer."""

    def __init__(self) -> None:
        self.door, self.book = Door(MemoryStore(), Policy()), Watched()
        self.one, self.other = (Incidents(self.door, self.book, Clock()) for _ in range(2))

    async def greets(self) -> None:
        """The other process, which looked a moment ago what is declared."""
        await self.other.greet(await self.door.read(C))

    async def heard(self) -> list[str]:
        entries = await self.door.store.entries(C)
        return [entry.event.kind for entry in entries if isinstance(entry.event, ev.ServiceTold)]


@pytest.fixture
async def town() -> Town:
    town = Town()
    await town.one.declare("strike", STRIKE)
    await town.door.write("07-fedcba9876543210", lambda c: [ev.ConversationOpened(channel="web")], "open")
    await town.other.greet(await town.door.read("07-fedcba9876543210"))
    await town.door.write(C, lambda c: [ev.ConversationOpened(channel="web")], "open")
    return town


async def test_who_comes_after_the_end_hears_nothing_of_it(town: Town) -> None:
    await town.one.end("strike", OVER)
    await town.greets()
    assert await town.heard() == []


@pytest.mark.parametrize("looks", [1, 2])
async def test_who_is_greeted_while_it_ends_hears_the_end_too_or_neither(town: Town, looks: int) -> None:
    town.book.looks, town.book.meanwhile = looks, lambda: town.one.end("strike", OVER)
    await town.greets()
    assert await town.heard() == ["incident", "incident_over"]


async def test_what_was_declared_anew_is_what_is_said(town: Town) -> None:
    await town.one.end("strike", OVER)
    await town.one.declare("strike", STRIKE)
    await town.greets()
    assert await town.heard() == ["incident"]
    assert await town.one.end("strike", OVER) == 1


async def test_two_who_greet_at_once_say_it_once(town: Town) -> None:
    town.book.looks, town.book.meanwhile = 1, town.greets
    await town.greets()
    assert await town.heard() == ["incident"]
