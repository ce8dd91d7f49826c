"""What an action knows about its turn: the plain data that the brain sent along, or what a bare Rasa can tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from rasa_sdk import Tracker

from shop.words import PARIS


class Scope(msgspec.Struct, frozen=True):
    """The turn an action runs in. `now` is ms since 1970; `seq` the message's number; `message` Rasa's id of it."""

    conversation: str
    turn: str
    term: int
    now: int
    language: str
    token: str = ""
    until: int = 0
    person: str | None = None
    proof: str = "none"
    name: str | None = None
    nudge: bool = False
    seq: int | None = None
    message: str = ""
    history: dict[str, Any] = {}

    @property
    def wrong_proofs(self) -> int:
        """Wrong proofs in this conversation before this turn."""
        return int(self.history.get("wrong_proofs", 0))

    @property
    def customer(self) -> str | None:
        """The shop's customer id, when it is proven that this person writes."""
        return self.person if self.proof == "person" else None

    @property
    def today(self) -> date:
        return datetime.fromtimestamp(self.now / 1000, PARIS).date()


def scope_of(tracker: Tracker) -> Scope:
    """The scope the brain sent; in a bare Rasa one without conversation, person or term."""
    message: Mapping[str, Any] = tracker.latest_message or {}
    metadata: Mapping[str, Any] = message.get("metadata") or {}
    bare = {
        "conversation": "",
        "turn": str(message.get("message_id") or ""),
        "term": 0,
        "now": int(datetime.now(PARIS).timestamp() * 1000),
        "language": str((message.get("signals") or {}).get("language") or "fr"),
    }
    known = {name: value for name, value in metadata.items() if name in Scope.__struct_fields__}
    return msgspec.convert({**bare, **known, "message": str(message.get("message_id") or "")}, Scope)


def intent_of(tracker: Tracker) -> str:
    """The latest message's intent."""
    intent = (tracker.latest_message or {}).get("intent") or {}
    return str(intent.get("name") or "")


def named_in(tracker: Tracker) -> frozenset[str]:
    """The kinds of things the latest message names."""
    return frozenset(str(found["entity"]) for found in (tracker.latest_message or {}).get("entities") or ())


def slot(tracker: Tracker, name: str) -> Any:
    return tracker.slots.get(name)
