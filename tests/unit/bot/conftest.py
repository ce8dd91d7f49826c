"""The trained model, loaded once for the whole run, and small worlds around it."""

from __future__ import annotations

import pytest

import tests.rasa_imported  # noqa: F401
from actions import wiring
from passerelle.assistant import Loaded
from tests.model import loaded_model
from tests.scenario.world import World


@pytest.fixture(autouse=True)
def a_busy_machine_is_no_silent_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "SHOP_S", 60.0)


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    return loaded_model()


@pytest.fixture
def world(loaded: Loaded) -> World:
    """Complete turns: each message is answered at once."""
    return World(loaded)


@pytest.fixture
def bursty(loaded: Loaded) -> World:
    """As in production: what a customer is still writing is awaited."""
    return World(loaded, bursts=True)
