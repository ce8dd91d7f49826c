"""A plugin of pytest's that slows what browser tests run on, to meet what else only a busy machine shows.

    .venv/bin/python -m pytest -p tests.slowly --pages 4 --late 300 --times 20 tests/browser/test_desk_late.py

Pages have a processor so many times slower; what a gateway in the test's own process answers or sends comes up to so
many ms late, each time by chance; each test runs so many times.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from aiohttp import web
from playwright.async_api import BrowserContext, Page

Coroutine = Callable[..., Awaitable[Any]]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("slowly")
    group.addoption("--pages", type=float, default=1.0, help="times slower; each slowed page keeps a processor busy")
    group.addoption("--late", type=float, default=0.0, help="ms, at most")
    group.addoption("--times", type=int, default=1, help="runs of each test")


def pytest_configure(config: pytest.Config) -> None:
    rate, late_s = config.getoption("--pages"), config.getoption("--late") / 1000
    if rate > 1:
        setattr(BrowserContext, "new_page", _slowed(BrowserContext.new_page, rate))  # noqa: B010 - for every test
    if late_s:
        setattr(web.Application, "_handle", _late(web.Application._handle, late_s))  # noqa: B010
        setattr(web.WebSocketResponse, "send_str", _in_turn(web.WebSocketResponse.send_str, late_s))  # noqa: B010


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if (times := metafunc.config.getoption("--times")) > 1:
        metafunc.fixturenames.append("time")
        metafunc.parametrize("time", range(times))


def _slowed(new_page: Callable[[BrowserContext], Awaitable[Page]], rate: float) -> Coroutine:
    @wraps(new_page)
    async def slow_page(context: BrowserContext) -> Page:
        page = await new_page(context)
        wire = await context.new_cdp_session(page)
        await wire.send("Emulation.setCPUThrottlingRate", {"rate": rate})
        return page

    return slow_page


def _late(handle: Coroutine, most_s: float) -> Coroutine:
    """Questions come late, and so do their answers: one overtakes the other."""

    @wraps(handle)
    async def handle_late(app: web.Application, request: web.Request) -> Any:
        await asyncio.sleep(random.uniform(0, most_s))
        answer = await handle(app, request)
        await asyncio.sleep(random.uniform(0, most_s))
        return answer

    return handle_late


def _in_turn(send: Coroutine, most_s: float) -> Coroutine:
    """Frames come late, in their order."""
    turns: WeakKeyDictionary[Any, asyncio.Lock] = WeakKeyDictionary()

    @wraps(send)
    async def send_late(socket: web.WebSocketResponse, *given: Any, **named: Any) -> Any:
        async with turns.setdefault(socket, asyncio.Lock()):
            await asyncio.sleep(random.uniform(0, most_s))
            return await send(socket, *given, **named)

    return send_late
