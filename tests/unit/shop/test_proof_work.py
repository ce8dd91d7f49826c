"""A missing order and somebody else's cost the same work, and no way of guessing tells them apart."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.engine import Engine

from shop import proof as proofs
from shop.demo import content
from shop.errors import ShopError
from shop.port import Shop
from shop.words import Glance
from tests.shops import HandClock, sqlite

ORDERS = {order.number: order for order in content.orders(HandClock().now.date())}
CUSTOMERS = {customer.id: customer for customer in content.customers(HandClock().now.date())}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Read-only, so that wrong proofs are not counted and the limit never ends the guessing."""
    place = sqlite(tmp_path_factory.mktemp("shop"))
    made = place.open()
    assert made.lag() >= 0
    reader = place.open(read_only=True)
    yield reader
    reader.close()
    made.close()


@pytest.fixture
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def answer(shop: Shop, number: str, proof: str) -> Glance | tuple[type[ShopError], str]:
    try:
        return shop.order_by_proof(number, proof)
    except ShopError as error:
        return type(error), str(error)


@given(st.integers(9990, 10070), st.sampled_from(["69007", "", "x", "00000", *(c.email for c in CUSTOMERS.values())]))
def test_only_the_owners_proof_opens_and_every_other_answer_is_the_same(shop: Shop, digits: int, proof: str) -> None:
    number = f"LBQ-{digits:05d}"
    order = ORDERS.get(number)
    owner = CUSTOMERS[order.customer_id] if order else None
    secrets = (owner.email, owner.address.postcode, order.address.postcode) if order and owner else ()
    heard = answer(shop, number, proof)
    if order and proofs.proves(proof, secrets):
        assert heard == order.glance()
    else:
        assert heard == answer(shop, "LBQ-99999", "69007")


def test_the_same_statements_and_comparisons_are_made(
    tmp_path: Path, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bytes] = []
    compare = hmac.compare_digest

    def counting(one: bytes, other: bytes) -> bool:
        compared.append(other)
        return compare(one, other)

    monkeypatch.setattr(hmac, "compare_digest", counting)
    shop = sqlite(tmp_path).open()
    assert shop.lag() >= 0
    work = []
    for number in ("LBQ-99999", "LBQ-10004"):
        statements.clear()
        compared.clear()
        answer(shop, number, "69007")
        work.append((list(statements), len(compared)))
    assert work[0] == work[1]
    assert work[0][1] == 3
    shop.close()
