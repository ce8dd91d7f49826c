"""The world of this room's tests: Monday morning, the desk open, nobody waiting."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from handoff import snapshot
from shop.port import Shop
from tests.unit.handoff.desk import Client, DeskWorld
from tests.unit.handoff.stories import demo_shop
from tests.unit.handoff.world import World


@pytest.fixture(autouse=True)
def a_busy_machine_is_no_silent_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "SHOP_TIMEOUT_S", 60.0)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def desk() -> AsyncIterator[DeskWorld]:
    """The same world with a desk behind a real server."""
    async for world in _served(None):
        yield world


@pytest.fixture
async def desk_with_shop() -> AsyncIterator[DeskWorld]:
    """The desk of the demo shop."""
    async for world in _served(demo_shop()):
        yield world


async def _served(shop: Shop | None) -> AsyncIterator[DeskWorld]:
    clients: list[Client] = []
    world = DeskWorld()

    def browser() -> Client:
        clients.append(TestClient(server))
        return clients[-1]

    world.build(browser, shop)
    server = TestServer(world.app)
    await server.start_server()
    yield world
    for client in clients:
        await client.session.close()
    await server.close()
