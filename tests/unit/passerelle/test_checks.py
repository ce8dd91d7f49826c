"""What the doctor says of a shop that answers, refuses us, is away or is none; and of a service with older rules."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from conversation.policy import Policy, fingerprint, load
from passerelle.checks import Finding, databases, gateway
from passerelle.compose import ROOT
from passerelle.settings import Settings
from tests.fakes.shop.server import TOKEN, Served, ShopServer
from tests.shops import sqlite


@pytest.fixture(scope="module")
def rest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server, behind = ShopServer(), sqlite(tmp_path_factory.mktemp("shop"))
    url = server.serve(Served(behind.open(), behind.open(read_only=True)))
    yield url
    server.forget(url)
    server.stop()


async def shop_of(tmp_path: Path, url: str | None = None, token: str | None = None) -> Finding:
    """What is said of the shop."""
    found = await databases(Settings(data_dir=tmp_path, shop_url=url, shop_token=token))
    return next(finding for finding in found if finding.name == "shop")


async def test_a_rest_shop_that_answers(rest: str, tmp_path: Path) -> None:
    found = await shop_of(tmp_path, rest, TOKEN)
    assert found.ok
    assert found.says.startswith("http, answers in ")


async def test_a_rest_shop_that_refuses_us(rest: str, tmp_path: Path) -> None:
    found = await shop_of(tmp_path, rest, "wrong")
    assert found.ok is False
    assert "PASSERELLE_SHOP_TOKEN" in found.says


async def test_a_rest_shop_that_is_away(tmp_path: Path, unused_tcp_port: int) -> None:
    found = await shop_of(tmp_path, f"http://lea:hunter2@127.0.0.1:{unused_tcp_port}")
    assert found.ok is False
    assert "PASSERELLE_SHOP_URL" in found.says
    assert "hunter2" not in found.says


async def test_a_database_that_is_no_shop_and_one_that_is_still_to_be_made(tmp_path: Path) -> None:
    assert (await shop_of(tmp_path)).ok is None
    sqlite3.connect(tmp_path / "shop.db").close()
    found = await shop_of(tmp_path)
    assert found.ok is False
    assert "lacks the tables" in found.says


@pytest.mark.parametrize(("is_now", "ok"), [(True, True), (False, None)])
async def test_a_service_that_goes_by_older_rules_is_told_of(is_now: bool, ok: bool | None) -> None:
    rules = fingerprint(load(ROOT / "handoff.yml") if is_now else Policy())

    async def readyz(_: web.Request) -> web.Response:
        return web.json_response({"status": "ready", "brains": [], "rules": rules})

    app = web.Application()
    app.router.add_get("/readyz", readyz)
    async with TestServer(app) as served:
        found = await gateway(Settings(host="127.0.0.1", port=served.port or 0))
        assert str(served.make_url("")).rstrip("/") in found[0].says
    assert found[1].ok is False
    assert "passerelle brain" in found[1].says  # how to see why none is alive
    assert found[0].ok is ok
    assert ("restart it" in found[0].says) is not is_now


async def test_the_doctor_says_which_address_it_asks(tmp_path: Path, unused_tcp_port: int) -> None:
    (found,) = await gateway(Settings(data_dir=tmp_path, host="0.0.0.0", port=unused_tcp_port))
    assert found.ok is None
    assert f"http://127.0.0.1:{unused_tcp_port}" in found.says
    assert "PASSERELLE_PORT" in found.says


async def test_something_else_that_answers_is_no_gateway() -> None:
    async def other(_: web.Request) -> web.Response:
        return web.json_response({"status": "fine"})

    app = web.Application()
    app.router.add_get("/readyz", other)
    async with TestServer(app) as served:
        (found,) = await gateway(Settings(host="127.0.0.1", port=served.port or 0))
        assert f":{served.port}" in found.says
    assert found.ok is None
    assert "PASSERELLE_PORT" in found.says
