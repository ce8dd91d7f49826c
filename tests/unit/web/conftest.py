"""The running service that most tests here use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.web.service import Customer, Service, running


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    async with running(tmp_path / "files") as service:
        yield service


@pytest.fixture
async def customer(service: Service) -> Customer:
    return await service.opens(language="fr")
