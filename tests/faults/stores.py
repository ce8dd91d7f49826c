"""The stores the service is tried on: each started here, behind a proxy, with the faults that such a store can have."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from pathlib import Path

import redis

from passerelle.embedded import CONFIG, binary
from tests.faults.clocks import Clock
from tests.faults.proxy import Proxy
from tests.redis_servers import SAFE
from tests.servers import eventually

Fault = Callable[[float], Awaitable[None]]  # made for so many seconds, and healed before it returns
NO_LIMIT = resource.RLIM_INFINITY
TOLERATED_S = 20.0  # a store's clock that jumps back makes what was due wait for as long


class Store(ABC):
    """A running store. `replicas` is what our processes are told (WAIT)."""

    replicas = 0
    rest_s = 3.0  # between two faults of the servers: nothing is accepted while each lasts

    @abstractmethod
    async def start(self) -> None:
        """Start the servers and wait until they answer."""

    @abstractmethod
    async def stop(self) -> None:
        """End all servers and proxies."""

    @abstractmethod
    async def url_for(self, process: str) -> str:
        """The URL this process is given: behind a proxy of its own where the store can be told so."""

    @property
    @abstractmethod
    def url(self) -> str:
        """The URL without any proxy of a process, for the checker."""

    @abstractmethod
    def lines(self) -> dict[str, Proxy]:
        """The proxies to hurt, by a name that says between whom they stand."""

    @abstractmethod
    def faults(self) -> dict[str, Fault]:
        """What can happen to the servers themselves."""


class Single(Store):
    """One server on a unix socket: Debian's Redis, or the Valkey that `passerelle run` brings."""

    def __init__(self, folder: Path, library: Path | None, embedded: bool) -> None:
        self.folder = folder / "store"
        self.folder.mkdir(mode=0o700)
        self.path = self.folder / "socket"
        self._embedded = embedded
        self._clock = Clock(library, self.folder / "clock") if library else None
        self._proxies: dict[str, Proxy] = {}
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.path}"

    async def start(self) -> None:
        self._server = self._launched()
        await eventually(self._answers, 60)

    async def stop(self) -> None:
        for proxy in self._proxies.values():
            await proxy.stop()
        if self._server is not None:
            self._server.kill()
            self._server.wait()

    async def url_for(self, process: str) -> str:
        self._proxies[process] = await Proxy(str(self.path)).start()
        return f"redis://127.0.0.1:{self._proxies[process].port}"

    def lines(self) -> dict[str, Proxy]:
        return {f"{process}-store": proxy for process, proxy in self._proxies.items()}

    def faults(self) -> dict[str, Fault]:
        known: dict[str, Fault] = {
            "store killed": self._killed,
            "store stopped": self._stopped,
            "store's disk full": self._full,
        }
        return known | ({"store's clock jumps": self._jumps} if self._clock else {})

    async def _killed(self, for_s: float) -> None:
        assert self._server is not None
        self._server.kill()
        self._server.wait()
        await asyncio.sleep(for_s / 4)
        await self.start()

    async def _stopped(self, for_s: float) -> None:
        """It stands still, as on a host that is out of breath."""
        assert self._server is not None
        self._server.send_signal(signal.SIGSTOP)
        await asyncio.sleep(for_s)
        self._server.send_signal(signal.SIGCONT)

    async def _full(self, for_s: float) -> None:
        """The append-only file cannot grow: with `appendfsync always` the server ends at the next write."""
        assert self._server is not None
        limit = max(path.stat().st_size for path in self.folder.rglob("*.aof"))
        resource.prlimit(self._server.pid, resource.RLIMIT_FSIZE, (limit, NO_LIMIT))
        with contextlib.suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(self._server.wait, 10)
        await asyncio.sleep(for_s / 4)
        if self._server.poll() is None:  # nobody wrote
            resource.prlimit(self._server.pid, resource.RLIMIT_FSIZE, (NO_LIMIT, NO_LIMIT))
        else:
            await self.start()

    async def _jumps(self, for_s: float) -> None:
        """Half an hour ahead and back again less a little: leases and waits run out at once, then time stands still."""
        assert self._clock is not None
        self._clock.jump(TOLERATED_S)
        await asyncio.sleep(for_s)
        self._clock.jump(0.0)

    def _launched(self) -> subprocess.Popen[bytes]:
        """A full disk is a write that fails, not a signal: SIGXFSZ stays ignored, as Python has it."""
        environ = {**os.environ, **(self._clock.environ if self._clock else {})}
        return subprocess.Popen(self._command(), stdout=subprocess.DEVNULL, env=environ, restore_signals=False)

    def _command(self) -> list[str]:
        own = ["--dir", str(self.folder), "--logfile", str(self.folder / "log"), "--unixsocket", str(self.path)]
        if self._embedded:
            config = self.folder / "valkey.conf"
            config.write_text(CONFIG.format(socket=self.path, folder=self.folder))
            return [str(binary()), str(config)]
        return ["redis-server", "--port", "0", "--maxmemory-policy", "noeviction", *SAFE, *own]

    async def _answers(self) -> bool:
        return await asyncio.to_thread(answers, {"unix_socket_path": str(self.path)})


def answers(where: dict[str, object]) -> bool:
    """Does a server answer there?"""
    client = redis.Redis(**where, socket_timeout=2)  # type: ignore[arg-type]
    with contextlib.suppress(redis.RedisError, OSError):
        return bool(client.ping())
    return False
