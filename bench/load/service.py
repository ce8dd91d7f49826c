"""The service under load: a store, gateways and brains of its own, each the real command in a process of its own."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

from passerelle.compose import ROOT
from passerelle.embedded import EmbeddedStore

READY_S = 180.0  # a brain loads in ten seconds; a busy machine may need many more
STOP_S = 30.0
LOOK_S = 0.02


class NotReady(RuntimeError):
    """A process did not come up: says which, and where its log lies."""


class Service:
    """Processes in a folder of their own, gone afterwards (`end`)."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="psr-load-"))
        self.secret = secrets.token_urlsafe(48)
        self.port = free_port()
        self.store = EmbeddedStore(self.folder / "store")
        self.gateway: subprocess.Popen[bytes] | None = None
        self.brains: list[subprocess.Popen[bytes]] = []

    @property
    def store_url(self) -> str:
        return self.store.url

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.folder / 'passerelle.db'}"

    @property
    def pids(self) -> dict[str, list[int]]:
        """What runs, by its part."""
        store, gateway = self.store.pid(), self.gateway
        return {
            "gateway": [gateway.pid] if gateway is not None else [],
            "brains": [brain.pid for brain in self.brains],
            "store": [store] if store is not None else [],
        }

    def cpu_s(self) -> dict[str, float]:
        """The processor time that each part has used so far, in seconds."""
        return {name: sum(map(cpu_s, pids)) for name, pids in self.pids.items()}

    async def start_gateway(self) -> float:
        """Start it and wait until it is ready; how many seconds it took from nothing.

        Raises `NotReady`.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        self.gateway = self._started("gateway")
        await self.until(lambda: self.get("/readyz") is not None, "gateway")
        return loop.time() - began

    async def stop_gateway(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, politely or not."""
        if self.gateway is not None:
            self.gateway.send_signal(how)
            await asyncio.to_thread(self.gateway.wait, STOP_S)
            self.gateway = None

    async def start_brains(self, number: int) -> None:
        """So many brains in all, each loaded. Raises `NotReady`."""
        while len(self.brains) < number:
            self.brains.append(self._started("brain"))
        await self.until(lambda: (self.get("/readyz") or b"").count(b'"model"') >= number, "brain")

    async def stop_brains(self) -> None:
        """End them all."""
        for brain in self.brains:
            brain.terminate()
        for brain in self.brains:
            await asyncio.to_thread(brain.wait, STOP_S)
        self.brains.clear()

    async def end(self) -> None:
        """Stop everything that runs and leave nothing behind."""
        await self.stop_brains()
        await self.stop_gateway()
        await asyncio.to_thread(self.store.stop)
        shutil.rmtree(self.folder, ignore_errors=True)

    def get(self, path: str) -> bytes | None:
        """What the gateway answers to a GET, or None while it does not."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
                return bytes(response.read())
        except (OSError, urllib.error.URLError):
            return None

    async def until(self, there: Callable[[], bool], name: str) -> None:
        """Wait for a process to come up. Raises `NotReady`."""
        loop = asyncio.get_running_loop()
        until = loop.time() + READY_S
        while not await asyncio.to_thread(there):
            if loop.time() > until:
                raise NotReady(f"{name} did not get ready in {READY_S:.0f} s; see {self.folder / name}.log")
            await asyncio.sleep(LOOK_S)

    def _started(self, command: str) -> subprocess.Popen[bytes]:
        given = {
            "DATA_DIR": str(self.folder),
            "PORT": str(self.port),
            "REDIS_URL": self.store_url,
            "SECRET": self.secret,
            "DATABASE_URL": self.database_url,
            "MODEL": str(ROOT / "models"),
        }
        environ = {**os.environ, **{f"PASSERELLE_{name}": value for name, value in given.items()}}
        with (self.folder / f"{command}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "passerelle", command], cwd=ROOT, env=environ, stdout=log, stderr=log
            )


def rss_bytes(pid: int | None) -> int:
    """The memory a process holds now; 0 for none."""
    return int(psutil.Process(pid).memory_info().rss) if pid is not None else 0


def cpu_s(pid: int | None) -> float:
    """The processor time a process has used so far, in seconds; 0 for none."""
    if pid is None:
        return 0.0
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def free_port() -> int:
    """A port nobody listens on, for the next moment at least."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
