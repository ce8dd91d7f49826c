"""The one port to the company's systems: what the rest of Passerelle may ask of a shop, whatever keeps it.

Synchronous: callers run it in threads with a time-out of 3 s. Every method may raise `ShopDown`. Who may call what is
said by the proof level in each first line (see `rules.NEEDS`); the caller has checked it.
"""

from __future__ import annotations

from typing import Protocol

from shop.words import Change, Customer, Glance, Order, Product


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

    def cancel(self, number: str, version: int, turn_id: str) -> Change:
        """Order level: cancel the order that was shown in `version`, and have the money sent back if it was paid.

        Done once for a turn: the same `turn_id` again returns the first record. Raises `UnknownOrder`, `Stale` when
        the order has changed since, `Refused` when the rules no longer allow it.
        """

    def lag(self) -> float:
        """Open to all: the seconds the shop takes to answer the smallest question now."""

    def close(self) -> None:
        """Let go of connections; the shop is not used afterwards."""
