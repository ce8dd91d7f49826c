"""Opens the shop that a URL names: for the composition root and the actions; the only place that picks an adapter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import DDL, inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateColumn

from shop import tables
from shop.database import Database
from shop.demo.fill import fill
from shop.errors import ShopDown
from shop.port import Shop
from shop.rest import RestShop
from shop.sql import SqlShop
from shop.words import PARIS

_PREPARING = 0x5_40B  # any number, the same in every process: PostgreSQL's lock while tables are made


def paris_now() -> datetime:
    """The moment now, in the shop's own zone."""
    return datetime.now(PARIS)


def open_shop(
    url: str,
    *,
    token: str | None = None,
    demo: bool = False,
    read_only: bool = False,
    clock: Callable[[], datetime] = paris_now,
) -> Shop:
    """The shop at `https://...`, `sqlite:///FILE` or `postgresql://...`; `sqlite://` is one in memory.

    A REST shop is asked with `token`, or the user in its URL; it has its own clock and knows no demo.

    Does not connect: a service may start while its shop is away, and each use tries again (`ShopDown` until it is
    there). The first use makes missing tables and, with `demo`, fills an empty shop with "Le Bon Quartier", dated
    relative to `clock()`; any number of processes may do so at once. Call `lag()` to have that done at start.
    `read_only` makes, fills and changes nothing: a change is checked and reported with `made=False`.
    Raises `BadShopUrl`.
    """
    if url.startswith(("https://", "http://")):
        return RestShop(url, token, read_only)
    prepare = _check_tables if read_only else partial(_make_tables, demo=demo, clock=clock)
    return SqlShop(Database(url, prepare, read_only), clock)


def _make_tables(connection: Connection, demo: bool, clock: Callable[[], datetime]) -> None:
    if connection.dialect.name == "postgresql":  # SQLite's writer has locked the file already
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _PREPARING})
    tables.metadata.create_all(connection)
    _add_missing_columns(connection)
    if demo:
        fill(connection, clock().astimezone(PARIS).date())


def _add_missing_columns(connection: Connection) -> None:
    """Tables that an earlier version made get what was added since; a view has to be given it by who made it."""
    found = inspect(connection)
    views = found.get_view_names()
    for table in tables.metadata.tables.values():
        there = {column["name"] for column in found.get_columns(table.name)}
        missing = [column for column in table.columns if column.name not in there]
        if missing and table.name in views:
            raise ShopDown(
                f"the view {table.name} lacks {', '.join(column.name for column in missing)}: see docs/shop.md"
            )
        for column in missing:
            definition = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(DDL(f"ALTER TABLE {table.name} ADD COLUMN {definition}"))


def _check_tables(connection: Connection) -> None:
    missing = sorted(set(tables.metadata.tables) - set(inspect(connection).get_table_names()))
    if missing:
        raise ShopDown(
            f"this database is no shop, it lacks the tables {', '.join(missing)}: check the URL; the service makes them"
        )
