"""Fixtures of the mail tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.mail.world import World, a_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A conversation in French with one line of the customer's."""
    async with a_world(tmp_path) as made:
        await made.opened()
        yield made
