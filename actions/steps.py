"""What a plan answers: tell, ask, show and ask for a yes, do at once, ask for more proof, or pass to a person.

A plan is a pure function from a `Case` to one of these steps; `actions.form` carries the step out. So what is said
about an order, and what is done to it, can be read and tested without Rasa, a shop or a conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from conversation.events import OrderCard
from shop.requests import Request
from shop.rules import Level
from shop.words import Order

Values = Mapping[str, str]
Payload = tuple[str, str]  # what a button says, and what a tap on it means


@dataclass(frozen=True)
class Case:
    """One wish about one order.

    `order` is all that the shop knows: rules look at it; what may be *said* of it depends on `level`. `given` is what
    the customer has answered so far, by the name of the question. `said_at` is the moment of the wish itself.
    """

    wish: str
    order: Order
    level: Level
    given: Mapping[str, Any]
    language: str
    now: datetime
    said_at: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def is_owner(self) -> bool:
        """Has a person proven to be the one who ordered?"""
        return self.level >= Level.PERSON


@dataclass(frozen=True)
class Tell:
    """The last word about the wish. `more` are further answers beneath the first."""

    answer: str
    values: Values = field(default_factory=dict)
    buttons: tuple[Payload, ...] = ()
    card: OrderCard | None = None
    more: tuple[Tell, ...] = ()
    paper: str | None = None  # a document to hand out beside the words: `invoice`


@dataclass(frozen=True)
class Ask:
    """A question; what is answered becomes `given[what]`. `options` are the answers that can be chosen or said."""

    what: str
    answer: str
    values: Values = field(default_factory=dict)
    buttons: tuple[Payload, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Confirm:
    """Shows what would be done and asks for one yes. `options` beside yes and no lead back to the plan, as `what`."""

    request: Request
    answer: str
    values: Values = field(default_factory=dict)
    buttons: tuple[Payload, ...] = ()
    options: tuple[str, ...] = ()
    what: str = "extent"


@dataclass(frozen=True)
class Do:
    """Done without a question, because asking for it was the wish itself; then the plan is asked again."""

    request: Request
    then: str  # what is noted in `given` once it is done


@dataclass(frozen=True)
class Near:
    """The pickup points near this postcode are needed: looked up and noted in `given`; then the plan is asked again."""

    postcode: str


@dataclass(frozen=True)
class Prove:
    """The customer must first prove to be the one who ordered."""


@dataclass(frozen=True)
class Person:
    """A person has to decide or do it: said with what is on record, and handed over with the evidence."""

    answer: str
    evidence: str
    values: Values = field(default_factory=dict)


Step = Tell | Ask | Confirm | Do | Near | Prove | Person
