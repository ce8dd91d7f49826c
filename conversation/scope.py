"""What an action is told about the turn it runs in: plain data from the brain, the one thing bot and actions share."""

from __future__ import annotations

from typing import Any

import msgspec


class Scope(msgspec.Struct, frozen=True):
    """The turn; `now` is ms by the store's clock, `token` and `until` are the brain's hold on the work.

    `called` is the name the customer has asked to be called by; `offered`: the turn before offered a person.
    """

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
    called: str | None = None
    offered: bool = False
    history: dict[str, Any] = {}
