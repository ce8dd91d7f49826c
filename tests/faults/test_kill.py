"""kill -9 of brain, gateway and store at random moments of 200 conversations; the seed is printed and can be given."""

from __future__ import annotations

import asyncio
import os
import random
import sys

from tests.faults.crowd import Crowd, killer, problems, quiet
from tests.service import Service


async def test_200_conversations_lose_nothing() -> None:
    seed = int(os.environ.get("SEED", random.SystemRandom().randrange(10**6)))
    sys.stdout.write(f"\nSEED={seed}\n")  # pytest shows it when the test fails; give it again to replay
    service = Service(BRAINS="2")
    await asyncio.to_thread(service.start)
    try:
        crowd = Crowd(service, seed)
        killing = asyncio.create_task(killer(crowd, ("brain", "gateway", "store"), (0.5, 4.0)))
        await crowd.write(200, 6)
        sys.stdout.write(f"killed {await killing}\n")
        await quiet(service, crowd)
        await crowd.read()
        assert await problems(service, crowd) == []
    finally:
        await asyncio.to_thread(service.end)
