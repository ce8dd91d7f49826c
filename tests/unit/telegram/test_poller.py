"""One poller at a time; nothing is confirmed to Telegram before it is in the log; trouble is said and outlived."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from telegram.error import NetworkError

from channels.messaging import polling as room
from channels.messaging.polling import LEASE_S, Poller
from channels.telegram.settings import TelegramRefused
from channels.telegram.updates import Updates
from conversation import events as ev
from conversation.errors import StoreUnavailable
from conversation.memory import MemoryStore
from conversation.store import Append, Appended
from tests.fakes.telegram import Failure
from tests.unit.telegram.world import World, a_world, until


class Away(MemoryStore):
    """A store that can go away."""

    away = False

    async def append(self, append: Append) -> Appended:
        if self.away:
            raise StoreUnavailable("away")
        return await super().append(append)


def poller(world: World) -> Poller:
    return Poller("telegram", world.updates, world.book)


async def running(world: World, stop: asyncio.Event) -> asyncio.Task[None]:
    return asyncio.create_task(poller(world).run(stop))


async def test_an_update_is_confirmed_only_after_it_is_in_the_log(world: World) -> None:
    world.door.store = store = Away(world.clock)
    await world.customer.says("bonjour")
    store.away = True
    with pytest.raises(StoreUnavailable):
        await world.receive()
    with pytest.raises(StoreUnavailable):
        await world.receive()
    assert len(world.server.updates) == 1
    store.away = False
    assert await world.receive() == 1
    assert len(world.server.updates) == 1
    assert await world.receive() == 0
    assert world.server.updates == []


async def test_a_killed_poller_loses_nothing(world: World) -> None:
    await world.customer.says("un")
    await world.receive()
    await world.customer.says("deux")
    await Updates(world.bot, world.door, world.book, world.settings).once()
    assert [message.text for message in (await world.conversation()).unread] == ["un", "deux"]


async def test_run_fetches_as_it_comes_and_stops_at_once(world: World) -> None:
    stop = asyncio.Event()
    task = await running(world, stop)
    await world.customer.says("bonjour")
    await until(lambda: ("telegram", "7") in world.book._addresses)
    stop.set()
    await task
    assert await world.book.hold("telegram-poller", "another", 1)


async def test_only_one_polls_and_another_takes_over_when_it_is_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "STANDBY_S", 0.01)
    await world.book.hold("telegram-poller", "the other", LEASE_S)
    stop = asyncio.Event()
    task = await running(world, stop)
    await world.customer.says("bonjour")
    await until(lambda: "deleteWebhook" in {method for method, _ in world.server.calls})
    for _ in range(5):
        await asyncio.sleep(0.01)
    assert "getUpdates" not in {method for method, _ in world.server.calls}
    world.clock.advance(LEASE_S)
    await until(lambda: ("telegram", "7") in world.book._addresses)
    stop.set()
    await task


async def test_trouble_is_said_once_and_outlived(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "AWAY_MAX_S", 0.01)
    world.server.failures.add("getUpdates", *[Failure(status=409, description="Conflict: two")] * 3)
    stop = asyncio.Event()
    with capture_logs() as logs:
        task = await running(world, stop)
        await world.customer.says("bonjour")
        await until(lambda: ("telegram", "7") in world.book._addresses)
        await until(lambda: any(line["event"] == "poll.works_again" for line in logs))
        stop.set()
        await task
    said = [line for line in logs if line["event"] == "poll.failed"]
    assert [line["error"] for line in said] == ["Conflict"]


async def test_a_telegram_that_is_away_is_waited_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "AWAY_MAX_S", 0.01)
    await world.server.stop()
    stop = asyncio.Event()
    with capture_logs() as logs:
        task = await running(world, stop)
        await until(lambda: any(line["event"] == "poll.failed" for line in logs))
        await world.server.start()
        await world.customer.says("bonjour")
        await until(lambda: ("telegram", "7") in world.book._addresses)
        stop.set()
        await task
    assert [line["error"] for line in logs if line["event"] == "poll.failed"] == ["NetworkError"]


async def test_a_bad_token_ends_the_polling_with_what_to_do(world: World) -> None:
    world.server.token = "4242:another"
    with pytest.raises(TelegramRefused, match="BotFather") as refused:
        await poller(world).run(asyncio.Event())
    assert world.settings.token not in str(refused.value)


async def test_two_polls_at_once_end_in_a_conflict_for_the_older(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        older = asyncio.create_task(world.bot.get_updates(timeout=50))
        await until(lambda: bool(world.server.calls))
        newer = asyncio.create_task(world.bot.get_updates(timeout=50))
        with pytest.raises(Exception, match="terminated by other getUpdates"):
            await older
        await world.customer.says("bonjour")
        assert len(await newer) == 1


async def test_an_update_the_library_cannot_read_holds_nothing_up(world: World) -> None:
    await world.server.push("message", {"message_id": "no date, no chat"})
    await world.customer.says("bonjour")
    with capture_logs() as logs:
        await world.receive()
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["telegram.update_unreadable"]
    assert len(await world.events(ev.CustomerWrote)) == 1


async def test_a_photo_that_cannot_be_fetched_comes_again(world: World) -> None:
    world.server.failures.add("getFile", Failure.cut(goes_through=False))
    await world.customer.sends("photo", b"pixels")
    with pytest.raises(Exception, match="it is tried again"):
        await world.receive()
    await world.receive()
    assert len(await world.events(ev.CustomerSentFile)) == 1


async def test_the_network_error_of_the_library_is_what_we_think(world: World) -> None:
    await world.server.stop()
    with pytest.raises(NetworkError):
        await world.receive()
