"""The shop's words: what an order, a product, a customer, a refund are, whatever system keeps them.

All are frozen; days are `date` as lived in Paris, moments are `datetime` with the zone Europe/Paris, money is whole
cents. `Glance` is what order-level proof shows; an `Order` is a `Glance` with everything that person level adds.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from zoneinfo import ZoneInfo

from babel.numbers import format_currency

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Money:
    """An amount in whole cents of one currency (ISO 4217)."""

    cents: int
    currency: str = "EUR"

    @property
    def amount(self) -> Decimal:
        """The amount in units of the currency: 1250 cents are Decimal('12.50')."""
        return Decimal(self.cents).scaleb(-2)

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError(f"{other.currency} and {self.currency} are different currencies")
        return Money(self.cents + other.cents, self.currency)

    def __sub__(self, other: Money) -> Money:
        return self + other * -1

    def __mul__(self, times: int) -> Money:
        return Money(self.cents * times, self.currency)

    def say(self, language: str) -> str:
        """As people write it: "12,50 €" in French, "€12.50" in English."""
        return str(format_currency(self.amount, self.currency, locale="fr_FR" if language == "fr" else "en_IE"))


@dataclass(frozen=True)
class Bilingual:
    """A name of the shop's in both of its languages."""

    fr: str
    en: str

    def say(self, language: str) -> str:
        """The French name for "fr", the English one for every other language."""
        return self.fr if language == "fr" else self.en


class State(str, Enum):
    """Where an order stands. The values are stored and travel in events: never rename one."""

    PLACED = "placed"  # not paid yet
    PAID = "paid"
    PREPARING = "preparing"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"  # handed to the carrier, not scanned on the road yet
    IN_TRANSIT = "in_transit"
    LATE = "late"  # the carrier itself reports a delay
    AT_PICKUP_POINT = "at_pickup_point"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    LOST = "lost"


class Delivery(str, Enum):
    """How the customer wanted to get the goods."""

    HOME = "home"
    PICKUP_POINT = "pickup_point"
    STORE = "store"  # click & collect in one of our own


@dataclass(frozen=True)
class Product:
    """An article on sale, its price with VAT: 55 permille for most food, 200 for the rest (CGI, art. 278, 278-0 bis).

    `allergens` are those of the European list of 14, in English.
    """

    sku: str
    name: Bilingual
    category: Bilingual
    price: Money
    stock: int
    fresh: bool = False
    personalised: bool = False
    allergens: tuple[str, ...] = ()
    vat_permille: int = 200


@dataclass(frozen=True)
class Item:
    """One line of an order, with name and price as they were that day; `parcel` is None until it has left."""

    sku: str
    name: Bilingual
    quantity: int
    unit_price: Money
    fresh: bool
    personalised: bool
    parcel: int | None
    vat_permille: int = 200

    @property
    def total(self) -> Money:
        return self.unit_price * self.quantity


class Handover(str, Enum):
    """How the carrier says it left a parcel. The values are keys of answers."""

    LETTERBOX = "letterbox"
    SIGNED = "signed"
    NEIGHBOUR = "neighbour"
    COLLECTED = "collected"  # at the pickup point or in our shop


@dataclass(frozen=True)
class Parcel:
    """One parcel of an order; `number` counts from 1 within it, `handover` is the carrier's proof of delivery."""

    number: int
    carrier: str
    tracking: str
    shipped_on: date
    expected_on: date | None
    delivered_on: date | None
    handover: Handover | None = None


@dataclass(frozen=True)
class Address:
    """Where goods go; `country` is ISO 3166 with two letters."""

    name: str
    street: str
    postcode: str
    city: str
    country: str = "FR"


@dataclass(frozen=True)
class PickupPoint:
    """Where parcels can be fetched; `address.name` is the name of the place."""

    id: str
    carrier: str
    address: Address


@dataclass(frozen=True)
class Customer:
    """A person with an account. `language` is "fr" or "en", `since` the day the account was opened."""

    id: str
    first_name: str
    last_name: str
    email: str
    phone: str | None
    language: str
    address: Address
    since: date
    vip: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class RefundReason(str, Enum):
    """Why money goes back."""

    CANCELLED = "cancelled"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    LOST = "lost"
    DAMAGED = "damaged"
    WRONG = "wrong"
    MISSING = "missing"
    LATE = "late"
    FEWER = "fewer"  # goods taken out of an order before it left
    GOODWILL = "goodwill"


