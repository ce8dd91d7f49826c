"""From JSON to what an agent means: pure, and strict about fields."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from conversation.cleaning import clean
from conversation.ids import ClientId
from conversation.limits import TEXT_LIMIT
from conversation.masks import mask_cards
from handoff.deeds import Details
from handoff.desk.errors import DeskError
from handoff.presence import AwayReason
from shop.rules import Act

LABEL_LIMIT = 30
LINE_LIMIT = 500  # a reason, a note to a colleague, a decision


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it does not know it refuses: a misspelt field would be lost in silence."""


class Nothing(Body, frozen=True):
    """A call that takes no body, or an empty one."""


class Login(Body, frozen=True):
    email: str
    password: str


class Words(Body, frozen=True):
    """A message or a note; `id` is the client's own."""

    id: ClientId
    text: str


class Claim(Body, frozen=True):
    """`over`: although there is no place left at this desk."""

    over: bool = False


class Identified(Body, frozen=True):
    """A client's own id, alone."""

    id: ClientId

    @staticmethod
    def encode(id: str) -> bytes:
        """The body that says it."""
        return msgspec.json.encode({"id": id})


class Line(Body, frozen=True):
    """What an agent is about to send."""

    text: str


class Begun(Body, frozen=True):
    """An answer that was begun; empty when it was given up."""

    text: str


class Transfer(Body, frozen=True):
    """To an agent, or to a team: those who have a skill of this name."""

    agent: str = ""
    team: str = ""
    note: str = ""


class Away(Body, frozen=True):
    """Whether this agent takes new cases, and why not."""

    state: Literal["online", "away"]
    reason: AwayReason = "break"


class Self(Body, frozen=True):
    """What agents may change about themselves; what is left out stays.

    `language` is that of their desk, `languages` those they write to customers.
    """

    language: str | None = None
    name: str | None = None
    languages: tuple[str, ...] | None = None


class Profile(Body, frozen=True):
    """What an agent can do; what is left out stays."""

    languages: tuple[str, ...] | None = None
    skills: tuple[str, ...] | None = None
    capacity: int | None = None


class Unmerge(Body, frozen=True):
    """Why a conversation is not the person's whose it became."""

    why: str


class HandBack(Body, frozen=True):
    decided: str = ""


class Close(Body, frozen=True):
    """`reason`: why refused, or what was promised; `by_when`: the promise's time, ISO 8601 with its offset.

    `recourse`: where the customer can go with a refusal; left out, the words of the house.
    """

    outcome: Literal["settled", "promised", "refused"]
    reason: str = ""
    recourse: str = ""
    by_when: datetime | None = None


class MakePromise(Body, frozen=True):
    """`by_when`: ISO 8601 with its offset."""

    id: ClientId
    text: str
    by_when: datetime


class Question(Body, frozen=True):
    """`told` is for the customer, `text` for the colleague; `by_when`: ISO 8601 with its offset."""

    id: ClientId
    agent: str
    text: str
    told: str
    by_when: datetime


class Labels(Body, frozen=True):
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class Snooze(Body, frozen=True):
    """`until`: ISO 8601 with its offset; without it the case is back now."""

    until: datetime | None = None


class Gesture(Body, frozen=True):
    """`amount` in euros; `order`: of a refund, which one the money goes back for."""

    id: ClientId
    kind: str
    reason: str
    order: str = ""
    amount: Annotated[float, msgspec.Meta(ge=0.01, le=10_000)] | None = None


class OrderAction(Body, frozen=True):
    """`version` of the order as it was shown; `reason`: how the agent knows who asks, where that is not proven.

    `exception`: why a term of the shop's that refuses it is set aside.
    """

    id: ClientId
    kind: Act
    version: int
    details: Details = Details()
    reason: str = ""
    exception: str = ""


class Hide(Body, frozen=True):
    """A customer's message by its number: folded, or shown again."""

    id: ClientId
    seq: Annotated[int, msgspec.Meta(ge=1, le=2**53)]  # as JSON's readers take numbers
    on: bool = True


class Reveal(Body, frozen=True):
    reason: str


