"""Demo shops for tests: a clock that is set by hand, and one opener for each kind of shop.

SQLite and a REST service in front of it are always tried; PostgreSQL as well when TEST_POSTGRESQL_URL names a database
that may be emptied.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from sqlalchemy import create_engine

from shop.opening import open_shop
from shop.port import Shop
from shop.tables import metadata
from shop.words import PARIS
from tests.fakes.shop.server import TOKEN, Served, ShopServer

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "")


@dataclass
class HandClock:
    """A clock that moves when told to; it begins on a Friday morning, so that "tomorrow" is a delivery day."""

    now: datetime = datetime(2026, 11, 20, 10, 30, tzinfo=PARIS)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, time: timedelta) -> None:
        self.now += time


@dataclass(frozen=True)
class Place:
    """Where a test's shop lives: it can be opened there more than once, as several processes do."""

    url: str
    clock: HandClock = field(default_factory=HandClock)
    end: Callable[[], None] = lambda: None

    def open(self, *, read_only: bool = False) -> Shop:
        return open_shop(self.url, token=TOKEN, demo=True, read_only=read_only, clock=self.clock)


def sqlite(folder: Path) -> Place:
    """A new file."""
    return Place(f"sqlite:///{folder / 'shop.db'}")


def postgresql(_folder: Path) -> Place:
    """The database set aside for tests, emptied."""
    engine = create_engine(POSTGRESQL, future=True)
    metadata.drop_all(engine)
    engine.dispose()
    return Place(POSTGRESQL)


def rest(folder: Path) -> Place:
    """A service in front of a new file; it has the same clock, as both would have the world's."""
    behind = sqlite(folder)
    url = server().serve(Served(behind.open(), behind.open(read_only=True)))
    return Place(url, behind.clock, end=lambda: server().forget(url))


@lru_cache(maxsize=1)
def server() -> ShopServer:
    """The one server of a test run; it ends with it."""
    return ShopServer()


KINDS: Mapping[str, Callable[[Path], Place]] = {"sqlite": sqlite, "rest": rest} | (
    {"postgresql": postgresql} if POSTGRESQL else {}
)
