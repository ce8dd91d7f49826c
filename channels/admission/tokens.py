"""The customer's token: an HMAC over the conversation and the time it ends at; nothing of it is stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import NamedTuple

from channels.admission.errors import WireError
from conversation.ids import is_conversation
from conversation.state import Conversation

LIFE_MS = 30 * 24 * 3_600 * 1_000  # the contract's 30 days
GRACE_MS = LIFE_MS  # so long after its end a token is still good where somebody waits or writes, and not a day longer
FORGOTTEN_S = (LIFE_MS + GRACE_MS) // 1000 + 86_400  # longer than any token can be good
_TYPED = "t"  # ends the time of such a token
LIVELY_MS = 3_600 * 1_000  # somebody has written this recently: the conversation is going on


class Token(NamedTuple):
    """`typed`: got by a link that went to an address somebody typed; `name` tells it from the others."""

    conversation: str
    ends_at: int
    typed: bool
    name: str

    @property
    def issued_at(self) -> int:
        return self.ends_at - LIFE_MS


class Tokens:
    """Makes and reads tokens; `clock` gives ms since 1970."""

    def __init__(self, secret: str, clock: Callable[[], int]) -> None:
        self._key = hashlib.sha256(f"customer token\0{secret}".encode()).digest()
        self._clock = clock

    def issue(self, conversation: str, *, typed: bool = False, after: int = 0) -> str:
        """A token good for 30 days; `after` is when the conversation changed hands (ms)."""
        claims = f"{conversation}.{max(self._clock(), after + 1) + LIFE_MS}{_TYPED if typed else ''}"
        return f"{claims}.{self._sign(claims)}"

    def read(self, token: str) -> Token:
        """What a token says. Raises `WireError` `token_invalid` unless we signed it."""
        claims, _, signature = token.rpartition(".")
        # A header may hold any bytes; aiohttp hands those that are no UTF-8 on as surrogates.
        if not hmac.compare_digest(signature.encode("utf-8", "surrogatepass"), self._sign(claims).encode()):
            raise WireError("token_invalid", "this token is not one of ours; open the chat again with POST /api/chat")
        conversation, _, ends_at = claims.rpartition(".")
        return Token(conversation, int(ends_at.removesuffix(_TYPED)), ends_at.endswith(_TYPED), signature[:16])

    def ended(self, token: Token) -> bool:
        """Is its time over? Then it is still good while `going_on`."""
        return self._clock() >= token.ends_at

    def going_on(self, state: Conversation) -> bool:
        """Does somebody wait or write? A token does not end in the middle of that."""
        spoke_at = max(state.customer_at, state.said.at if state.said else 0)
        return state.holder in ("waiting", "agent") or self._clock() - spoke_at < LIVELY_MS

    def check(self, token: Token, state: Conversation) -> None:
        """Raises `WireError` unless it is still good for the conversation as it is now.

        Not after the conversation became another's: who had come in before, by a link to a mistyped address or at a
        shared computer, reads nothing of theirs.
        """
        if self.ended(token) and not (self.going_on(state) and self._clock() < token.ends_at + GRACE_MS):
            raise WireError("token_expired", "this token's 30 days are over; open the chat again with POST /api/chat")
        if token.issued_at <= state.guarded_at or (token.typed and state.proof == "person"):
            raise no_longer_good()

    def seed(self, id: str, person: str | None) -> str:
        """What a conversation's id is drawn from: the client's own id of its request, kept apart per person.

        Signed, so that nobody can work out a conversation's id from outside.
        """
        return self._sign(f"open\0{person or ''}\0{id}")

    def _sign(self, claims: str) -> str:
        digest = hmac.digest(self._key, claims.encode("utf-8", "surrogatepass"), "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def forgotten(token: Token) -> str:
    """The name under which the book counts that the device with this token is forgotten, for `FORGOTTEN_S`."""
    return f"forgotten/{token.name}"


def no_longer_good() -> WireError:
    """The refusal of a token that was good once."""
    return WireError("token_invalid", "this token is no longer good; open the chat again with POST /api/chat")


def bearer(header: str | None) -> str:
    """The token of an Authorization header. Raises `WireError` `token_missing`."""
    kind, _, token = (header or "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        message = "this call needs 'Authorization: Bearer TOKEN'; POST /api/chat gives the token"
        raise WireError("token_missing", message)
    return token.strip()


def belongs(token: Token, conversation: str) -> None:
    """Raises `WireError`: `not_found` for what cannot be a conversation, `forbidden` for another one's token."""
    if not is_conversation(conversation):
        raise WireError("not_found", "there is no such conversation; open one with POST /api/chat")
    if token.conversation != conversation:
        raise WireError("forbidden", "this token is for another conversation; use the token that came with this one")
