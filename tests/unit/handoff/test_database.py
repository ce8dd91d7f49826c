"""Our own database on a file that two open at the same moment, or one reads while another writes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import text

from handoff.database import Database


def test_two_that_open_a_new_file_at_the_same_moment_do_not_refuse_each_other(tmp_path: Path) -> None:
    def opened(path: Path, start: threading.Barrier) -> int:
        database = Database(f"sqlite:///{path}")
        start.wait()
        with database.begin() as connection:
            agents: int = connection.execute(text("SELECT count(*) FROM agents")).scalar_one()
        database.close()
        return agents

    with ThreadPoolExecutor(2) as both:
        for at in range(30):  # one in five went wrong
            path, start = tmp_path / f"{at}.db", threading.Barrier(2)
            assert [one.result() for one in [both.submit(opened, path, start) for _ in range(2)]] == [0, 0]


def test_the_file_lets_readers_and_a_writer_work_together(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/passerelle.db")
    with database.begin() as writing, database.reading() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("SELECT count(*) FROM agents")).scalar() == 0
        assert writing.in_transaction()
    database.close()
