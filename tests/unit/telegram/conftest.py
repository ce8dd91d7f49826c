"""Fixtures of the Telegram tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.telegram.world import World, a_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A bot with its store, and a customer who has opened the chat."""
    async with a_world(tmp_path / "files") as made:
        yield made
        assert made.breaches == []
