"""What must be true of every word that is said in any story: P9, P10, nothing unfilled, nobody's address given away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conversation import events as ev
from conversation.records import Entry
from conversation.state import Conversation
from conversation.words import say
from shop.words import Customer
from tests.unit.data.words import apologises_barely, refuses_a_right

_UNFILLED = re.compile(r"\{\w*\}|\bNone\b|\bnan\b|utter_|<built-in|\[object")


def wrongs(conversation: Conversation, entries: list[Entry], customers: tuple[Customer, ...]) -> list[str]:
    """What the service said in this conversation and must not say."""
    found: list[str] = []
    told = " ".join(entry.event.text for entry in entries if isinstance(entry.event, ev.CustomerWrote))
    secrets = [secret for secret in _secrets(customers) if secret not in told]  # one's own words are no secret
    for text in _said(conversation, entries):
        found += [f"bare apology: {text}"] if apologises_barely(text) else []
        found += [f"a right refused: {text}"] if refuses_a_right(text) else []
        found += [f"not filled in: {text}"] if _UNFILLED.search(text) else []
        if conversation.proof != "person":
            found += [f"given away to a stranger: {text}" for secret in secrets if secret in text]
    return found


def _said(conversation: Conversation, entries: list[Entry]) -> Iterator[str]:
    """Every line of the assistant and of the service itself; what agents write is theirs."""
    for entry in entries:
        event = entry.event
        text = event.text if isinstance(event, ev.AssistantWrote) else say(event, conversation.language)
        if text and not isinstance(event, ev.AgentWrote | ev.ConversationClosed | ev.PromiseMade):
            yield text


def _secrets(customers: tuple[Customer, ...]) -> Iterator[str]:
    for customer in customers:
        yield customer.address.street
        yield customer.email
        yield from [customer.phone] if customer.phone else []
