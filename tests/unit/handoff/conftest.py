"""The world of this room's tests: Monday morning, the desk open, nobody waiting."""

from __future__ import annotations

import pytest

from tests.unit.handoff.world import World


@pytest.fixture
def world() -> World:
    return World()
