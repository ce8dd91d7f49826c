"""The whole service for a browser: `passerelle run` with Telegram, a brain on a wire that can be held, another shop.

The brain is started by its own command, as in production, so that its way to the store can be held; everything else
is what `passerelle run` starts.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

import redis.asyncio
from playwright.async_api import Browser, expect

from conversation import events as ev
from conversation.answers import Answers
from conversation.redis_book import RedisBook
from conversation.redis_store import RedisStore
from handoff.agents import Agents
from handoff.database import Database
from tests.brain import brain_on, has_brain
from tests.browser.chromium import person
from tests.browser.gateway import other_shop
from tests.browser.seated import Seated
from tests.browser.slow_store import SlowStore
from tests.fakes.telegram import FakeTelegram
from tests.servers import eventually
from tests.service import PASSWORD, ROOT, Service, free_port

BRAIN_READY_S = 600.0  # ten seconds of loading, on a machine that may be busy with other things
ANSWERS = Answers(ROOT / "data" / "answers")


def answer(name: str, language: str = "fr") -> str:
    """The words of an answer, up to the first hole."""
    record = ANSWERS.find(name, date.today())  # noqa: DTZ011 - answers are valid by the day of where they are read
    assert record is not None, name
    return record.text[language].split("{")[0].strip()


@dataclass
class Whole:
    """What the tests of the whole service share."""

    service: Service
    telegram: FakeTelegram
    shop: str  # a page of another origin with the widget on it, in French
    slow: SlowStore
    store: RedisStore
    book: RedisBook

    async def log(self, conversation: str) -> list[ev.Event]:
        """Everything that happened in a conversation."""
        return [entry.event for entry in await self.store.entries(conversation)]

    async def of_telegram(self, chat: int) -> str:
        """The conversation of a Telegram chat."""
        found = await self.book.bound("telegram", str(chat))
        assert found is not None
        return found

    def order_state(self, number: str) -> str:
        """What the shop itself holds of an order."""
        with contextlib.closing(sqlite3.connect(self.service.folder / "shop.db")) as shop:
            (state,) = shop.execute("select state from orders where number = ?", (number,)).fetchone()
            return str(state)

    async def sits(self, browser: Browser, email: str, name: str = "") -> Seated:
        """Somebody at the desk, in a browser of their own; with a name, somebody who is new here."""
        if name:
            agents = Agents(Database(f"sqlite:///{self.service.folder / 'passerelle.db'}"))
            await asyncio.to_thread(agents.add, email, name, PASSWORD, "agent", "fr")
        seated = Seated(await (await person(browser)).new_page())
        await seated.goes_to(self.service.url)
        await seated.logs_in(email, PASSWORD)
        await expect(seated.page.locator(".link.live")).to_be_attached()
        return seated

    async def broken_promises(self) -> dict[str, int]:
        """The counters that must stay 0, where they did not."""
        return {name: count for name, count in (await self.book.counts()).items() if name.startswith("breach:")}


@contextlib.asynccontextmanager
async def whole_service() -> AsyncIterator[Whole]:
    """Start everything, wait until it answers, and leave nothing behind."""
    async with contextlib.AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(FakeTelegram())
        port = free_port()
        settings = {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API": telegram.url}
        service = Service(BRAINS="0", ORIGINS=f"http://127.0.0.1:{port}", **settings)
        stack.push_async_callback(asyncio.to_thread, service.end)
        await asyncio.to_thread(service.start)
        shop = await stack.enter_async_context(other_shop(service.url, port=port))
        slow = SlowStore(service.folder / "slow.sock", service.folder / "store" / "valkey.sock")
        await slow.start()
        stack.push_async_callback(slow.stop)
        client = redis.asyncio.from_url(service.redis_url)
        store = RedisStore(client)
        stack.push_async_callback(store.close)
        secret = (service.folder / "secret").read_text()
        await stack.enter_async_context(brain_on(service.folder, slow.url, secret))
        await eventually(lambda: has_brain(service.url), BRAIN_READY_S)
        yield Whole(service, telegram, shop, slow, store, RedisBook(client))
