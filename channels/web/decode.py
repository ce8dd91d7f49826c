"""From JSON to what the customer means: pure, strict about fields, and careful with text."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from channels.addresses import is_address
from channels.admission.errors import WireError
from conversation.cleaning import clean
from conversation.events import CustomerWished, Language, Wish
from conversation.ids import ClientId
from conversation.limits import TEXT_LIMIT
from conversation.masks import mask_cards
from conversation.wishes import NAME_MOST, name_to_use

URL_LIMIT = 2_000  # what browsers and proxies take

_PHONE = re.compile(r"\+?[\d ().-]{6,24}")
_ZONE = re.compile(r"[A-Za-z0-9_+-]{1,30}(/[A-Za-z0-9_+-]{1,30}){0,2}")
_TELEGRAM = re.compile(r"@?[A-Za-z0-9_]{3,32}")


class _Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it does not know it refuses: a misspelt field would be lost in silence."""


class Page(_Body, frozen=True):
    """The page on which the customer opened the chat."""

    url: str = ""
    title: str = ""


class Open(_Body, frozen=True):
    """`id`: the client's own of this request (a random UUID): the same again gives the same conversation.

    `link`: a one-time link that leads back into a conversation. `zone`: where the customer is, as `Europe/Paris`.
    """

    id: ClientId | None = None
    language: str | None = None
    zone: str | None = None
    identity: str | None = None
    link: str | None = None
    page: Page | None = None


class Message(_Body, frozen=True):
    id: ClientId
    text: str | None = None
    choice: str | None = None


class Human(_Body, frozen=True):
    id: ClientId


class Contact(_Body, frozen=True):
    email: str | None = None
    phone: str | None = None
    telegram: str | None = None


class Rating(_Body, frozen=True):
    score: Annotated[int, msgspec.Meta(ge=1, le=5)]
    comment: str | None = None


class Switch(_Body, frozen=True):
    language: Language


class Wished(_Body, frozen=True):
    """What the customer asks of us for good; `on` false takes it back, `value` is the name to be used."""

    wish: Wish
    on: bool = True
    value: str = ""


class SignIn(_Body, frozen=True):
    """A visitor has signed in on the page: `identity` is the shop's word for who it is."""

    identity: str


class GoOn(_Body, frozen=True):
    """The customer wants to go on with this conversation on another channel."""

    channel: Literal["telegram"]


# --- frames: the same things over a socket


class _Frame(_Body, frozen=True, tag_field="type"):
    """Its `type` says which one it is."""


class HelloFrame(_Frame, frozen=True, tag="hello"):
    token: str
    after: Annotated[int, msgspec.Meta(ge=0)] = 0


class MessageFrame(_Frame, frozen=True, tag="message"):
    id: ClientId
    text: str | None = None
    choice: str | None = None


class HumanFrame(_Frame, frozen=True, tag="human"):
    id: ClientId


class RatingFrame(_Frame, frozen=True, tag="rating"):
    score: Annotated[int, msgspec.Meta(ge=1, le=5)]
    comment: str | None = None


class TypingFrame(_Frame, frozen=True, tag="typing"):
    """The customer is writing."""


class ReadFrame(_Frame, frozen=True, tag="read"):
    seq: Annotated[int, msgspec.Meta(ge=0)]


Frame = HelloFrame | MessageFrame | HumanFrame | RatingFrame | TypingFrame | ReadFrame

_B = TypeVar("_B", bound=msgspec.Struct)
_frames = msgspec.json.Decoder(Frame)


class _AnyId(msgspec.Struct):
    id: str | None = None


