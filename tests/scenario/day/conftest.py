"""Towns for the stories: one on the real store, and one whose clock is ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pytest

from conversation.memory import Clock, MemoryStore
from conversation.memory_book import MemoryBook
from conversation.redis_book import RedisBook
from conversation.redis_store import RedisStore
from passerelle.assistant import Loaded
from shop.words import PARIS as ZONE
from tests.scenario.day.town import Town

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)  # a Monday, the desk is open


class TownAt(Protocol):
    """Founds a town of its own time: `await town_at(datetime(2026, 11, 21, 21, 40, tzinfo=ZONE))`."""

    async def __call__(self, moment: datetime = NOON, bursts: bool = False) -> Town: ...


@pytest.fixture
async def town(loaded: Loaded, redis_store: RedisStore, redis_book: RedisBook, tmp_path: Path) -> AsyncIterator[Town]:
    """On the real store; its desk never closes, so that a story is the same at every hour."""
    town = Town(loaded, redis_store, redis_book, tmp_path)
    await town.start()
    yield town
    wrongs = await town.wrongs()
    await town.stop()
    assert wrongs == []


@pytest.fixture
async def town_at(loaded: Loaded, tmp_path: Path) -> AsyncIterator[TownAt]:
    """Towns whose clock is ours; `bursts`: the brain waits for the rest of what somebody is writing."""
    towns: list[Town] = []

    async def found(moment: datetime = NOON, bursts: bool = False) -> Town:
        clock = Clock(int(moment.timestamp() * 1000))
        town = Town(loaded, MemoryStore(clock), MemoryBook(clock), tmp_path / str(len(towns)), clock, bursts)
        town.folder.mkdir()
        towns.append(town)
        await town.start()
        return town

    yield found
    wrongs = [wrong for town in towns for wrong in await town.wrongs()]
    for town in towns:
        await town.stop()
    assert wrongs == []
