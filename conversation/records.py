"""The small records a conversation is made of: a line of its log, and what its state holds."""

from __future__ import annotations

from typing import Literal

import msgspec

from conversation.events import Event, Language, Proof
from conversation.floor import Floor


class Entry(msgspec.Struct, frozen=True):
    """One line of the log.

    `seq` is its number, `id` the client's own for what it wrote, else the batch's; `at` is ms since 1970
    by the store's clock; `floor` is where the floor stood after it.
    """

    seq: int
    id: str
    at: int
    floor: Floor
    event: Event


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's message that no turn covers yet.

    `edited` are the numbers of the edits that gave it these words. With `edits` it is the new wording of the message of
    that number, which was answered as it stood before; `asked` is the form slot that was asked for then.
    """

    seq: int
    at: int
    kind: Literal["text", "choice", "file"]
    text: str
    channel: str = "web"
    edited: tuple[int, ...] = ()
    edits: int = 0
    asked: str | None = None

    @property
    def numbers(self) -> tuple[int, ...]:
        """What a turn covers that has read it as it is now."""
        return (self.seq, *self.edited)

    @property
    def written(self) -> int:
        """The number of the message that is meant, however often it was edited."""
        return self.edits or self.seq


class Mail(msgspec.Struct, frozen=True):
    """A mail that was asked for and has not gone out."""

    seq: int
    at: int


class Erasure(msgspec.Struct, frozen=True):
    """All of a person's data are to be erased: asked for at the number `seq`, under a number for the receipt."""

    seq: int
    at: int
    receipt: str


class Offer(msgspec.Struct, frozen=True):
    """A button that was offered: what it means, what it says, in which term, and under which answer."""

    payload: str
    title: str
    term: int
    seq: int = 0


class Fact(msgspec.Struct, frozen=True):
    name: str
    value: str
    by: str
    verified: bool
    source: int | None
    seq: int


class Act(msgspec.Struct, frozen=True):
    """Something done in the shop: `status` is begun, done, failed or unknown."""

    kind: str
    order: str | None
    status: str
    seq: int
    detail: str = ""


class Promise(msgspec.Struct, frozen=True):
    text: str
    by: str
    due_at: int
    reach: str | None
    status: Literal["open", "kept", "missed", "withdrawn"] = "open"
    made_at: int = 0
    reminded: bool = False
    begins_at: int = 0

    @property
    def from_at(self) -> int:
        """When it can be kept at the earliest, where that was said, else by when it has to be (ms)."""
        return self.begins_at or self.due_at


class CallWish(msgspec.Struct, frozen=True):
    """What the customer wants of a call-back, and has not got yet; `at_ms`: when they said so."""

    wish: Literal["take", "change", "cancel"]
    at: int
    zone: str
    seq: int
    at_ms: int


class Handoff(msgspec.Struct, frozen=True, kw_only=True):
    """The way to a person: kept from the request until the assistant has the floor again.

    `wait_p50_s`, `wait_p90_s`, `opens_at` and `zone` are what the customer was told last: the next word depends on it.
    """

    reason: str
    by: str
    evidence: tuple[str, ...]
    requested_at: int
    seq: int
    place_since: int | None = None  # ms; of a place that is older than the request
    due_at: int | None = None
    announced_at: int | None = None
    words: int = 0
    in_front: bool = False
    team: str = ""
    wait_p50_s: int | None = None
    wait_p90_s: int | None = None
    opens_at: int | None = None
    zone: str = ""


class DutyCall(msgspec.Struct, frozen=True):
    """Somebody on duty was called, as in `DutyCalled`; `sent` None: it is on its way, False: it did not arrive."""

    call: str
    agent: str
    name: str
    way: str
    to: str
    at: int
    seq: int
    language: Language = "fr"
    nth: int = 1
    sent: bool | None = None


class Duty(msgspec.Struct, frozen=True):
    """Who was called about what cannot wait (the last ones), how often in all; who has it, since when (ms)."""

    matter: str
    calls: tuple[DutyCall, ...] = ()
    nth: int = 0
    by: str = ""
    has_it: str = ""
    since: int = 0


class Said(msgspec.Struct, frozen=True):
    """The last thing the customer was told, and by whom."""

    seq: int
    at: int
    by: str
    text: str
    answer: str | None = None


class Visitor(msgspec.Struct, frozen=True):
    """Who a customer was before the conversation became a proven person's."""

    proof: Proof
    name: str | None
    email: str | None
    proven_orders: tuple[str, ...]
    contacts: dict[str, str]
