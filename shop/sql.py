"""The shop kept in a SQL database: the first adapter of the port, on SQLite and PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql.selectable import Select

from shop import guard, ledger, numbers, rows, rules
from shop.database import Database
from shop.errors import Refused, Stale, UnknownCustomer, UnknownOrder, UnknownProduct
from shop.proof import proves
from shop.rules import Act
from shop.spelling import fold
from shop.tables import customers, orders, products
from shop.words import PARIS, Change, Customer, Glance, Order, Product, Refund, RefundReason, State

# Stands in for the secrets of an order that does not exist, so that checking a proof is the same work.
_NOBODY = ("nobody@nowhere.invalid", "00000", "00000")
_MOST_WORDS = 10  # of a search: no product has more in its name, and databases bound the length of a question


class SqlShop:
    """The `Shop` port on tables of `shop.tables`. Safe for many threads and many processes at once."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """`clock` gives the moment now, with a zone; changes and refunds are dated by it."""
        self._database = database
        self._clock = clock

    @property
    def read_only(self) -> bool:
        return self._database.read_only

    def order_by_proof(self, number: str, proof: str) -> Glance:
        wanted = numbers.normalise(number)
        if wanted is None:
            raise UnknownOrder
        now = ledger.stored(self._clock())
        with self._database.reading() as connection:
            guard.refuse_guessing(connection, wanted, now)
            row: Any = connection.execute(_with_secrets(wanted)).one_or_none()
        proven = proves(proof, (row.email, row.postcode, row.home_postcode) if row else _NOBODY)
        if row and proven:
            return rows.glance(row)
        self._count_wrong_proof(wanted, now)
        raise UnknownOrder

    def order_of(self, customer_id: str, number: str) -> Order:
        return self._one_order(_numbered(number).where(orders.c.customer_id == customer_id))

    def orders_of(self, customer_id: str, limit: int = 50) -> tuple[Order, ...]:
        with self._database.reading() as connection:
            return rows.load_orders(connection, _newest_of(customer_id).limit(limit))

    def open_orders_of(self, customer_id: str, limit: int = 50) -> tuple[Order, ...]:
        still_open = [state.value for state in State if rules.is_open(state)]
        query = _newest_of(customer_id).where(orders.c.state.in_(still_open)).limit(limit)
        with self._database.reading() as connection:
            return rows.load_orders(connection, query)

    def order(self, number: str) -> Order:
        return self._one_order(_numbered(number))

    def customer(self, customer_id: str) -> Customer:
        with self._database.reading() as connection:
            row = connection.execute(select(customers).where(customers.c.id == customer_id)).one_or_none()
        if row is None:
            raise UnknownCustomer
        return rows.customer(row)

    def product(self, sku: str) -> Product:
        with self._database.reading() as connection:
            row = connection.execute(select(products).where(products.c.sku == fold(sku).strip().upper())).one_or_none()
        if row is None:
            raise UnknownProduct
        return rows.product(row)

    def products(self, words: str = "", limit: int = 20) -> tuple[Product, ...]:
        query = select(products).order_by(products.c.sku).limit(limit)
        for word in fold(words).split()[:_MOST_WORDS]:
            query = query.where(products.c.search.contains(_singular(word), autoescape=True))
        with self._database.reading() as connection:
            return tuple(rows.product(row) for row in connection.execute(query))

    def cancel(self, number: str, version: int, turn_id: str) -> Change:
        with self._database.writing() as connection:
            order = _only(rows.load_orders(connection, self._for_update(_numbered(number))))
            done = ledger.recall(connection, turn_id, Act.CANCEL, order.number)
            if done is not None:
                return done
            _check(order, version)
            change = _cancellation(order, turn_id, self._clock().astimezone(PARIS))
            if self.read_only:
                return replace(change, made=False)
            _set(connection, order, change, state=State.CANCELLED.value, ended_on=change.at.date())
            ledger.record(connection, change)
            return change

    def lag(self) -> float:
        begun = time.perf_counter()
        with self._database.reading() as connection:
            connection.execute(select(orders.c.number).limit(1)).first()
        return time.perf_counter() - begun

    def close(self) -> None:
        self._database.close()

    def _one_order(self, query: Select) -> Order:
        with self._database.reading() as connection:
            return _only(rows.load_orders(connection, query))

    def _for_update(self, query: Select) -> Select:
        """Hold the order's row until the change is made; SQLite has locked the whole file already."""
        return query if self.read_only else query.with_for_update()

    def _count_wrong_proof(self, number: str, now: datetime) -> None:
        if self.read_only:
            return
        with self._database.writing() as connection:
            guard.count_wrong_proof(connection, number, now)


def _with_secrets(number: str) -> Select:
    secrets = (customers.c.email, customers.c.postcode.label("home_postcode"))
    return select(orders, *secrets).select_from(orders.join(customers)).where(orders.c.number == number)


def _numbered(number: str) -> Select:
    """The order of this number; what is no order number finds nothing."""
    return select(orders).where(orders.c.number == (numbers.normalise(number) or ""))


def _newest_of(customer_id: str) -> Select:
    return (
        select(orders)
        .where(orders.c.customer_id == customer_id)
        .order_by(orders.c.placed_on.desc(), orders.c.number.desc())
    )


def _singular(word: str) -> str:
    """Good enough for both languages: "théières", "couteaux" and "boards" find their products."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def _only(found: tuple[Order, ...]) -> Order:
    if not found:
        raise UnknownOrder
    return found[0]


def _check(order: Order, version: int) -> None:
    if order.version != version:
        raise Stale(order.number, meant=version, found=order.version)
    verdict = rules.cancelling(order)
    if not verdict.allowed:
        raise Refused(verdict)


def _cancellation(order: Order, turn_id: str, now: datetime) -> Change:
    return Change(
        turn_id=turn_id,
        act=Act.CANCEL.value,
        number=order.number,
        version=order.version + 1,
        at=now,
        refund=_money_back(order, now.date()),
    )


def _money_back(order: Order, today: date) -> Refund | None:
    """All that was paid and has not gone back yet, by the means it came."""
    owed = order.total
    for refund in order.refunds:
        owed = owed - refund.amount
    if order.paid_with is None or owed.cents <= 0:
        return None
    reason = RefundReason.CANCELLED
    return Refund(owed, reason, order.paid_with, asked_on=today, due_on=rules.refund_due_on(today, reason))


def _set(connection: Connection, order: Order, change: Change, **values: Any) -> None:
    """Change the order's row and raise its version, provided nobody else has."""
    row = update(orders).where(orders.c.number == order.number, orders.c.version == order.version)
    if connection.execute(row.values(version=change.version, **values)).rowcount != 1:
        raise Stale(order.number, meant=order.version, found=order.version + 1)