class Decision(Body, frozen=True):
    """About a gesture that a colleague asks for; a no needs its `reason`."""

    decision: Literal["approve", "deny"]
    reason: str = ""


class CannedReply(Body, frozen=True):
    """`own`: a new one for this agent alone; whose one is stays as it is. `after`: of `handoff.replies.AFTER`."""

    shortcut: str
    language: str
    title: str
    text: str
    label: str = ""
    after: str = ""
    own: bool = False


class DutyShift(Body, frozen=True):
    """Hours on duty: `days` as ISO weekdays (`12345`) or `8`, the holidays; `begins` and `ends` as `18:00`."""

    agent: str
    days: str
    begins: str
    ends: str
    rank: int = 1
    first_day: date | None = None
    last_day: date | None = None

    def fields(self) -> dict[str, Any]:
        """As a shift has them."""
        return msgspec.structs.asdict(self)


class DutyAddress(Body, frozen=True):
    """Where an agent is called; what is left out stays, what is empty is taken back."""

    email: Annotated[str, msgspec.Meta(pattern=r"^([^\s@<>,;]{1,64}@[^\s@<>,;]{1,255})?\Z")] | None = None
    telegram: Literal[""] | None = None


class DutyToken(Body, frozen=True):
    """Of a call, by which it is acknowledged."""

    token: Annotated[str, msgspec.Meta(max_length=100)]


class Seen(Body, frozen=True):
    """A case in which this agent was named, and which they have read now."""

    conversation: str


class KeptView(Body, frozen=True):
    """A view of the list; what is empty asks nothing. With the `id` of one, in its place."""

    name: str
    id: str = ""
    holder: Literal["", "waiting", "mine", "colleagues", "assistant", "closed"] = ""
    label: str = ""
    language: Literal["", "fr", "en"] = ""
    channel: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{0,20}\Z")] = ""
    priority: Literal["", "normal", "high", "urgent"] = ""


_B = TypeVar("_B", bound=Body)
_T = TypeVar("_T")


def body(data: bytes, kind: type[_B]) -> _B:
    """The body of a call; an empty one is `{}`. Raises `DeskError` `bad_json` or `unknown_field`."""
    read: _B = strictly(partial(msgspec.json.decode, data or b"{}", type=kind))
    return read


def text(written: str, limit: int = TEXT_LIMIT) -> str:
    """What the agent wrote, in one Unicode form, without controls and with card numbers masked.

    Raises `DeskError` `text_empty` or `text_too_long`.
    """
    said = line(written, limit)
    if not said:
        raise DeskError("text_empty", "there is nothing to read in this text; write at least one character")
    return said


def line(written: str, limit: int = LINE_LIMIT) -> str:
    """A text that may be empty. Raises `DeskError` `text_too_long`."""
    said = clean(written)
    if len(said) > limit:
        raise DeskError("text_too_long", f"this text has {len(said)} characters and {limit} are the most; shorten it")
    return mask_cards(said)


def ahead(moment: datetime | None, name: str, now: int) -> int:
    """A moment to come, in ms. Raises `DeskError` for one without its offset, or that has passed."""
    if moment is None or moment.tzinfo is None:
        raise DeskError("bad_json", f"`{name}` is a moment with its offset: 2026-11-23T10:00:00+01:00")
    at = int(moment.timestamp() * 1000)
    if at <= now:
        raise DeskError("bad_json", f"`{name}` has passed; name a time that lies ahead")
    return at


def label(written: str) -> str:
    """A label in its one spelling. Raises `DeskError`."""
    said = " ".join(line(written, LABEL_LIMIT).lower().split())
    if not said:
        raise DeskError("text_empty", "a label has at least one character")
    return said


def strictly(decode: Callable[[], _T]) -> _T:
    """What was decoded. Raises `DeskError` `bad_json` or `unknown_field`."""
    try:
        return decode()
    except msgspec.MsgspecError as error:
        code = "unknown_field" if "unknown field" in str(error) else "bad_json"
        raise DeskError(code, f"{error}; openapi.json says what this call takes") from error
    except UnicodeError as error:
        raise DeskError("bad_json", "the body is not UTF-8; send JSON in UTF-8") from error
