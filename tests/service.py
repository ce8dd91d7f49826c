"""The whole service as a newcomer starts it, `passerelle run`, in a folder of its own and on a free port."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent
READY_S = 600.0  # a brain loads in ten seconds; a busy machine may need many more
STOP_S = 300.0
PORTS = (10_000, 32_000)  # Linux gives from 32,768 on, macOS from 49,152 on
PASSWORD = "only-for-this-test-1"


def free_port() -> int:
    """A port nobody listens on, below those that the system gives to whoever connects: none of them is faster."""
    while True:
        port = random.randrange(*PORTS)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


class Service:
    """`passerelle run` with a store, a gateway and brains of its own; conversations survive `stop` and `start`."""

    def __init__(self, **settings: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="psr-", dir="/tmp"))
        self.port = free_port()
        self.settings: Mapping[str, str] = settings
        self.output: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.folder / 'store' / 'valkey.sock'}"

    def start(self) -> Service:
        """Start and wait for the ready page; what it printed is in `output`."""
        if self.process is not None:
            self.process.wait(STOP_S)  # stopped or killed before
        environ = {
            **os.environ,
            "PASSERELLE_DATA_DIR": str(self.folder),
            "PASSERELLE_PORT": str(self.port),
            "PASSERELLE_DEMO_PASSWORD": PASSWORD,
            **{f"PASSERELLE_{name}": value for name, value in self.settings.items()},
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "passerelle", "run"],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        ready = threading.Event()
        threading.Thread(target=self._read, args=(self.process, ready), daemon=True).start()
        if not ready.wait(READY_S) or self.process.poll() is not None:
            self.end()
            raise AssertionError("did not get ready:\n" + "".join(self.output))
        return self

    def stop(self) -> int:
        """Ctrl-C, and wait; the exit code."""
        assert self.process is not None
        self.process.send_signal(2)
        return self.process.wait(STOP_S)

    def end(self) -> None:
        """Stop, if it still runs, and leave nothing behind."""
        if self.process is not None and self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def children(self, name: str) -> list[psutil.Process]:
        """The processes started for `passerelle NAME`; `store` is the embedded Valkey."""
        assert self.process is not None
        found = psutil.Process(self.process.pid).children(recursive=True)
        return [child for child in found if _is(child, name)]

    def kill(self, name: str) -> int:
        """kill -9 of every process of this name; how many there were."""
        victims = self.children(name)
        for victim in victims:
            victim.kill()
        return len(victims)

    def _read(self, process: subprocess.Popen[str], ready: threading.Event) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self.output.append(line)
                if "is ready" in line:
                    ready.set()
        ready.set()


def _is(process: psutil.Process, name: str) -> bool:
    try:
        command = process.cmdline()
    except psutil.NoSuchProcess:
        return False
    return ("valkey-server" in " ".join(command[:1])) if name == "store" else name in command[2:4]


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """One running service for all tests that only talk to it."""
    started = Service().start()
    yield started
    started.end()
