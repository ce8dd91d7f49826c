"""The shop kept in a SQL database: the first adapter of the port, on SQLite and PostgreSQL."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.sql.selectable import Select

from shop import effects, guard, ledger, numbers, rows, rules
from shop.database import Database
from shop.deciding import decide
from shop.doing import draw_up
from shop.errors import Refused, ShopDown, Stale, UnknownCustomer, UnknownOrder, UnknownProduct
from shop.invoice import Invoice, invoice_of
from shop.occasion import Occasion
from shop.proof import masked, proves
from shop.requests import ChangePickup, Reorder, Request, Reship, Voucher
from shop.spelling import fold
from shop.tables import customers, orders, products, sellers
from shop.tables import pickup_points as points
from shop.words import PARIS, Change, Contact, Customer, Glance, Order, PickupPoint, Product, Seller, State

_CODE_BYTES = 5  # ten hexadecimal digits: a million guesses an hour find one in a hundred years
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
        return rows.glance(self._proven(number, proof))

    def customer_of_proof(self, number: str, proof: str) -> str:
        return str(self._proven(number, proof).customer_id)

    def _proven(self, number: str, proof: str) -> Any:
        """The row of the order that this proof opens."""
        wanted = numbers.normalise(number)
        if wanted is None:
            raise UnknownOrder
        now = ledger.stored(self._clock())
        with self._database.reading() as connection:
            guard.refuse_guessing(connection, wanted, now)
            row: Any = connection.execute(_with_secrets(wanted)).one_or_none()
        proven = proves(proof, (row.email, row.postcode, row.home_postcode) if row else _NOBODY)
        if row and proven:
            return row
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

    def pickup_points(self, postcode: str, limit: int = 5) -> tuple[PickupPoint, ...]:
        """Those of the same postcode first, then of the same department."""
        wanted = fold(postcode).strip()[:12]
        near = points.c.postcode.startswith(wanted[:2], autoescape=True)
        same_first = (points.c.postcode != wanted, points.c.postcode, points.c.id)
        query = select(points).where(near).order_by(*same_first).limit(limit)
        with self._database.reading() as connection:
            return tuple(rows.pickup_point(row) for row in connection.execute(query)) if wanted else ()

    def invoice(self, customer_id: str, number: str) -> Invoice:
        order = self.order_of(customer_id, number)
        verdict = rules.invoicing(order)
        if not verdict.allowed:
            raise Refused(verdict)
        return invoice_of(order, self.customer(customer_id), self.seller())

    def seller(self) -> Seller:
        with self._database.reading() as connection:
            row = connection.execute(select(sellers).limit(1)).first()
        if row is None:
            raise ShopDown("the table sellers is empty, and papers must name the seller: write its one row")
        return rows.seller(row)

    def contact_of(self, customer_id: str) -> Contact:
        customer = self.customer(customer_id)
        return Contact(customer.id, customer.email, masked(customer.email), customer.language)

    def do(self, number: str, version: int, turn_id: str, request: Request) -> Change:
        with self._database.writing() as connection:
            order = _only(rows.load_orders(connection, self._for_update(_numbered(number))))
            done = ledger.recall(order, turn_id, request.act)
            if done is not None:
                return done
            if order.version != version:
                raise Stale(order.number, meant=version, found=order.version)
            occasion = self._occasion(connection, order, request, turn_id)
            verdict = decide(order, request, occasion)
            if not verdict.allowed:
                raise Refused(verdict)
            change = draw_up(order, request, occasion)
            if self.read_only:
                return replace(change, made=False)
            effects.carry_out(connection, order, request, change, occasion)
            ledger.record(connection, change)
            return change

    def lag(self) -> float:
        begun = time.perf_counter()
        with self._database.reading() as connection:
            connection.execute(select(orders.c.number).limit(1)).first()
        return time.perf_counter() - begun

    def close(self) -> None:
        self._database.close()

    def _occasion(self, connection: Connection, order: Order, request: Request, turn_id: str) -> Occasion:
        """What this request needs to be looked up; a new number is only held where one is given."""
        skus = [item.sku for item in order.items]
        query = self._for_update(_by_sku(skus)) if isinstance(request, Reship) else _by_sku(skus)
        shelf = {row.sku: rows.product(row) for row in connection.execute(query)}
        makes_order = isinstance(request, Reorder | Reship)
        return Occasion(
            turn_id=turn_id,
            now=self._clock().astimezone(PARIS),
            shelf=shelf,
            point=_point(connection, request.point) if isinstance(request, ChangePickup) else None,
            new_number=effects.next_number(connection) if makes_order else "",
            secret=secrets.token_hex(_CODE_BYTES).upper() if isinstance(request, Voucher) else "",
        )

    def _one_order(self, query: Select) -> Order:
        with self._database.reading() as connection:
            return _only(rows.load_orders(connection, query))

    def _for_update(self, query: Select) -> Select:
        """Hold the rows until the change is made; SQLite has locked the whole file already."""
        return query if self.read_only else query.with_for_update()

    def _count_wrong_proof(self, number: str, now: datetime) -> None:
        if self.read_only:
            return
        with self._database.writing() as connection:
            guard.count_wrong_proof(connection, number, now)


def _with_secrets(number: str) -> Select:
    secrets = (customers.c.email, customers.c.postcode.label("home_postcode"))
    owned = orders.join(customers, customers.c.id == orders.c.customer_id)
    return select(orders, *secrets).select_from(owned).where(orders.c.number == number)


def _numbered(number: str) -> Select:
    """The order of this number; what is no order number finds nothing."""
    return select(orders).where(orders.c.number == (numbers.normalise(number) or ""))


def _by_sku(skus: Sequence[str]) -> Select:
    """The articles of these numbers, always in the same order: two who hold several never wait for each other."""
    return select(products).where(products.c.sku.in_(skus)).order_by(products.c.sku)


def _point(connection: Connection, id: str) -> PickupPoint | None:
    row = connection.execute(select(points).where(points.c.id == id)).one_or_none()
    return rows.pickup_point(row) if row else None


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
