"""The connection to our own database (`PASSERELLE_DATABASE_URL`): SQLite with WAL by default, PostgreSQL by URL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from handoff.errors import BadDatabaseUrl, DatabaseAway
from handoff.tables import metadata

WAIT_S = 3  # for a connection or a lock: an agent is told sooner than the page gives up
INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}  # that can update instead, by the dialect's name
_READS = "passerelle_reads"  # an option of transactions
_EXAMPLE = "use sqlite:///var/passerelle.db or postgresql://user:password@host/passerelle"


class Database:
    """Transactions on our own database; the first one makes missing tables. Synchronous: used in threads."""

    def __init__(self, url: str) -> None:
        """Does not connect. Raises `BadDatabaseUrl`."""
        self._url = _checked(url)
        self._engine = _engine(self._url)
        self._reader = self._engine.execution_options(**{_READS: True})  # the same connections
        self._prepared = False
        self._preparing = threading.Lock()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction, kept when the block ends well. Raises `DatabaseAway`."""
        with self._transaction(self._engine) as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads: it waits for nobody who writes. Raises `DatabaseAway`."""
        with self._transaction(self._reader) as connection:
            yield connection

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        try:
            self._prepare()
            with engine.begin() as connection:
                yield connection
        except OSError as error:
            raise DatabaseAway(
                f"the folder of our database cannot be made ({error.strerror}): check the URL"
            ) from error
        except SQLAlchemyError as error:
            cause = type(getattr(error, "orig", None) or error).__name__
            raise DatabaseAway(f"our database did not do it ({cause}): see that it runs, then try again") from error

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _prepare(self) -> None:
        if self._prepared:
            return
        with self._preparing:
            path = _file_of(self._url)
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            metadata.create_all(self._engine)
            self._prepared = True


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # its message would repeat the URL, password included
        raise BadDatabaseUrl(f"PASSERELLE_DATABASE_URL is not a database URL: {_EXAMPLE}") from None
    if parsed.drivername == "postgres":  # as some hosting services write it
        parsed = parsed.set(drivername="postgresql")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        name = parsed.drivername
        raise BadDatabaseUrl(f"PASSERELLE_DATABASE_URL begins with {name!r}, which is not known here: {_EXAMPLE}")
    return parsed


def _file_of(url: URL) -> Path | None:
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def _engine(url: URL) -> Engine:
    options: dict[str, Any] = {"pool_pre_ping": True, "connect_args": {"connect_timeout": WAIT_S}}
    if url.get_backend_name() == "sqlite":
        options = {"connect_args": {"timeout": float(WAIT_S), "check_same_thread": False}, "poolclass": QueuePool}
        if _file_of(url) is None:  # the memory is the connection's: keep one, one thread at a time
            options |= {"pool_size": 1, "max_overflow": 0}
    try:
        engine: Engine = create_engine(url, future=True, hide_parameters=True, pool_timeout=WAIT_S, **options)
    except ModuleNotFoundError:
        raise BadDatabaseUrl("PostgreSQL needs its driver: `uv sync --extra postgres`, then start again") from None
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where `_begin` says, not where the driver thinks
    connection.execute("PRAGMA foreign_keys = ON")
    with suppress(sqlite3.OperationalError):  # somebody is just at the new file: the next connection switches it
        connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(_READS, False)
    # Who reads first and then writes could not be promoted.
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
