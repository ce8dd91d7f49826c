"""What the state of a conversation holds: what some rule asks for. The words themselves stay in the log."""

from __future__ import annotations

from typing import Any

import msgspec

from conversation.events import GestureGranted, Proof
from conversation.floor import Floor, Holder
from conversation.records import (
    Act,
    CallWish,
    Duty,
    Erasure,
    Fact,
    Handoff,
    Mail,
    Message,
    Offer,
    Promise,
    Said,
    Visitor,
)

YES_OR_NO = ("/affirm", "/deny")  # what such buttons mean hangs on the question above them


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """All that the rules need to know of one conversation, at the event `seq`."""

    id: str
    seq: int = 0
    at: int = 0
    floor: Floor = Floor()
    opened_at: int = 0

    # who writes, and where
    channel: str = "web"
    addresses: dict[str, str] = {}
    contacts: dict[str, str] = {}
    language: str = "fr"
    language_chosen: bool = False
    person: str | None = None
    name: str | None = None
    email: str | None = None
    proof: Proof = "none"
    proven_orders: tuple[str, ...] = ()
    guarded_at: int = 0  # when it changed hands last: who had come in before has to prove who they are
    visitor: Visitor | None = None  # who it was before it became a person's: to be restored if that was wrong
    wishes: dict[str, str] = {}  # what the customer has asked of us for good: the wish and its value
    zone: str = ""  # the time zone of who opened it, as `Europe/Paris`; "" where it is not known
    page_url: str | None = None
    page_title: str | None = None

    # what is waiting for an answer
    unread: tuple[Message, ...] = ()
    understood_seq: int = 0
    answered_seq: int = 0
    customer_seq: int = 0
    customer_at: int = 0
    customer_messages: int = 0
    shown_seq: int = 0  # the last event a customer is shown and did not make
    said: Said | None = None
    offers: dict[str, Offer] = {}

    # the assistant's memory
    slots: dict[str, Any] = {}
    form: str | None = None
    requested_slot: str | None = None
    asked: str | None = None  # the form slot that was asked for when the messages of the last turn were written
    moods: tuple[int, ...] = ()
    misunderstood: int = 0
    turns: int = 0
    facts: tuple[Fact, ...] = ()
    acts: dict[str, Act] = {}

    # people
    handoff: Handoff | None = None
    sensitive: tuple[str, ...] = ()  # the topics that a machine must not settle, since the case began
    duty: Duty | None = None
    agent: str | None = None
    agent_name: str | None = None
    agent_since: int = 0
    agent_spoke_at: int = 0
    owed_at: int = 0  # since when the customer waits for a word of the agent who has the floor; 0: for none
    served_by: tuple[str, ...] = ()
    last_agent: str | None = None  # who had it last: tried first when the customer comes back
    labels: tuple[str, ...] = ()
    snoozed_until: int | None = None
    decided: str | None = None
    handed_back_seq: int = 0
    handed_back_at: int = 0
    former_place: int | None = None  # ms: since when who was handed back had waited
    promises: dict[str, Promise] = {}
    vouchers: tuple[GestureGranted, ...] = ()  # what an agent has granted, to be told again
    callbacks: tuple[int, ...] = ()  # the times (ms) for a call that were offered last, shown in `callbacks_zone`
    callbacks_zone: str = ""
    callback: CallWish | None = None
    told: dict[str, int] = {}
    mails: tuple[Mail, ...] = ()
    erasure: Erasure | None = None  # all data of this person are to be erased, and it is not done yet
    outcome: str | None = None
    closed_at: int | None = None
    rating: int | None = None

    # cursors are not events: how far each reader is (delivered, read, sent:telegram, ...)
    cursors: dict[str, int] = {}

    @property
    def holder(self) -> Holder:
        return self.floor.holder

    @property
    def term(self) -> int:
        return self.floor.term

    @property
    def called(self) -> str | None:
        """The name to use: the one that was asked for, before the one on file."""
        return self.wishes.get("name") or self.name

    def is_proven(self, email: str | None) -> bool:
        """Is this the address of the person who has proven who they are?"""
        return self.proof == "person" and email is not None and email.lower() == (self.email or "").lower()

    def offered(self, value: str) -> Offer | None:
        """The button of this value if it may still be tapped: a yes or no only to the latest question, in its term."""
        offer = self.offers.get(value)
        if offer is None or not offer.payload.startswith(YES_OR_NO):
            return offer
        latest = max(other.seq for other in self.offers.values() if other.payload.startswith(YES_OR_NO))
        return offer if (offer.term, offer.seq) == (self.term, latest) else None