def body(data: bytes, kind: type[_B]) -> _B:
    """The body of a call. Raises `WireError` `bad_json` or `unknown_field`."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise _refused(error) from error
    except UnicodeDecodeError as error:
        raise WireError("bad_json", "the body is not UTF-8; send JSON in UTF-8") from error


def frame(data: str) -> Frame:
    """A frame of the socket. Raises as `body` does."""
    try:
        read: Frame = _frames.decode(data)
        return read
    except msgspec.MsgspecError as error:
        raise _refused(error) from error
    except UnicodeError as error:
        raise WireError("bad_json", "the frame is not UTF-8; send JSON in UTF-8") from error


def id_of(data: str) -> str | None:
    """The id of a frame that was refused, so that its sender knows which one it was."""
    try:
        return msgspec.json.decode(data, type=_AnyId).id
    except (msgspec.MsgspecError, UnicodeError):
        return None


def _refused(error: msgspec.MsgspecError) -> WireError:
    code = "unknown_field" if "unknown field" in str(error) else "bad_json"
    return WireError(code, f"{error}; openapi.json says what this call takes")


# --- text


def text(written: str) -> str:
    """What the customer wrote, without controls and with card numbers masked.

    Raises `WireError` `text_empty` or `text_too_long`.
    """
    said = comment(written)
    if not said:
        raise WireError("text_empty", "there is nothing to read in this text; write at least one character")
    return said


def comment(written: str | None) -> str:
    """A text that may be empty. Raises `WireError` `text_too_long`."""
    said = clean(written or "")
    if len(said) > TEXT_LIMIT:
        message = f"this text has {len(said)} characters and {TEXT_LIMIT} are the most; send it in parts"
        raise WireError("text_too_long", message)
    return mask_cards(said)


def zone(given: str | None) -> str:
    """The customer's time zone; "" for none, and for what no clock knows."""
    known = given is not None and _ZONE.fullmatch(given) is not None
    try:
        return ZoneInfo(given).key if known and given is not None else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


def language(named: str | None, otherwise: Language = "fr") -> Language:
    """The language of a page that names its own (`fr-FR`); what is neither of ours is better served in English."""
    if not named:
        return otherwise
    return "fr" if re.split("[-_]", named.lower())[0] == "fr" else "en"


def page(given: Page | None) -> tuple[str | None, str | None]:
    """The page's address and title; an address that is no web address is left out, the desk makes links of them."""
    if given is None:
        return None, None
    url = clean(given.url)
    try:
        usable = len(url) <= URL_LIMIT and urlsplit(url).scheme in ("http", "https")
    except ValueError:
        usable = False
    return (url if usable else None), (clean(given.title)[:200] or None)


def wish(given: Wished) -> CustomerWished:
    """The lasting wish. Raises `WireError` `bad_json` for a name to be used that is none."""
    value = name_to_use(given.value) if given.wish == "name" else ""
    if given.on and given.wish == "name" and not 0 < len(value) <= NAME_MOST:
        raise WireError("bad_json", f"value is the name to be used, of 1 to {NAME_MOST} characters")
    return CustomerWished(wish=given.wish, on=given.on, value=value if given.on else "")


def contact(given: Contact) -> tuple[Literal["email", "phone", "telegram"], str]:
    """Where to write. Raises `WireError` `bad_json` unless it is exactly one usable address."""
    pairs = (
        ("email", given.email, is_address),
        ("phone", given.phone, _PHONE.fullmatch),
        ("telegram", given.telegram, _TELEGRAM.fullmatch),
    )
    found = [(kind, clean(value), usable) for kind, value, usable in pairs if value is not None]
    if len(found) != 1:
        raise WireError("bad_json", "give exactly one of email, phone, telegram")
    kind, value, usable = found[0]
    if not usable(value):
        raise WireError("bad_json", f"this is not a usable {kind}; check it and send it again")
    return kind, value  # type: ignore[return-value]  # the three names above


def message(given: Message | MessageFrame) -> Message:
    """A message that is either a text or a choice. Raises `WireError` `bad_json`."""
    if (given.text is None) == (given.choice is None):
        raise WireError("bad_json", "give either text or choice")
    return Message(id=given.id, text=given.text, choice=given.choice)
