"""One browser for all tests of this folder, a gateway for each, and a customer in front of its demo shop.

A browser belongs to the event loop that started it: all tests here run in the session's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from handoff import snapshot
from tests.browser.chromium import chromium, person
from tests.browser.desk_room import DeskRoom
from tests.browser.gateway import Gateway
from tests.browser.visitor import Visitor

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(autouse=True)
def a_busy_machine_is_no_silent_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "SHOP_TIMEOUT_S", 60.0)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    gateway = Gateway(tmp_path / "files")
    await gateway.start()
    yield gateway
    await gateway.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser, gateway: Gateway) -> AsyncIterator[Visitor]:
    """A visitor of the demo shop who has opened the chat, in French; a script that fails fails the test."""
    context = await person(browser)
    page = await context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    visitor = await Visitor(page).goes_to(gateway.url)
    yield await visitor.opens()
    await context.close()
    assert not failures


@pytest_asyncio.fixture(loop_scope="session")
async def room(tmp_path: Path) -> AsyncIterator[DeskRoom]:
    """A desk where nobody sits yet."""
    room = DeskRoom(tmp_path)
    await room.start()
    yield room
    await room.stop()
