"""The composition root: the one place that names concrete stores, shops and policies and hands them out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import structlog

from conversation import house
from conversation.archive import ArchivedStore
from conversation.book import Book
from conversation.door import Door
from conversation.errors import BadPolicy, StoreUnavailable
from conversation.policy import Policy, load
from conversation.promises import Breach
from conversation.redis_book import RedisBook
from conversation.redis_client import connect
from conversation.redis_store import RedisStore
from conversation.store import Store
from handoff.database import Database
from handoff.errors import BadDatabaseUrl
from handoff.search.archive import SqlArchive
from passerelle.embedded import EmbeddedStore
from passerelle.errors import StartError
from passerelle.names import vocabulary
from passerelle.settings import Settings
from passerelle.tally import Tally
from shop import opening
from shop.errors import BadShopUrl
from shop.port import Shop

ROOT = Path(__file__).resolve().parent.parent  # where config.yml, domain.yml, data/ and handoff.yml lie

log = structlog.get_logger()


@dataclass(frozen=True)
class Spine:
    """What every process shares: the store, the book and the door to both."""

    store: Store
    book: Book
    door: Door
    policy: Policy


def policy() -> Policy:
    """The rules of `handoff.yml`, whose clock this process goes by from here on. Raises `StartError` with every problem
    of the file."""
    try:
        rules = load(ROOT / "handoff.yml", vocabulary(ROOT))
    except BadPolicy as error:
        raise StartError(str(error)) from error
    house.lives_in(rules.hours.zone)
    return rules


def embedded(settings: Settings) -> EmbeddedStore:
    """The store under DATA_DIR."""
    return EmbeddedStore(settings.data_dir / "store")


def store_url(settings: Settings) -> str:
    """Where the store is: REDIS_URL, else the running embedded one. Raises `StartError` when neither is there."""
    if settings.redis_url:
        return settings.redis_url
    store = embedded(settings)
    if store.pid() is None:
        raise StartError("no store: set PASSERELLE_REDIS_URL, or start `passerelle run`, which brings its own")
    return store.url


def open_database(settings: Settings) -> Database:
    """Our own database; does not connect. Raises `StartError` for a URL that can never do."""
    try:
        return Database(settings.database)
    except BadDatabaseUrl as error:
        raise StartError(str(error)) from error


def open_shop(settings: Settings) -> Shop:
    """The shop; does not connect. Raises `StartError` for a URL that can never do."""
    try:
        return opening.open_shop(settings.shop, token=settings.shop_token, demo=settings.demo)
    except BadShopUrl as error:
        raise StartError(str(error)) from error


@contextlib.asynccontextmanager
async def spine(settings: Settings) -> AsyncIterator[Spine]:
    """Open the store for the life of a process. A store that is away is waited for by those who use it."""
    client = connect(store_url(settings))
    database = open_database(settings)
    store = ArchivedStore(RedisStore(client, settings.redis_replicas), SqlArchive(database))
    book = RedisBook(client, settings.redis_replicas)
    rules = policy()

    async def count(breach: Breach) -> None:
        log.error("promise.broken", promise=breach.promise, conversation=breach.conversation, what=breach.what)
        await book.count(f"breach:{breach.promise}")

    tally = Tally(book)
    carrying = asyncio.create_task(tally.run(), name="tally")
    try:
        yield Spine(store, book, Door(store, rules, count, tally.add, book), rules)
    finally:
        carrying.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await carrying
        with contextlib.suppress(StoreUnavailable):
            await tally.carry()
        await store.close()
        await asyncio.to_thread(database.close)
