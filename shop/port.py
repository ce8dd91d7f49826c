"""The one port to the company's systems: what the rest of Passerelle may ask of a shop, whatever keeps it.

Synchronous: callers run it in threads with a time-out of 3 s. Every method may raise `ShopDown`. Who may call what is
said by the proof level in each first line (see `rules.NEEDS`); the caller has checked it.
"""

from __future__ import annotations

from typing import Protocol

from shop.invoice import Invoice
from shop.requests import Request
from shop.words import Change, Contact, Customer, Glance, Order, PickupPoint, Product, Seller


class Shop(Protocol):
    """Orders, customers and products."""

    @property
    def read_only(self) -> bool:
        """Whether changes are only reported (`Change.made` is False) and never made."""

    def order_by_proof(self, number: str, proof: str) -> Glance:
        """No level needed, gives order level: the order's state if `proof` is its e-mail or postcode.

        Raises `UnknownOrder` for a missing order, somebody else's, or a wrong proof, all alike; `TooManyTries` when
        this number was tried wrongly too often in the last hour, whether it exists or not.
        """

    def order_of(self, customer_id: str, number: str) -> Order:
        """Person level: this order of this customer. Raises `UnknownOrder`, also when it is somebody else's."""

    def orders_of(self, customer_id: str, limit: int = 50) -> tuple[Order, ...]:
        """Person level: the customer's orders, newest first; empty for somebody who has none."""

    def open_orders_of(self, customer_id: str, limit: int = 50) -> tuple[Order, ...]:
        """Person level: those of them the customer still waits for (`rules.is_open`), newest first."""

    def order(self, number: str) -> Order:
        """Staff level: any order in full, for the desk. Raises `UnknownOrder`."""

    def customer(self, customer_id: str) -> Customer:
        """Person level: who it is. Raises `UnknownCustomer`."""

    def product(self, sku: str) -> Product:
        """Open to all. Raises `UnknownProduct`."""

    def products(self, words: str = "", limit: int = 20) -> tuple[Product, ...]:
        """Open to all: products whose name or category in either language has all the words, by article number."""

    def pickup_points(self, postcode: str, limit: int = 5) -> tuple[PickupPoint, ...]:
        """Open to all: where parcels can be fetched, near this postcode."""

    def invoice(self, customer_id: str, number: str) -> Invoice:
        """Person level: what this order's invoice says. Raises `UnknownOrder`; `Refused` if not paid."""

    def seller(self) -> Seller:
        """Open to all: who sells, as papers must name it."""

    def customer_of_proof(self, number: str, proof: str) -> str:
        """No level needed: the id of the customer a one-time code goes to. Never told to who asks.

        Raises what `order_by_proof` raises, and counts wrong proofs with it.
        """

    def contact_of(self, customer_id: str) -> Contact:
        """For sending a one-time code: the e-mail on file, and how it may be shown. Raises `UnknownCustomer`."""

    def do(self, number: str, version: int, turn_id: str, request: Request) -> Change:
        """The level of `rules.NEEDS`: do this to the order that was shown in `version`, once for a turn.

        The same `turn_id` again with the same kind of request returns the first record. Raises `UnknownOrder`, `Stale`
        when the order has changed since, and `Refused` when the rules do not allow it (`deciding.decide`).
        """

    def lag(self) -> float:
        """Open to all: the seconds the shop takes to answer the smallest question now."""

    def close(self) -> None:
        """Let go of connections; the shop is not used afterwards."""
