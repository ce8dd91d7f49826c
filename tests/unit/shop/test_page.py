"""docs/shop.md says what the code does: every path, error, request and reason; its examples work."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

from shop import protocol, requests
from shop.errors import (
    Refused,
    ShopError,
    Stale,
    TooManyTries,
    UnknownCustomer,
    UnknownOrder,
    UnknownProduct,
)
from shop.opening import open_shop
from shop.rules import Reason, Verdict
from shop.terms import TERMS
from shop.words import Change, Order, State
from tests.fakes.shop.server import ShopServer
from tests.unit.docs.pages import ROOT, blocks, rows

PAGE = "docs/shop.md"
ERRORS: list[ShopError] = [
    UnknownOrder(),
    UnknownCustomer(),
    UnknownProduct(),
    TooManyTries(),
    Stale("LBQ-10001", 1, 2),
    Refused(Verdict(False, Reason.LOST)),
]


def examples() -> list[dict[str, Any]]:
    """Every JSON value of the page."""
    found, decoder = [], json.JSONDecoder()
    for block in blocks("json"):
        text = block.text.strip() if block.page == "shop.md" else ""
        while text:
            value, end = decoder.raw_decode(text)
            found.append(value)
            text = text[end:].strip()
    return found


def kind_of(example: dict[str, Any]) -> type[Any]:
    kinds = {"request": protocol.Task, "error": protocol.Answer, "turn_id": Change, "items": Order}
    return next(kind for key, kind in kinds.items() if key in example)


def test_every_path_of_the_reference_server_is_explained_and_no_other() -> None:
    server = ShopServer()
    served = {f"{method} {path.removeprefix('/{shop}')}" for method, path in server.routes()}
    server.stop()
    assert set(rows(PAGE, "## By REST")) - {error.code for error in problems()} == served


def test_every_error_is_explained_with_its_status() -> None:
    told = {
        name: int(cells[0]) for name, cells in rows(PAGE, "## By REST").items() if not name.startswith(("GET", "POST"))
    }
    assert told == {problem.code: status for status, problem in zip(statuses(), problems(), strict=True)}


def test_every_request_is_explained() -> None:
    tags = {str(kind.__struct_config__.tag) for kind in requests.AnyRequest.__args__}
    assert set(rows(PAGE, "## What can be asked of an order")) == tags


def test_every_reason_and_limit_is_named() -> None:
    page = (ROOT / PAGE).read_text("utf-8")
    listed = {word for quoted in re.findall(r"`([a-z_ \n]+)`", page) for word in quoted.split()}
    assert {reason.value for reason in Reason} | {state.value for state in State} <= listed
    assert f"up to {TERMS.remedy_up_to.cents // 100} € and {TERMS.remedy_days} days" in page


def test_the_examples_are_read_as_they_stand() -> None:
    kinds = []
    for example in examples():
        kinds.append(kind_of(example))
        assert msgspec.convert(example, kinds[-1], strict=False)
    assert kinds == [Order, protocol.Task, Change, protocol.Answer]


def test_the_example_of_a_refusal_is_one() -> None:
    error = protocol.error_of(422, msgspec.json.encode(examples()[-1]))
    assert isinstance(error, Refused)
    assert error.verdict.reason is Reason.ALREADY_SHIPPED


def test_the_export_fills_a_shop_raises_versions_and_keeps_what_was_cancelled_here(tmp_path: Path) -> None:
    [export] = [block.text for block in blocks("sql")]
    url = f"sqlite:///{tmp_path}/shop.db"
    shop = open_shop(url)
    assert shop.lag() >= 0
    database = sqlite3.connect(tmp_path / "shop.db")
    with database:
        database.execute(f"ATTACH '{tmp_path}/erp.db' AS erp")
        database.execute(
            "CREATE TABLE erp.sales (id, client, status, placed, promised, shipping_cents, recipient, street, zip, "
            "town, payment)"
        )
        database.execute(
            "INSERT INTO customers VALUES ('C-1', 'Ada', 'Martin', 'ada@example.com', NULL, 'fr', '1 rue B', '75011', "
            "'Paris', 'FR', '2020-01-01', 0)"
        )
        row = ("C-1", "paid", "2026-11-19", "2026-11-23", 590, "Ada Martin", "1 rue B", "75011", "Paris", "Visa")
        for number in ("20001", "20002"):
            database.execute("INSERT INTO erp.sales VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *row))
        database.execute(export)
    assert shop.order_by_proof("LBQ-20001", "75011").state is State.PAID
    shop.do("LBQ-20002", 1, "turn-1", requests.Cancel())
    with database:
        database.execute("UPDATE erp.sales SET status = 'preparing'")
        database.execute(export)
        database.execute(export)
    database.close()
    moved, cancelled = shop.order("LBQ-20001"), shop.order("LBQ-20002")
    assert (moved.state, moved.version) == (State.PREPARING, 2)
    assert cancelled.state is State.CANCELLED
    shop.close()


def problems() -> list[protocol.Problem]:
    return [protocol.problem_of(error)[1].error for error in ERRORS]


def statuses() -> list[int]:
    return [protocol.problem_of(error)[0] for error in ERRORS]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_every_error_comes_back_as_it_went(error: ShopError) -> None:
    status, answer = protocol.problem_of(error)
    back = protocol.error_of(status, msgspec.json.encode(answer), meant=1)
    assert (type(back), str(back)) == (type(error), str(error))
