"""The service under kill -9, small and seeded; `make faults` is the long run of the same."""

from __future__ import annotations

import asyncio

import psutil
import pytest

from tests.faults.crowd import Crowd, killer, problems, quiet
from tests.servers import eventually
from tests.service import Service


def family(service: Service) -> list[psutil.Process]:
    """The service's processes that live now."""
    return [child for name in ("store", "gateway", "brain") for child in service.children(name)]


@pytest.mark.timeout(400)
async def test_nothing_is_lost_when_brain_gateway_and_store_are_killed() -> None:
    service = Service()
    await asyncio.to_thread(service.start)
    try:
        crowd = Crowd(service, seed=7)
        killing = asyncio.create_task(killer(crowd, ("store", "gateway", "brain"), (0.5, 1.5)))
        await crowd.write(12, 5)
        assert sum((await killing).values()) >= 1
        await quiet(service, crowd)
        await crowd.read()
        assert await problems(service, crowd) == []
        await eventually(lambda: len(family(service)) == 3, 60)  # who was killed last is started again after a pause
        started = family(service)
        assert await asyncio.to_thread(service.stop) == 0
        assert not [child for child in started if child.is_running()]
    finally:
        await asyncio.to_thread(service.end)
