"""The process of a messaging app: sends, receives, shows typing, and lets the site offer it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Protocol

import structlog

from channels import ways
from channels.messaging.app import App
from channels.messaging.carrying import Sender
from channels.messaging.polling import Poller, Source, until
from channels.messaging.signs import TypingSigns
from conversation.book import Book
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.worker import Worker

OFFERED_EVERY_S = 30.0  # a third of the life of such a note

log = structlog.get_logger()


class LiveApp(App, Protocol):
    """An app that has a process of its own."""

    @property
    def start(self) -> str:
        """What stands between the address of a private chat and a code that begins it."""

    async def types(self, address: str) -> None:
        """Show the typing sign; best effort."""


async def carry(app: LiveApp, source: Source, door: Door, book: Book, files: Path, stop: asyncio.Event) -> None:
    """Run until `stop` is set. Raises `Refused`; an app that cannot be reached is waited for."""
    channel = app.can.name
    signs = TypingSigns(channel, app.types, door)
    sender = Worker(door.store, channel, Sender(app, door, files).handle, on_ring=signs.on_ring)
    works = {
        "sender": sender.run(stop),
        "receiver": Poller(channel, source, book).run(stop),
        "offer": _offered(app, book, stop),
    }
    tasks = [asyncio.create_task(work, name=f"{channel}-{name}") for name, work in works.items()]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await signs.close()


async def _offered(app: LiveApp, book: Book, stop: asyncio.Event) -> None:
    """While the app answers, the site may offer to go on there."""
    while not stop.is_set():
        try:
            chat = await until(stop, app.private_chat())
            if chat is not None:
                await ways.note(book, app.can.name, chat + app.start)
        except StoreUnavailable as error:
            log.info("way.not_noted", channel=app.can.name, error=type(error).__name__, next_try_s=OFFERED_EVERY_S)
        await until(stop, asyncio.sleep(OFFERED_EVERY_S))
