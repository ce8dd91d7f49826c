"""Demo shops for tests: a clock that is set by hand, and one opener for each kind of database.

SQLite is always tried; PostgreSQL as well when TEST_POSTGRESQL_URL names a database that may be emptied.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine

from shop.opening import open_shop
from shop.port import Shop
from shop.tables import metadata
from shop.words import PARIS

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
    clock: HandClock

    def open(self, *, read_only: bool = False) -> Shop:
        return open_shop(self.url, demo=True, read_only=read_only, clock=self.clock)


def sqlite(folder: Path) -> str:
    """The URL of a new file."""
    return f"sqlite:///{folder / 'shop.db'}"


def postgresql(_folder: Path) -> str:
    """The URL of the database set aside for tests, emptied."""
    engine = create_engine(POSTGRESQL, future=True)
    metadata.drop_all(engine)
    engine.dispose()
    return POSTGRESQL


KINDS: Mapping[str, Callable[[Path], str]] = {"sqlite": sqlite} | ({"postgresql": postgresql} if POSTGRESQL else {})
