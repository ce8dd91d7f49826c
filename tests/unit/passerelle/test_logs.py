"""Logs: what went wrong and where, never the words that an error carries."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

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
