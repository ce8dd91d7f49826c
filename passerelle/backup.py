"""A copy of what one machine keeps, made while it runs: a folder that `passerelle run` can start from.

The order matters. The log goes first: what it names (files) or has given away (the archive in our database) was stored
before, so that what is copied later has it.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import redis

from conversation.redis_calls import Client
from passerelle.embedded import EmbeddedStore
from passerelle.errors import CommandError
from passerelle.settings import Settings

REWRITES = "auto-aof-rewrite-percentage"
LOOK_S = 0.05
LOOKS = 12_000  # ten minutes: a log of many gigabytes takes as long
NOT_OURS = "is not copied: use its own tools, after this copy (docs/operations.md)"


def back_up(settings: Settings, folder: Path) -> list[str]:
    """Copy everything that lies on this machine into a new `folder`; a line for each thing. Raises `CommandError`."""
    if folder.exists() and any(folder.iterdir()):
        raise CommandError(f"{folder} is not empty; name a new folder, so that nothing old is mixed in")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    said = [_log(settings, folder)]
    said += [_database(name, url, folder) for name, url in (("passerelle", settings.database), ("shop", settings.shop))]
    said += [_folder(name, path, folder) for name, path in (("files", settings.files_dir), ("outbox", settings.outbox))]
    secret = settings.data_dir / "secret"
    if secret.exists():
        shutil.copy2(secret, folder / "secret")
    return said


def _log(settings: Settings, folder: Path) -> str:
    if settings.redis_url:
        return f"log: your store {NOT_OURS}"
    store = EmbeddedStore(settings.data_dir / "store")
    log, copy = store.folder / "appendonlydir", folder / "store" / "appendonlydir"
    if not log.exists():
        raise CommandError(f"there is no store in {settings.data_dir}; is PASSERELLE_DATA_DIR right?")
    with _no_rewrite(store) if store.pid() is not None else contextlib.nullcontext():
        shutil.copytree(log, copy)
    return f"log: {sum(part.stat().st_size for part in copy.iterdir())} bytes"


@contextlib.contextmanager
def _no_rewrite(store: EmbeddedStore) -> Iterator[None]:
    """While this lasts the server only adds to the end of its log: what is copied of it is a log, too."""
    client: Client = redis.Redis(unix_socket_path=str(store.socket), decode_responses=True)
    with client:
        before = client.config_get(REWRITES)[REWRITES]
        client.config_set(REWRITES, 0)
        try:
            _until_rewritten(client)
            yield
        finally:
            client.config_set(REWRITES, before)


def _until_rewritten(client: Client) -> None:
    for _ in range(LOOKS):
        if not client.info("persistence")["aof_rewrite_in_progress"]:
            return
        threading.Event().wait(LOOK_S)
    raise CommandError(f"the store still rewrites its log after {LOOKS * LOOK_S:.0f} s; try again later")


def _database(name: str, url: str, folder: Path) -> str:
    if urlsplit(url).scheme != "sqlite":
        return f"{name}: {urlsplit(url).scheme} {NOT_OURS}"
    source, copy = Path(url.removeprefix("sqlite:///")), folder / f"{name}.db"
    if not source.exists():
        return f"{name}: none yet"
    with contextlib.closing(sqlite3.connect(source)) as live, contextlib.closing(sqlite3.connect(copy)) as written:
        live.backup(written)  # as it is at one moment, whoever writes meanwhile
    return f"{name}: {copy.stat().st_size} bytes"


def _folder(name: str, source: Path, folder: Path) -> str:
    if source.exists():
        shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns(".*"))  # what is being written
    return f"{name}: {sum(one.is_file() for one in (folder / name).rglob('*'))}"
