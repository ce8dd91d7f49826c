"""The trained model, loaded once for all scenarios."""

from __future__ import annotations

from pathlib import Path

import pytest

from passerelle import assistant
from passerelle.assistant import Loaded
from tests.scenario.world import World


@pytest.fixture(scope="session")
def loaded(root: Path) -> Loaded:
    """The newest model of `models/`; `make test` has trained it."""
    return assistant.load(root / "models")


@pytest.fixture
def world(loaded: Loaded) -> World:
    """A fresh world on a Monday at noon."""
    return World(loaded)
