"""What an agent's line tells of the file that this conversation's proof does not cover. Pure.

Person level may hear everything of one's own. Order level hears state, dates and carrier of the proven order, and
nothing that leads to a person: name, address, phone, e-mail, other orders, tracking numbers (`shop.rules.NEEDS`).
What the customer wrote here is no leak: it comes from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from conversation.state import Conversation
from shop.numbers import find
from shop.spelling import fold
from shop.words import Address, Customer, Order

_TITLES = ("m.", "mr", "mr.", "mme", "mrs", "mrs.", "ms", "ms.", "monsieur", "madame")
_DIGITS_OF_PHONE = 9  # the national number without its zero


class Leak(NamedTuple):
    """A thing of the file, and how it stands in the line."""

    about: str
    value: str


class File(NamedTuple):
    """What the shop has of the orders this is about, and of the people they belong to."""

    orders: tuple[Order, ...] = ()
    customers: tuple[Customer, ...] = ()


def leaks(text: str, c: Conversation, file: File, said: Sequence[str]) -> list[Leak]:
    """What this line would tell too much; `said` are the customer's own messages."""
    own = _Line(" \n ".join(said))
    line = _Line(text)
    found = [*_other_orders(line, c, file, own), *_of_people(line, c, file), *_of_orders(line, c, file)]
    return list(dict.fromkeys(leak for leak in found if not own.has(leak)))


class _Line:
    """A text, made comparable."""

    def __init__(self, text: str) -> None:
        self.numbers = find(text)
        self.words = " " + " ".join(re.findall(r"[a-z0-9@._+'-]+", fold(text))) + " "
        self.digits = re.sub(r"\D", "", text)

    def has(self, leak: Leak) -> bool:
        if leak.about == "order":
            return leak.value in self.numbers
        return self.says(leak.value) if leak.about != "phone" else self.dials(leak.value)

    def says(self, value: str) -> bool:
        plain = " ".join(re.findall(r"[a-z0-9@._+'-]+", fold(value)))
        return bool(plain) and re.search(rf"(?<![a-z0-9]){re.escape(plain)}(?![a-z0-9@])", self.words) is not None

    def dials(self, phone: str) -> bool:
        digits = re.sub(r"\D", "", phone)[-_DIGITS_OF_PHONE:]
        return len(digits) == _DIGITS_OF_PHONE and digits in self.digits


def _other_orders(line: _Line, c: Conversation, file: File, own: _Line) -> Iterator[Leak]:
    """Numbers that are neither proven nor the customer's own word; a person's own orders are theirs to hear of."""
    theirs = {order.number for order in file.orders if c.proof == "person" and order.customer_id == c.person}
    for number in line.numbers:
        if number not in theirs | set(c.proven_orders):
            yield Leak("order", number)


def _of_people(line: _Line, c: Conversation, file: File) -> Iterator[Leak]:
    for customer in file.customers:
        if c.proof == "person" and customer.id == c.person:
            continue
        if customer.phone and line.dials(customer.phone):
            yield Leak("phone", customer.phone)
        titled = [f"{title} {customer.last_name}" for title in _TITLES]  # alone, many a family name is a common word
        named = [("email", customer.email), *(("name", name) for name in (customer.name, *titled))]
        yield from (Leak(about, value) for about, value in named if line.says(value))
        yield from _of_address(line, customer.address)


def _of_orders(line: _Line, c: Conversation, file: File) -> Iterator[Leak]:
    for order in file.orders:
        if c.proof == "person" and order.customer_id == c.person:
            continue
        yield from _of_address(line, order.address)
        yield from (Leak("tracking", number) for number in order.tracking if line.says(number))


def _of_address(line: _Line, address: Address) -> Iterable[Leak]:
    places = (address.street, f"{address.postcode} {address.city}", address.postcode)
    told = next((place for place in places if line.says(place)), None)
    return [Leak("address", told)] if told else []
