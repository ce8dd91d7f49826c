"""What every test with the trained model shares: the model, loaded once, a world around it, and a patient shop.

A folder's conftest imports these fixtures by name.
"""

from __future__ import annotations

import pytest

import tests.rasa_imported  # noqa: F401
from actions import wiring
from handoff import snapshot
from passerelle.assistant import Loaded
from tests.model import loaded_model
from tests.scenario.world import World


@pytest.fixture(autouse=True)
def a_busy_machine_is_no_silent_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "SHOP_S", 60.0)
    monkeypatch.setattr(snapshot, "SHOP_TIMEOUT_S", 60.0)


@pytest.fixture(scope="session")
def loaded() -> Loaded:
    """The newest model of `models/`; `make test` has trained it."""
    return loaded_model()


@pytest.fixture
def world(loaded: Loaded) -> World:
    """Complete turns on a Monday at noon: each message is answered at once."""
    return World(loaded)
