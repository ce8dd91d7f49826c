"""What can go wrong at the shop's door.

ShopError
├── ShopDown         it did not answer, or not in time: nothing is known; tell the customer, offer a person, try later
├── BadShopUrl       the setting cannot be used: said at start, with what to write instead
├── NotFound
│   ├── UnknownOrder    no such order, or not yours: on purpose the same words
│   ├── UnknownCustomer
│   └── UnknownProduct
├── TooManyTries     too many wrong proofs for this order number in an hour: offer a person
├── Stale            the order has changed since the customer was shown it: show it again, ask again
└── Refused          the shop's rules say no; `verdict` has the reason and what is possible instead

No message holds anything a customer typed or the file says about a person: they may be logged.
"""

from __future__ import annotations

from shop.rules import Verdict


class ShopError(Exception):
    """Any error of the shop room."""


class ShopDown(ShopError):
    """The shop's system cannot be reached, is too slow, or is not what it should be."""


class BadShopUrl(ShopError):
    """`PASSERELLE_SHOP_URL` names nothing that can be opened."""


class NotFound(ShopError):
    """What was asked for is not there, or not for who asks."""


class UnknownOrder(NotFound):
    """No order answers to this number with this proof. A missing order and somebody else's raise exactly this."""

    def __init__(self) -> None:
        super().__init__("no order with this number and this proof: ask for both once more, or offer a person")


class UnknownCustomer(NotFound):
    """The shop has no customer of this id."""

    def __init__(self) -> None:
        super().__init__("no customer with this id: treat the person as not signed in")


class UnknownProduct(NotFound):
    """The shop has no product of this article number."""

    def __init__(self) -> None:
        super().__init__("no product with this article number: search by words instead")


class TooManyTries(ShopError):
    """This order number was tried with wrong proofs too often; even the right proof opens nothing for now."""

    def __init__(self) -> None:
        super().__init__("too many wrong proofs for this order number in the last hour: offer a person")


class Stale(ShopError):
    """The order is no longer in the version the change was meant for."""

    def __init__(self, number: str, meant: int, found: int) -> None:
        self.number, self.meant, self.found = number, meant, found
        super().__init__(f"{number} is in version {found}, not {meant}: show the order again, then ask again")


class Refused(ShopError):
    """The shop's rules do not allow this change to this order in its state."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        reason = verdict.reason.value if verdict.reason else "no reason"
        super().__init__(f"the shop's rules refuse this change ({reason}): say why and what is possible instead")

    @property
    def reason(self) -> str:
        """The reason key, e.g. "already_shipped"."""
        return self.verdict.reason.value if self.verdict.reason else ""
