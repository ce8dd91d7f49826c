"""The embedded store: as safe as a real one, found again when its parent died, and gone when stopped."""

from __future__ import annotations

import os
import signal
import socket
import threading
from pathlib import Path

import pytest
import redis

from passerelle.embedded import SOCKET_MAX, EmbeddedStore
from passerelle.errors import StartError


def client(store: EmbeddedStore) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(store.socket))


@pytest.fixture
def store(socket_dir: Path) -> EmbeddedStore:
    return EmbeddedStore(socket_dir / "store")


def test_what_is_accepted_survives_kill_9(store: EmbeddedStore) -> None:
    store.start()
    client(store).set("a", "1")
    pid = store.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert store._process is not None
    store._process.wait()
    again = EmbeddedStore(store.folder)
    again.start()
    assert client(again).get("a") == b"1"
    again.stop()


def test_it_is_configured_as_the_design_wants(store: EmbeddedStore) -> None:
    store.start()
    config = client(store).config_get("*")
    assert config["appendonly"] == "yes"
    assert config["appendfsync"] == "always"
    assert config["maxmemory-policy"] == "noeviction"
    store.stop()
    assert store.pid() is None


def test_a_server_left_behind_is_found_and_can_be_stopped(store: EmbeddedStore) -> None:
    store.start()
    pid = store.pid()
    other = EmbeddedStore(store.folder)
    other.start()
    assert other.pid() == pid
    other.stop()
    assert store._process is not None
    assert store._process.wait(60) == 0


def test_a_folder_may_have_any_name(socket_dir: Path) -> None:
    store = EmbeddedStore(socket_dir / 'my "shop" \\ 1')
    store.start()
    client(store).set("a", "1")
    assert (store.folder / "appendonlydir").is_dir()
    store.stop()
    assert store.pid() is None


def test_a_server_that_still_loads_is_waited_for_and_no_second_one_started(store: EmbeddedStore) -> None:
    store.folder.mkdir(parents=True)
    replies = [b"-LOADING it loads\r\n", b"-LOADING it loads\r\n", b"+PONG\r\n"]
    with socket.socket(socket.AF_UNIX) as loading:
        loading.bind(str(store.socket))
        loading.listen()

        def answer() -> None:
            for reply in replies:
                connection, _ = loading.accept()
                with connection:
                    connection.recv(64)
                    connection.sendall(reply)

        answering = threading.Thread(target=answer)
        answering.start()
        assert store.start() == store.url
        answering.join()
    assert store._process is None


def test_a_long_folder_gets_a_short_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    assert len(str(EmbeddedStore(folder).socket)) <= SOCKET_MAX
    assert EmbeddedStore(folder).socket == EmbeddedStore(folder).socket


def test_a_server_that_cannot_start_says_why(store: EmbeddedStore) -> None:
    (store.folder / "appendonlydir").mkdir(parents=True)
    (store.folder / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense")
    with pytest.raises(StartError, match="its log ends with"):
        store.start()
