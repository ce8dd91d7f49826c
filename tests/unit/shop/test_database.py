"""The connection itself: threads that come while the database is being prepared."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy.engine import Connection

from shop import database
from shop.database import Database
from shop.errors import ShopDown


def test_a_thread_does_not_queue_behind_one_that_waits_for_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "TURN_S", 0)
    begun, go_on = threading.Event(), threading.Event()

    def prepare(_connection: Connection) -> None:
        begun.set()
        assert go_on.wait(60)

    shared = Database(f"sqlite:///{tmp_path}/shop.db", prepare)
    first = threading.Thread(target=_use, args=[shared])
    first.start()
    assert begun.wait(60)
    with pytest.raises(ShopDown, match="another thread"):
        _use(shared)
    go_on.set()
    first.join()
    _use(shared)
    shared.close()


def test_preparing_is_tried_again_until_it_works_and_then_never(tmp_path: Path) -> None:
    attempts: list[str] = []

    def prepare(_connection: Connection) -> None:
        attempts.append("once more")
        if len(attempts) == 1:
            raise ShopDown("not yet")

    shared = Database(f"sqlite:///{tmp_path}/shop.db", prepare)
    with pytest.raises(ShopDown, match="not yet"):
        _use(shared)
    for _ in range(3):
        _use(shared)
    assert len(attempts) == 2
    shared.close()


def _use(shared: Database) -> None:
    with shared.reading() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1
