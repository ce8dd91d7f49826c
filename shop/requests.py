"""What can be asked of an order: one request, one shape, whoever asks (`Shop.do`). The tags are values of `rules.Act`.

Goods that are not named are all of the order's. With an `override` a person at the desk decides: what the terms refuse
is done anyway, as far as `overriding` lets it.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from shop.words import Address, Goods, Money, Override, RefundReason

All = tuple[Goods, ...]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Any request."""

    override: Override | msgspec.UnsetType = msgspec.UNSET  # not sent at all where there is none

    @property
    def act(self) -> str:
        """The value of `rules.Act` it is."""
        return str(self.__struct_config__.tag)


class Cancel(Request, frozen=True, tag="cancel"):
    """Cancel the whole order; money that was paid goes back."""


class ChangeAddress(Request, frozen=True, tag="change_address"):
    """Deliver to another address of the same country."""

    address: Address


class ChangePickup(Request, frozen=True, tag="change_pickup"):
    """Bring it to another pickup point; `point` is one of `Shop.pickup_points`."""

    point: str


class ChangeItems(Request, frozen=True, tag="change_items"):
    """Take goods out: what is named stays in that quantity, 0 for none; what is not named stays as it is."""

    keep: All


class Withdraw(Request, frozen=True, tag="withdraw"):
    """Use the right of withdrawal, for no reason; `said_at` is the moment of the customer's own message."""

    said_at: datetime
    goods: All = ()


class OpenReturn(Request, frozen=True, tag="return"):
    """Send goods back under the shop's own 30 days; a reason may be given and none is asked."""

    goods: All = ()
    why: RefundReason | None = None


class OpenInquiry(Request, frozen=True, tag="open_inquiry"):
    """Have the carrier look: "marked delivered, not here", late, lost."""

    goods: All = ()


class Reship(Request, frozen=True, tag="reship"):
    """Send the same goods again, at no cost, because they came damaged or wrong, or not at all."""

    why: RefundReason
    goods: All = ()


class PayBack(Request, frozen=True, tag="pay_back"):
    """Send money back for goods that came damaged or wrong, or not at all; a person may name an amount instead."""

    why: RefundReason
    goods: All = ()
    amount: Money | None = None


class Reorder(Request, frozen=True, tag="reorder"):
    """Make a new order of what can still be had, at today's prices, not paid yet."""

    goods: All = ()


class Voucher(Request, frozen=True, tag="voucher"):
    """A gesture of an agent's: a voucher of `amount`, or without one a free delivery. For a refund see `PayBack`."""

    agent: str
    amount: Money | None = None


AnyRequest = (
    Cancel
    | ChangeAddress
    | ChangePickup
    | ChangeItems
    | Withdraw
    | OpenReturn
    | OpenInquiry
    | Reship
    | PayBack
    | Reorder
    | Voucher
)
