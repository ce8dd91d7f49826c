"""Our processes under fault: each forked, with a line of its own to the store, and started again when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.clocks import Clock, compiled
from tests.service import ROOT

AGAIN_S = 0.2  # before a process that died is started again, as `passerelle run` does
STARTED_S = 240.0  # to import everything on a busy machine
STOP_S = 20.0


@dataclass
class Process:
    """One of ours: how it is started, and which one it is now."""

    name: str
    command: str
    environ: dict[str, str]
    clock: Clock | None = None
    pid: int | None = None
    deaths: int = 0
    up: bool = True  # is it to be started again when it dies?
    started: asyncio.Event = field(default_factory=asyncio.Event)


class Processes:
    """All of them, from one zygote. `plant` and `lease_s` are put into each; see `plants`."""

    def __init__(self, folder: Path, plant: str = "", lease_s: float | None = None, brain: str = "light") -> None:
        self.folder = folder
        self.all: dict[str, Process] = {}
        self._plant, self._lease_s, self._brain = plant, lease_s, brain
        self._library = compiled(folder)
        self._zygote: asyncio.subprocess.Process | None = None
        self._asked: asyncio.Queue[Process] = asyncio.Queue()
        self._by_pid: dict[int, Process] = {}
        self._reading: asyncio.Task[None] | None = None
        self._again: set[asyncio.Task[None]] = set()
        self._endings: defaultdict[int, asyncio.Event] = defaultdict(asyncio.Event)

    async def start(self) -> None:
        """Start the zygote, and wait until it can fork."""
        preload = {"LD_PRELOAD": str(self._library)} if self._library else {}
        environ = {name: value for name, value in os.environ.items() if not name.startswith("PASSERELLE_")}
        self._zygote = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.faults.zygote",
            cwd=ROOT,
            env={**environ, **preload, "FAULTS_BRAIN": self._brain},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert self._zygote.stdout is not None
        first = await asyncio.wait_for(self._zygote.stdout.readline(), STARTED_S)
        assert first, "the zygote did not start; its error stands above"
        assert self._zygote.stdin is not None
        self._input = self._zygote.stdin
        self._reading = asyncio.create_task(self._read(self._zygote.stdout), name="zygote")

    async def add(self, name: str, command: str, environ: Mapping[str, str]) -> Process:
        """Start a process, to be kept alive."""
        clock = Clock(self._library, self.folder / f"{name}.clock") if self._library else None
        process = Process(name, command, dict(environ), clock)
        self.all[name] = process
        self._fork(process)
        await process.started.wait()
        return process

    def send(self, name: str, signum: int) -> bool:
        """Send a signal; False when it is dead just now."""
        pid = self.all[name].pid
        if pid is None:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signum)
            return True
        return False

    async def stop(self) -> None:
        """End all, gently first: what they say then is in their logs."""
        for process in self.all.values():
            process.up = False
            self.send(process.name, signal.SIGCONT)
            self.send(process.name, signal.SIGTERM)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._all_ended(), STOP_S)
        for process in self.all.values():
            self.send(process.name, signal.SIGKILL)
        for task in (*self._again, self._reading):
            if task is not None:
                task.cancel()
        if self._zygote is not None:
            self._input.close()
            await self._zygote.wait()

    async def _all_ended(self) -> None:
        for process in self.all.values():
            if process.pid is not None:
                await self._endings[process.pid].wait()

    def _fork(self, process: Process) -> None:
        asked: dict[str, Any] = {
            "command": process.command,
            "environ": process.environ,
            "log": str(self.folder / f"{process.name}.log"),
            "plant": self._plant,
            # Telegram's client waits for up to 20 s within a lease: a shorter one would not be the service's.
            "lease_s": None if process.command == "telegram" else self._lease_s,
            "clock": str(process.clock.file) if process.clock else "",
        }
        self._asked.put_nowait(process)
        self._input.write(json.dumps(asked).encode() + b"\n")

    async def _read(self, output: asyncio.StreamReader) -> None:
        while line := await output.readline():
            told = json.loads(line)
            if "pid" in told:
                process = self._asked.get_nowait()
                process.pid = told["pid"]
                self._by_pid[told["pid"]] = process
                process.started.set()
            else:
                self._ended(told["ended"])

    def _ended(self, pid: int) -> None:
        process = self._by_pid.pop(pid)
        process.pid = None
        process.deaths += 1
        self._endings[pid].set()
        if process.up:
            task = asyncio.create_task(self._start_again(process), name=f"again:{process.name}")
            self._again.add(task)
            task.add_done_callback(self._again.discard)

    async def _start_again(self, process: Process) -> None:
        await asyncio.sleep(AGAIN_S)
        if process.up:
            self._fork(process)
