"""The whole process: it introduces itself, polls, sends, shows typing, and ends cleanly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from channels import ways
from channels.messaging import polling
from channels.telegram import service
from channels.telegram.settings import TelegramRefused
from conversation import events as ev
from conversation.store import Ring
from tests.unit.telegram.world import World, a_world, until


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[World]:
    async with a_world(tmp_path) as world:
        stop = asyncio.Event()
        task = asyncio.create_task(service.serve(world.settings, world.door, world.book, stop))
        yield world
        stop.set()
        await task


async def test_a_line_is_answered_end_to_end(served: World) -> None:
    await served.customer.says("bonjour")
    await until(lambda: bool(served.customer.reads))
    await served.write(ev.AssistantWrote(text="Oui ?"))
    await until(lambda: "🤖 Oui ?" in served.customer.reads)
    assert [command["command"] for command in served.server.commands["fr"]] == [
        "conseiller",
        "langue",
        "souhaits",
        "help",
        "start",
    ]


async def test_the_site_learns_where_the_bot_is(served: World) -> None:
    await until(lambda: f"note:{ways.NOTE}telegram" in served.book._expiring)
    assert await ways.known(served.book) == {"telegram": "https://t.me/bon_quartier_bot?start="}


async def test_typing_is_shown_while_others_type(served: World) -> None:
    await served.customer.says("bonjour")
    await until(lambda: bool(served.customer.reads))
    c = await served.id()
    await served.store.ring(Ring(conversation=c, kind="typing", data={"role": "customer"}))
    for _ in range(3):
        await served.store.ring(Ring(conversation=c, kind="typing", data={"role": "agent", "name": "Léa"}))
    await until(lambda: served.customer.typing_seen > 0)
    assert served.customer.typing_seen == 1


async def test_a_webhook_left_behind_is_ended_before_polling(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.server.webhook = {"url": "http://127.0.0.1:9/old"}
        await world.updates.introduce()
        assert world.server.webhook == {"url": ""}


async def test_with_a_webhook_it_does_not_poll(tmp_path: Path) -> None:
    async with a_world(tmp_path, public_url="https://shop.example") as world:
        stop = asyncio.Event()
        task = asyncio.create_task(service.serve(world.settings, world.door, world.book, stop))
        await until(lambda: bool(world.server.webhook["url"]))
        stop.set()
        await task
        methods = {method for method, _ in world.server.calls}
        assert methods == {"getMe", "setMyCommands", "setWebhook"}


async def test_a_bad_token_ends_the_process_with_what_to_do(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        world.server.token = "4242:another"
        with pytest.raises(TelegramRefused, match="BotFather"):
            await service.serve(world.settings, world.door, world.book, asyncio.Event())


async def test_a_telegram_away_at_the_start_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "AWAY_MAX_S", 0.01)
    async with a_world(tmp_path) as world:
        await world.server.stop()
        stop = asyncio.Event()
        task = asyncio.create_task(service.serve(world.settings, world.door, world.book, stop))
        await world.customer.says("bonjour")
        for _ in range(5):
            await asyncio.sleep(0.01)
        await world.server.start()
        await until(lambda: bool(world.customer.reads))
        stop.set()
        await task
