"""The shop behind a REST service: the second adapter of the port, speaking the protocol of docs/shop.md."""

from __future__ import annotations

import time
from typing import TypeVar
from urllib.parse import quote

import msgspec

from shop import numbers, protocol
from shop.errors import ShopDown, UnknownOrder
from shop.invoice import Invoice
from shop.proof import masked
from shop.record import in_paris, order_in_paris
from shop.requests import Request
from shop.spelling import fold
from shop.wire import Call, Wire
from shop.words import Change, Contact, Customer, Glance, Order, PickupPoint, Product, Seller

T = TypeVar("T")
_PRINTABLE = "!#$&'()*+,-./:;=?@[]_~|"  # what a turn's id may have in a header as it is


class RestShop:
    """The `Shop` port over HTTP. Safe for many threads; connects when it is first asked."""

    def __init__(self, url: str, token: str | None = None, read_only: bool = False) -> None:
        """Raises `BadShopUrl` when the URL cannot be used."""
        self._wire = Wire(url, token)
        self._read_only = read_only

    @property
    def read_only(self) -> bool:
        return self._read_only

    def order_by_proof(self, number: str, proof: str) -> Glance:
        return self._proven("proofs", number, proof, Glance)

    def customer_of_proof(self, number: str, proof: str) -> str:
        return self._proven("proofs/customer", number, proof, protocol.CustomerId).customer_id

    def order_of(self, customer_id: str, number: str) -> Order:
        order = self._get(f"customers/{_part(customer_id)}/orders/{_number(number)}", Order)
        if order.customer_id != customer_id:
            raise ShopDown("the shop answered with somebody else's order: nothing of it is shown; see its log")
        return order_in_paris(order)

    def orders_of(self, customer_id: str, limit: int = 50) -> tuple[Order, ...]:
        return self._orders(customer_id, f"limit={limit}")

    def open_orders_of(self, customer_id: str, limit: int = 50) -> tuple[Order, ...]:
        return self._orders(customer_id, f"limit={limit}&open=1")

    def order(self, number: str) -> Order:
        return order_in_paris(self._get(f"orders/{_number(number)}", Order))

    def customer(self, customer_id: str) -> Customer:
        return self._get(f"customers/{_part(customer_id)}", Customer)

    def contact_of(self, customer_id: str) -> Contact:
        customer = self.customer(customer_id)
        return Contact(customer.id, customer.email, masked(customer.email), customer.language)

    def product(self, sku: str) -> Product:
        return self._get(f"products/{_part(fold(sku).strip().upper())}", Product)

    def products(self, words: str = "", limit: int = 20) -> tuple[Product, ...]:
        return self._search("products/search", words, limit, protocol.Products).products

    def pickup_points(self, postcode: str, limit: int = 5) -> tuple[PickupPoint, ...]:
        return self._search("pickup-points/search", postcode, limit, protocol.PickupPoints).pickup_points

    def invoice(self, customer_id: str, number: str) -> Invoice:
        return self._get(f"customers/{_part(customer_id)}/orders/{_number(number)}/invoice", Invoice)

    def seller(self) -> Seller:
        return self._get("seller", Seller)

    def do(self, number: str, version: int, turn_id: str, request: Request) -> Change:
        task = {"version": version, "request": request, "dry_run": self.read_only}
        headers = {protocol.IDEMPOTENCY: quote(turn_id, safe=_PRINTABLE)}
        call = Call("POST", f"orders/{_number(number)}/changes", msgspec.json.encode(task), headers)
        return in_paris(self._answer(call, Change, meant=version))

    def lag(self) -> float:
        begun = time.perf_counter()
        self._get("health", dict)
        return time.perf_counter() - begun

    def close(self) -> None:
        self._wire.close()

    def _proven(self, path: str, number: str, proof: str, kind: type[T]) -> T:
        """Never asked twice by itself: a wrong proof must be counted once."""
        body = msgspec.json.encode(protocol.Proof(_sendable(number), _sendable(proof)))
        return self._answer(Call("POST", path, body, again=False), kind)

    def _orders(self, customer_id: str, query: str) -> tuple[Order, ...]:
        found = self._get(f"customers/{_part(customer_id)}/orders?{query}", protocol.Orders).orders
        if any(order.customer_id != customer_id for order in found):
            raise ShopDown("the shop answered with somebody else's orders: nothing of them is shown; see its log")
        return tuple(order_in_paris(order) for order in found)

    def _search(self, path: str, words: str, limit: int, kind: type[T]) -> T:
        return self._answer(Call("POST", path, msgspec.json.encode(protocol.Search(_sendable(words), limit))), kind)

    def _get(self, path: str, kind: type[T]) -> T:
        return self._answer(Call("GET", path), kind)

    def _answer(self, call: Call, kind: type[T], meant: int = 0) -> T:
        status, body = self._wire.ask(call)
        if not 200 <= status < 300:
            raise protocol.error_of(status, body, meant)
        try:
            return msgspec.json.decode(body, type=kind)
        except msgspec.MsgspecError as error:
            wrong = protocol.what_is_wrong(error)
            raise ShopDown(f"the shop's answer is not as docs/shop.md says ({wrong})") from None


def _number(number: str) -> str:
    """The order number as it goes into a path; what is none is no order, and is not asked about."""
    wanted = numbers.normalise(number)
    if wanted is None:
        raise UnknownOrder
    return _part(wanted)


def _part(text: str) -> str:
    """One part of a path, whatever is in it; never empty, never a way up."""
    return quote(_sendable(text), safe="").replace(".", "%2E") or "-"


def _sendable(text: str) -> str:
    """What somebody typed, without halves of letters that JSON cannot carry."""
    return text.encode("utf-8", "ignore").decode()