@dataclass(frozen=True)
class Refund:
    """Money on its way back by the means it was paid with; `sent_on` is None until the bank has the order."""

    amount: Money
    reason: RefundReason
    means: str
    asked_on: date
    due_on: date
    sent_on: date | None = None


@dataclass(frozen=True)
class Goods:
    """So many of one article of an order."""

    sku: str
    quantity: int


@dataclass(frozen=True)
class Override:
    """A person's decision to do what the shop's own terms refuse: whose, why, and who else approved it."""

    agent: str
    why: str
    approved_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What was done to an order for one turn; the same turn asking again gets the same record back.

    `act` is a value of `rules.Act`, `version` the order's after the change. `made` is False when a read-only shop only
    reports what it would do. The rest is what the customer has to be told, None where it does not apply:

    `goods`      what it is about; `left_out` what the request named but could not have (excluded by law, sold out)
    `reference`  number of the acknowledgement, return label, inquiry or voucher
    `said_at`    the moment of the customer's own words that a legal period is counted to
    `send_by`    the last day for the customer to send the goods back, `drop_off` where
    `due_on`     the last day for the shop: answer to an inquiry, arrival of a replacement; of a refund see `refund`
    `handover`   the carrier's proof of delivery, for an inquiry
    `new_order`  number of the replacement or of the draft that was made; `amount` what the draft costs
    `valid_until` last day of a voucher; `amount` its worth, None when it makes one delivery free
    `override`   whose decision it was, where the terms alone would have refused it
    """

    turn_id: str
    act: str
    number: str
    version: int
    at: datetime
    made: bool = True
    refund: Refund | None = None
    goods: tuple[Goods, ...] = ()
    left_out: tuple[Goods, ...] = ()
    reference: str | None = None
    said_at: datetime | None = None
    send_by: date | None = None
    drop_off: Bilingual | None = None
    due_on: date | None = None
    handover: Handover | None = None
    new_order: str | None = None
    amount: Money | None = None
    valid_until: date | None = None
    override: Override | None = None


@dataclass(frozen=True, kw_only=True)
class Glance:
    """What order-level proof shows: state, dates, carrier. No name, no address, no goods, no other order.

    `version` rises with each change and binds a confirmation to what the customer was shown. `kept_until` is the last
    day to fetch it at the pickup point, `ended_on` the day it was cancelled, came back or was declared lost.
    """

    number: str
    state: State
    version: int
    placed_on: date
    expected_on: date | None = None
    shipped_on: date | None = None
    delivered_on: date | None = None
    kept_until: date | None = None
    ended_on: date | None = None
    carrier: str | None = None


@dataclass(frozen=True, kw_only=True)
class Order(Glance):
    """The whole order, for its proven owner and for agents. `paid_with` is None while it is not paid.

    `changes` is what was done to it through this port, oldest first: the rules read there what has been sent back
    already, which inquiry is open, what was replaced.
    """

    customer_id: str
    items: tuple[Item, ...]
    delivery: Delivery
    delivery_cost: Money
    address: Address
    paid_with: str | None = None
    parcels: tuple[Parcel, ...] = ()
    refunds: tuple[Refund, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def total(self) -> Money:
        """Goods and delivery, what the customer pays."""
        total = self.delivery_cost
        for item in self.items:
            total = total + item.total
        return total

    @property
    def tracking(self) -> tuple[str, ...]:
        """The carriers' tracking numbers, one a parcel."""
        return tuple(parcel.tracking for parcel in self.parcels)

    def glance(self) -> Glance:
        """What order level may see of it."""
        return Glance(**{field.name: getattr(self, field.name) for field in fields(Glance)})


@dataclass(frozen=True)
class Contact:
    """Where a customer can be reached by a one-time code. `masked` may be shown to somebody not yet proven."""

    customer_id: str
    email: str
    masked: str
    language: str


@dataclass(frozen=True)
class Seller:
    """Who sells, as invoices and acknowledgements must name it (Code de commerce, art. R123-237)."""

    name: str
    address: Address
    email: str
    siret: str
    vat_number: str
