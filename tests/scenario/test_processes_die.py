"""The service under faults, small and seeded; `make faults` is the long run of the same (docs/faults.md)."""

from __future__ import annotations

import asyncio

import aiohttp
import psutil

from tests.faults.plan import Plan
from tests.faults.run import run
from tests.servers import eventually
from tests.service import Service


async def test_nothing_is_lost_whatever_dies_or_falls_silent() -> None:
    report = await run(Plan(seed=7, conversations=12, at_once=6, phones=2), lambda line: None)
    assert report.found == ()
    assert sum(report.faults.values()) >= 1
    assert report.messages >= 12


def family(service: Service) -> list[psutil.Process]:
    """The service's processes that live now."""
    return [child for name in ("store", "gateway") for child in service.children(name)]


async def test_a_store_that_is_killed_comes_back_with_all_that_was_accepted() -> None:
    service = Service(BRAINS="0")
    await asyncio.to_thread(service.start)
    try:
        async with aiohttp.ClientSession(service.url) as session:

            async def opens() -> bool:
                async with session.post("/api/chat", json={"id": "before-and-after"}) as response:
                    accepted.append((await response.json()).get("conversation"))
                    return response.status == 201

            accepted: list[str | None] = []
            assert await opens()
            before = family(service)
            assert service.kill("store") == 1
            await eventually(opens, 60)
            assert accepted[-1] == accepted[0]
        await eventually(lambda: len(family(service)) == 2, 60)
        started = family(service)
        assert started != before
        assert await asyncio.to_thread(service.stop) == 0
        assert not [child for child in started if child.is_running()]
    finally:
        await asyncio.to_thread(service.end)
