"""The shops that the contract of the port is held by: one of each kind, a fresh demo for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shop import wire
from shop.port import Shop
from tests.shops import KINDS, Place, server


@pytest.fixture(autouse=True)
def a_busy_machine_is_no_silent_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TOTAL_S", 60.0)


@pytest.fixture(params=list(KINDS))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    place = KINDS[request.param](tmp_path)
    yield place
    place.end()


@pytest.fixture(scope="session", autouse=True)
def _no_server_stays() -> Iterator[None]:
    yield
    if server.cache_info().currsize:
        server().stop()


@pytest.fixture
def shop(place: Place) -> Iterator[Shop]:
    shop = place.open()
    assert shop.lag() >= 0  # the demo is dated from now on
    yield shop
    shop.close()


@pytest.fixture
def reader(shop: Shop, place: Place) -> Iterator[Shop]:
    """A second, read-only look at the same shop."""
    reader = place.open(read_only=True)
    yield reader
    reader.close()
