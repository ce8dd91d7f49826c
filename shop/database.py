"""The connection to the shop's SQL database: SQLite file with WAL or PostgreSQL, short transactions, one kind of error.

Nothing is connected before the first use, so a service can start while its shop is away; the first use prepares the
database (see `opening`). Every wait is bounded: callers give up after 3 s, and no thread stays behind for long.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from shop.errors import BadShopUrl, ShopDown

WAIT_S = 2  # for a connection, a lock, an answer; libpq knows no shorter wait for a connection
TURN_S = 1  # for a connection another thread is using
_WRITES = "shop_writes"
_DRIVERS = frozenset({"sqlite", "postgresql", "postgresql+psycopg2"})
_EXAMPLE = "use sqlite:///var/shop.db, postgresql://user:password@host/shop or https://shop.example/passerelle"


class Database:
    """Reading and writing transactions on one shop database; `prepare` runs once, before the first of them."""

    def __init__(self, url: str, prepare: Callable[[Connection], None], read_only: bool = False) -> None:
        """Raises `BadShopUrl` when the URL cannot be used; does not connect."""
        self.read_only = read_only
        self._url = _checked(url)
        self._prepare = prepare
        self._prepared = False
        self._preparing = threading.Lock()
        self._engine = _postgresql(self._url, read_only) if _is_postgresql(self._url) else _sqlite(self._url, read_only)
        self._writer = self._engine.execution_options(**{_WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that changes nothing. Raises `ShopDown`."""
        with self._open(self._engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept when the block ends well and undone otherwise. Raises `ShopDown`."""
        with self._open(self._engine if self.read_only else self._writer) as connection:
            yield connection

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _open(self, engine: Engine) -> Iterator[Connection]:
        with _shop_errors():
            self._prepare_once()
            with engine.begin() as connection:
                yield connection

    def _prepare_once(self) -> None:
        if self._prepared:
            return
        if not self._preparing.acquire(timeout=TURN_S):
            raise ShopDown("another thread is still waiting for the shop's database: try again")
        try:
            if not self._prepared:
                _see_to_file(_file_of(self._url), self.read_only)
                with (self._engine if self.read_only else self._writer).begin() as connection:
                    self._prepare(connection)
                if not (_is_postgresql(self._url) or self.read_only):
                    _let_readers_and_a_writer_work_together(self._engine)
                self._prepared = True
        finally:
            self._preparing.release()


@contextmanager
def _shop_errors() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise ShopDown(f"all connections to the shop's database were busy for {TURN_S} s: try again") from error
    except DBAPIError as error:
        cause = type(error.orig).__name__
        raise ShopDown(f"the shop's database did not do it ({cause}): see that it runs, then try again") from error


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # its message would repeat the URL, password included
        raise BadShopUrl(f"the shop's URL is not a database URL: {_EXAMPLE}") from None
    if parsed.drivername == "postgres":  # as some hosting services write it
        parsed = parsed.set(drivername="postgresql")
    if parsed.drivername not in _DRIVERS:
        raise BadShopUrl(f"the shop's URL begins with {parsed.drivername!r}, which is not known here: {_EXAMPLE}")
    return parsed


def _is_postgresql(url: URL) -> bool:
    return url.get_backend_name() == "postgresql"


def _file_of(url: URL) -> Path | None:
    in_memory = _is_postgresql(url) or not url.database or url.database == ":memory:"
    return None if in_memory else Path(str(url.database))


def _see_to_file(path: Path | None, read_only: bool) -> None:
    """A new shop's folder is made; a shop that is only to be read must be there."""
    if path is None:
        return
    if read_only and not path.exists():
        raise ShopDown(f"there is no shop database at {path}: check the URL")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ShopDown(f"the folder {path.parent} cannot be made ({error.strerror}): check the URL") from error


def _sqlite(url: URL, read_only: bool) -> Engine:
    options: dict[str, Any] = {"connect_args": {"timeout": float(WAIT_S), "check_same_thread": False}}
    if _file_of(url) is None:  # the memory is the connection's: keep one, one thread at a time
        options |= {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0, "pool_timeout": TURN_S}
    engine: Engine = create_engine(url, future=True, hide_parameters=True, **options)
    event.listen(engine, "connect", partial(_set_up, read_only))
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(read_only: bool, connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where `_begin` says, not where the driver thinks
    connection.execute(f"PRAGMA query_only = {int(read_only)}")


def _let_readers_and_a_writer_work_together(engine: Engine) -> None:
    """Switch the file to WAL; it stays so. Not at each connection: two processes at it at once refuse each other."""
    connection = engine.raw_connection()
    try:
        with suppress(sqlite3.OperationalError):  # another process is just doing it, or else the next start will
            connection.cursor().execute("PRAGMA journal_mode = WAL", ())
    finally:
        connection.close()


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: one that reads first could not be promoted while another writes.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL, read_only: bool) -> Engine:
    settings = [f"statement_timeout={WAIT_S}s", f"lock_timeout={WAIT_S}s", "timezone=UTC"]
    settings += ["default_transaction_read_only=on"] if read_only else []
    arguments = {"connect_timeout": WAIT_S, "options": " ".join(f"-c {setting}" for setting in settings)}
    options: dict[str, Any] = {"pool_pre_ping": True, "pool_timeout": TURN_S, "connect_args": arguments}
    try:
        engine: Engine = create_engine(url, future=True, hide_parameters=True, **options)
    except ModuleNotFoundError:
        message = "PostgreSQL needs its driver: `uv sync --extra postgres`, then start again"
        raise BadShopUrl(message) from None
    return engine
