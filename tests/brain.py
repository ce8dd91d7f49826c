"""`passerelle brain` as a process of its own, on a store of a test's choice."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp

from tests.service import ROOT, STOP_S


@contextlib.asynccontextmanager
async def brain_on(folder: Path, store: str, secret: str) -> AsyncIterator[Process]:
    """A brain that works on the store at this address, its log in `folder`; ended afterwards."""
    settings = {"DATA_DIR": str(folder), "REDIS_URL": store, "SECRET": secret}
    environ = {**os.environ, **{f"PASSERELLE_{name}": value for name, value in settings.items()}}
    command = (sys.executable, "-m", "passerelle", "brain")
    with (folder / "brain.log").open("wb") as log:
        brain = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environ, stdout=log, stderr=log)
    try:
        yield brain
    finally:
        brain.terminate()
        await asyncio.wait_for(brain.wait(), STOP_S)


async def has_brain(url: str) -> bool:
    """Does the gateway at this address know of a brain that is ready?"""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/readyz") as response:
        return response.status == 200 and bool((await response.json())["brains"])
