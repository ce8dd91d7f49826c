"""Keeps the processes of `passerelle run` alive: starts them, starts them again when they die, stops them in order."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from passerelle.processes import FLAG

STOP_S = 20.0  # a brain may be in the middle of a turn; then it is killed and its lease brings the work back
AGAIN_S = (0.2, 1.0, 5.0, 15.0)  # before each new start in a row; the last one goes on
STEADY_S = 60.0  # who lived that long starts afresh
TOLD_AT = 2  # deaths in a row: one may be an accident

log = structlog.get_logger()


@dataclass
class Child:
    """One process and how often it died in a row."""

    name: str
    arguments: Sequence[str]
    process: asyncio.subprocess.Process | None = None
    deaths: int = 0
    started: float = field(default_factory=time.monotonic)


class Supervisor:
    """Children live in their own sessions, so that Ctrl-C reaches only us; their standard input tells them we live."""

    def __init__(self, environ: Mapping[str, str], tell: Callable[[str], None]) -> None:
        self._environ, self._tell = environ, tell
        self._children: list[Child] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False

    def start(self, name: str, *arguments: str) -> None:
        """Start `passerelle ARGUMENTS` and keep it alive until `stop`."""
        child = Child(name, arguments)
        self._children.append(child)
        self._tasks.append(asyncio.create_task(self._keep(child), name=f"keep:{name}"))

    async def stop(self) -> None:
        """Stop all children, those started last first, and wait for them."""
        self._stopping = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for child in reversed(self._children):
            if child.process is not None and child.process.returncode is None:
                await self._end(child.process)

    async def _keep(self, child: Child) -> None:
        while not self._stopping:
            child.process = await self._spawn(child)
            child.started = time.monotonic()
            code = await child.process.wait()
            if time.monotonic() - child.started > STEADY_S:
                child.deaths = 0
            pause = AGAIN_S[min(child.deaths, len(AGAIN_S) - 1)]
            child.deaths += 1
            log.warning("process.died", name=child.name, code=code, again_in_s=pause)
            if child.deaths == TOLD_AT:
                self._tell(_does_not_stay(child, code))
            await asyncio.sleep(pause)

    async def _spawn(self, child: Child) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "passerelle",
            *child.arguments,
            FLAG,
            stdin=asyncio.subprocess.PIPE,
            env=dict(self._environ),
            start_new_session=True,
        )

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_S)
        except asyncio.TimeoutError:
            process.kill()
            await process.wait()


def _does_not_stay(child: Child, code: int) -> str:
    """Said once, for people: the log goes on with every death."""
    without = "; until it does, customers are passed to people" if child.name.startswith("brain") else ""
    return (
        f"\n{child.name} does not stay up: it ended {child.deaths} times, with code {code}. Its reason stands above. "
        f"It is started again and again{without}.\nIn another window: passerelle doctor\n"
    )
