"""What everybody in a run was told is accepted, and what they saw: what the checker compares with the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple


class Accepted(NamedTuple):
    """A message its writer was told is accepted: the client's id, the number given for it, its words."""

    id: str
    seq: int
    text: str


@dataclass
class Customer:
    """A customer on the web. `followed`: the numbers in the order they came over live lines, resumed after each cut;
    `reread`: the whole history at the end, as after a reload. `order`: the one order this customer speaks of."""

    name: str
    order: str = ""
    conversation: str = ""
    token: str = ""
    gone: bool = False  # the conversation that was opened is not there any more
    accepted: list[Accepted] = field(default_factory=list)
    followed: list[int] = field(default_factory=list)
    reread: list[int] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)  # what came instead of "accepted", for who looks into a run


@dataclass
class Phone:
    """A customer on Telegram: what was said into the phone, and what the bot's messages looked like, in order.

    `edited`: which of what was said got which new words, in the order that happened.
    """

    name: str
    chat: int
    conversation: str = ""
    said: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    edited: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class AgentSeen:
    """An agent: what was accepted from them, by conversation, and the numbers of each thread they read at the end."""

    name: str
    accepted: dict[str, list[Accepted]] = field(default_factory=dict)
    threads: dict[str, list[int]] = field(default_factory=dict)


class Deed(NamedTuple):
    """A change the shop has on record: `turn` is the id of the action it was made for."""

    order: str
    turn: str
    act: str


class Injected(NamedTuple):
    """A failure that was made on purpose and leaves in doubt whether a message arrived: its chat and its text."""

    chat: int
    text: str


@dataclass
class Seen:
    """All of a run. `troubled`: from when to when (ms) the Telegram process was killed, stopped or cut off.

    `meaning`: what the run's brain takes words for; None where nobody but it can say.
    """

    customers: list[Customer] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    agents: list[AgentSeen] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    injected: list[Injected] = field(default_factory=list)
    troubled: list[tuple[int, int]] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)  # conversations that did not come to rest
    meaning: Callable[[str], str] | None = None
