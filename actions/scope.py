"""What an action knows about its turn: the plain data that the brain sent along, or what a bare Rasa can tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from rasa_sdk import Tracker

from conversation import scope
from shop.words import PARIS


class Scope(scope.Scope, frozen=True):
    """The turn, and the message of it that an action runs for.

    `at` is the moment of the message itself (ms), `seq` its number, `message` Rasa's id of it. `also` marks a further
    wish of a line that held several, `later` one that was put off; `more` are the wishes of the line that follow it.
    """

    nudge: bool = False
    also: bool = False
    later: bool = False
    more: tuple[str, ...] = ()
    at: int = 0
    seq: int | None = None
    message: str = ""

    @property
    def wrong_proofs(self) -> int:
        """Wrong proofs in this conversation before this turn."""
        return int(self.history.get("wrong_proofs", 0))

    @property
    def customer(self) -> str | None:
        """The shop's customer id, when it is proven that this person writes."""
        return self.person if self.proof == "person" else None

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.now / 1000, PARIS)

    @property
    def today(self) -> date:
        return self.moment.date()


def scope_of(tracker: Tracker) -> Scope:
    """The scope the brain sent; in a bare Rasa one without conversation, person or term.

    Who has proven to be somebody earlier in this very turn is that person already.
    """
    message: Mapping[str, Any] = tracker.latest_message or {}
    metadata: Mapping[str, Any] = message.get("metadata") or {}
    spoken_at = _spoken_at(tracker)
    bare = {
        "conversation": "",
        "turn": str(message.get("message_id") or ""),
        "term": 0,
        "now": spoken_at,
        "at": spoken_at,
        "language": str((message.get("signals") or {}).get("language") or "fr"),
    }
    known = {name: value for name, value in metadata.items() if name in Scope.__struct_fields__}
    person = slot(tracker, "person")
    proven = {"person": person["id"], "name": person["name"], "proof": "person"} if person else {}
    return msgspec.convert({**bare, **known, **proven, "message": str(message.get("message_id") or "")}, Scope)


def intent_of(tracker: Tracker) -> str:
    """The latest message's intent."""
    intent = (tracker.latest_message or {}).get("intent") or {}
    return str(intent.get("name") or "")


def entities_of(tracker: Tracker) -> list[tuple[str, str]]:
    """What the latest message names: (kind, value), in its order."""
    found = (tracker.latest_message or {}).get("entities") or ()
    return [(str(one["entity"]), str(one["value"])) for one in found]


def text_of(tracker: Tracker) -> str:
    """The customer's own words; empty for a tap."""
    message: Mapping[str, Any] = tracker.latest_message or {}
    return str((message.get("metadata") or {}).get("text", message.get("text") or ""))


def needed_by_of(tracker: Tracker) -> date | None:
    """The day by which the latest message needs something."""
    named = ((tracker.latest_message or {}).get("signals") or {}).get("needed_by")
    return date.fromisoformat(str(named)[:10]) if named else None


def slot(tracker: Tracker, name: str) -> Any:
    return tracker.slots.get(name)


def _spoken_at(tracker: Tracker) -> int:
    """When the latest message came (ms), the same for every action of its turn."""
    moments = (event["timestamp"] for event in reversed(tracker.events) if event.get("event") == "user")
    spoken = next(moments, None)
    return int(float(spoken) * 1000) if spoken else int(datetime.now(PARIS).timestamp() * 1000)
