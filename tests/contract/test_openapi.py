"""openapi.json is a valid document, its examples fit its schemas, and it names exactly the calls there are."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import web
from openapi_spec_validator import validate

from channels.admission.errors import STATUS
from channels.api.routes import PREFIX, SHOP_PREFIX, setup
from channels.transport.deps import Deps
from channels.web.settings import WebSettings
from conversation.door import Door
from conversation.memory import MemoryStore
from conversation.memory_book import MemoryBook
from conversation.policy import Policy
from handoff import desk
from handoff.agents import Agents
from handoff.database import Database
from handoff.desk import routes as desk_routes
from handoff.desk.errors import STATUS as DESK_STATUS
from handoff.waiting import WaitingList
from tests.contract import wire


def test_the_document_is_valid() -> None:
    validate(cast(Mapping[Hashable, Any], wire.document()))


@pytest.mark.parametrize(("schema", "example"), [pytest.param(s, e, id=where) for where, s, e in wire.examples()])
def test_an_example_fits_its_schema(schema: dict[str, Any], example: object) -> None:
    wire.check_schema(schema, example)


async def test_the_calls_of_customers_and_of_the_shop_are_the_documented_ones(tmp_path: Path) -> None:
    app = web.Application()
    setup(app, Deps(WebSettings(secret="s" * 32, files=tmp_path), Door(MemoryStore(), Policy()), MemoryBook()))
    for prefix in (PREFIX, SHOP_PREFIX):
        assert wire.mounted(app, prefix) == wire.documented(prefix)


def test_the_desks_calls_are_the_documented_ones() -> None:
    app = web.Application()
    door, book = Door(MemoryStore(), Policy()), MemoryBook()
    waiting = WaitingList(door, book)
    desk.setup(app, desk.Deps(door, book, Agents(Database("sqlite://")), waiting))
    assert wire.mounted(app, desk_routes.PREFIX) == wire.documented(desk_routes.PREFIX)


def test_every_code_of_the_desk_is_documented() -> None:
    document = wire.document()
    codes = document["components"]["schemas"]["Error"]["properties"]["error"]["properties"]["code"]["enum"]
    assert set(DESK_STATUS) <= set(codes)
    assert {code: status for code, status in DESK_STATUS.items() if STATUS.get(code, status) != status} == {}


def test_every_code_of_the_customers_side_is_documented_with_its_status() -> None:
    document = wire.document()
    codes = document["components"]["schemas"]["Error"]["properties"]["error"]["properties"]["code"]["enum"]
    assert set(STATUS) <= set(codes)
    told = {
        status
        for item in document["paths"].values()
        for call in item.values()
        if isinstance(call, dict)
        for status in call["responses"]
    }
    assert {str(status) for status in STATUS.values()} <= told
