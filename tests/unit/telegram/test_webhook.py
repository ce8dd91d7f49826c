"""Telegram posts to the gateway: only with the secret, and 200 only when the update is in the log."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from channels.messaging import polling
from channels.messaging.polling import Poller
from channels.telegram import webhook
from channels.telegram.settings import TelegramSettings
from channels.telegram.updates import Updates
from conversation import events as ev
from conversation.errors import StoreUnavailable
from conversation.memory_book import MemoryBook
from tests.fakes.telegram import Failure
from tests.raw import raw_head
from tests.unit.telegram.world import World, a_world

HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Gateway:
    """A gateway with nothing but the webhook, and the world behind it."""

    def __init__(self, world: World, url: str) -> None:
        self.world, self.url = world, url + "/webhooks/telegram"

    async def post(self, data: object, secret: str | None = None) -> tuple[int, dict[str, dict[str, str]]]:
        headers = {HEADER: self.world.settings.webhook_secret if secret is None else secret}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(self.url, **({"data": data} if isinstance(data, bytes) else {"json": data})) as answer,
        ):
            return answer.status, await answer.json()


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[Gateway]:
    async with a_world(tmp_path) as world:
        port = unused_port()
        url = f"http://127.0.0.1:{port}"
        app = web.Application()
        world.settings = dataclasses.replace(world.settings, public_url=url)
        webhook.setup(app, world.settings, world.door, world.book)
        async with TestServer(app, port=port):
            await Updates(world.bot, world.door, world.book, world.settings).introduce()
            yield Gateway(world, url)


async def test_telegram_is_told_the_address_and_posts_there(gateway: Gateway) -> None:
    world = gateway.world
    assert world.server.webhook["url"] == gateway.url
    assert world.server.webhook["allowed_updates"] == ["message", "edited_message", "callback_query"]
    await world.customer.says("bonjour")
    assert world.server.webhook_statuses == [200]
    assert [message.text for message in (await world.conversation()).unread] == ["bonjour"]


async def test_the_same_update_again_is_accepted_and_changes_nothing(gateway: Gateway) -> None:
    update = await gateway.world.customer.says("bonjour")
    assert (await gateway.post(update))[0] == 200
    assert len(await gateway.world.events(ev.CustomerWrote)) == 1


@pytest.mark.parametrize("secret", ["", "wrong", "é"])
async def test_without_the_secret_nothing_gets_in(gateway: Gateway, secret: str) -> None:
    status, answer = await gateway.post({"update_id": 1}, secret)
    assert (status, answer["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"{}", b'{"update_id": "x"}'])
async def test_what_is_no_update_is_refused(gateway: Gateway, body: bytes) -> None:
    status, answer = await gateway.post(body)
    assert (status, answer["error"]["code"]) == (400, "bad_json")


async def test_an_update_that_the_library_cannot_read_is_not_asked_for_again(gateway: Gateway) -> None:
    assert (await gateway.post({"update_id": 1, "message": {"message_id": 1}}))[0] == 200


async def test_a_store_that_is_away_makes_telegram_send_it_again(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StoreUnavailable("away")

    with monkeypatch.context() as patched:
        patched.setattr(MemoryBook, "bound", away)
        await gateway.world.customer.says("bonjour")
    assert gateway.world.server.webhook_statuses == [503]
    await gateway.world.server.post_updates()
    assert gateway.world.server.webhook_statuses == [503, 200]
    assert len(await gateway.world.events(ev.CustomerWrote)) == 1


async def test_telegram_is_told_again_until_it_has_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "AWAY_MAX_S", 0.0)
    async with a_world(tmp_path, public_url="https://shop.example") as world:
        world.server.failures.add("setWebhook", Failure.server_error(), Failure.cut(goes_through=False))
        await Poller("telegram", world.updates, world.book).run(asyncio.Event())
        assert world.server.webhook["url"] == "https://shop.example/webhooks/telegram"
        assert world.server.webhook["secret_token"] == world.settings.webhook_secret


def test_telegram_itself_posts_to_https_only() -> None:
    def url(public_url: str | None) -> str | None:
        return TelegramSettings(token="t", secret="s", files=Path(), public_url=public_url).webhook_url

    assert url(None) is None
    assert url("http://shop.example") is None
    assert url("https://shop.example") == "https://shop.example/webhooks/telegram"


async def test_a_secret_that_is_no_text_is_a_wrong_one(gateway: Gateway) -> None:
    site, _, path = gateway.url.partition("/webhooks")
    head = await raw_head(site, f"/webhooks{path}", f"{HEADER}: ".encode() + b"\xff", "POST")
    assert b" 403 " in head
