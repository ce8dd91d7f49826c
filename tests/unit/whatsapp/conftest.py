"""Fixtures of the WhatsApp tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.whatsapp.world import World, a_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A number with its store; nobody has written yet."""
    async with a_world(tmp_path) as made:
        yield made


@pytest.fixture
async def talking(world: World) -> World:
    """A conversation whose notice is out."""
    await world.says("bonjour")
    world.server.sent.clear()
    return world
