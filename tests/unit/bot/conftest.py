"""The trained model, loaded once for the whole run, and small worlds around it."""

from __future__ import annotations

import pytest

from passerelle.assistant import Loaded
from tests.scenario.world import World
from tests.trained import a_busy_machine_is_no_silent_shop, loaded, world  # noqa: F401


@pytest.fixture
def bursty(loaded: Loaded) -> World:  # noqa: F811
    """As in production: what a customer is still writing is awaited."""
    return World(loaded, bursts=True)
