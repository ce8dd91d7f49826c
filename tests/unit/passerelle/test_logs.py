"""Logs: what went wrong and where, never the words that an error carries."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import Any

import pytest
import structlog
from aiohttp import web
from pytest_aiohttp.plugin import AiohttpClient

from conversation.agenda import Work
from conversation.events import ConversationOpened
from conversation.floor import Floor
from conversation.ids import new_conversation
from conversation.memory import MemoryStore
from conversation.store import Append
from conversation.worker import Worker
from passerelle import operations
from passerelle.logs import without_words

WORDS = "my card is 4111"

FAILS = f"""
import asyncio, logging, structlog
from passerelle import logs

logs.configure("test")

def shop():
    try:
        raise ValueError("{WORDS}")
    except ValueError as error:
        raise RuntimeError("no order for {WORDS}") from error

def caught():
    try:
        shop()
    except RuntimeError:
        structlog.get_logger().exception("work.failed", conversation="07-x", text="{WORDS}")
        logging.getLogger("aiohttp.server").exception("Error handling request")

async def forgotten():
    task = asyncio.create_task(asyncio.to_thread(shop))
    await asyncio.wait([task])

caught()
asyncio.run(forgotten())
"""


@pytest.fixture(scope="module")
def logged() -> str:
    """What a process writes whose code fails: through our logger, through a library's, and where nobody caught it."""
    done = subprocess.run([sys.executable, "-c", FAILS], capture_output=True, text=True, check=True)
    return done.stderr


def test_an_error_is_logged_by_kind_and_place(logged: str) -> None:
    for said in ("work.failed", "Error handling request", "Task exception was never retrieved"):
        assert said in logged
    assert logged.count("builtins.RuntimeError at ") == 3
    assert logged.count("because of builtins.ValueError at ") == 3
    assert "shop" in logged


def test_what_an_error_quotes_is_not_logged(logged: str) -> None:
    assert WORDS not in logged


def test_keys_that_carry_words_are_emptied() -> None:
    event = without_words(logging.getLogger(), "info", {"event": "x", "text": WORDS, "conversation": "07-x"})
    assert event == {"event": "x", "text": "…", "conversation": "07-x"}


async def test_a_line_that_is_logged_during_work_names_its_conversation() -> None:
    seen: list[tuple[str, dict[str, Any]]] = []

    async def handle(work: Work) -> None:
        seen.append((work.conversation, structlog.contextvars.get_contextvars()))

    store = MemoryStore()
    for c in (new_conversation(), new_conversation()):
        event = ConversationOpened(channel="web")
        await store.append(Append(conversation=c, id="a", events=(event,), seen=0, floor=Floor(), agenda={"brain": 1}))
    await Worker(store, "brain", handle).drain()
    assert [named for _, named in seen] == [{"conversation": c, "role": "brain"} for c, _ in seen]
    assert len({c for c, _ in seen}) == 2
    assert structlog.contextvars.get_contextvars() == {}


async def test_a_line_that_is_logged_during_a_request_names_its_conversation(aiohttp_client: AiohttpClient) -> None:
    async def named(request: web.Request) -> web.Response:
        return web.json_response(structlog.contextvars.get_contextvars())

    app = web.Application(middlewares=[operations.correlated])
    app.router.add_get("/api/chat/{conversation}/x", named)
    app.router.add_get("/x", named)
    client = await aiohttp_client(app)
    for path, said in (("/api/chat/07-x/x", {"conversation": "07-x"}), ("/x", {})):  # over one connection
        async with client.get(path) as answer:
            assert await answer.json() == said
