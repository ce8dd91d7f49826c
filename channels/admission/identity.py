"""Signed-in customers: the shop's site signs a JWT (HS256) that says who writes; we only check it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from channels.admission.errors import WireError
from conversation.cleaning import clean

AUDIENCE = "passerelle"
SHOP_AUDIENCE = "passerelle-shop"  # no customer's identity opens the shop's own calls, nor the other way round
SHOP_LIFE_S = 600  # the shop's server signs one for each call, or for a few minutes of them
LIFE_S = 24 * 3_600  # the contract's longest
SKEW_S = 60  # how far the shop's clock may be ahead of ours when it signs for the whole 24 hours
NAME_LIMIT = 200


class Identity(NamedTuple):
    """Who the shop says is writing; `person` is its customer id."""

    person: str
    name: str | None
    email: str | None
    language: str | None


def verify(token: str, keys: Mapping[str, str], now_s: float) -> Identity:
    """The identity of a token. Raises `WireError` `token_invalid` or `token_expired`."""
    claims = _claims(token, keys)
    _check(claims, AUDIENCE, LIFE_S, now_s)
    sub = claims.get("sub")
    if not isinstance(sub, str) or not clean(sub) or len(sub) > NAME_LIMIT:
        raise _invalid("its sub must be the shop's customer id")
    return Identity(sub, _word(claims, "name"), _word(claims, "email"), _word(claims, "language"))


def verify_shop(token: str, keys: Mapping[str, str], now_s: float) -> None:
    """Is it the shop's own server that calls? Raises `WireError` `token_invalid` or `token_expired`."""
    _check(_claims(token, keys), SHOP_AUDIENCE, SHOP_LIFE_S, now_s)


def _claims(token: str, keys: Mapping[str, str]) -> Mapping[str, Any]:
    """What a known key has signed. Raises `WireError` `token_invalid`."""

    def key(signature: Any) -> OctKey:
        secret = keys.get(str(signature.headers().get("kid")))
        if secret is None:
            raise _invalid("its kid is not in PASSERELLE_IDENTITY_KEYS")
        return OctKey.import_key(secret)

    try:
        claims: Mapping[str, Any] = jwt.decode(token, key, algorithms=["HS256"]).claims
    except (JoseError, ValueError) as error:
        raise _invalid("it is not a JWT signed HS256 with a key we know") from error
    return claims


def sign(claims: Mapping[str, Any], kid: str, secret: str, now_s: float) -> str:
    """A token for an hour, as a shop's site makes it: for the demo shop and for tests."""
    header = {"alg": "HS256", "kid": kid}
    return jwt.encode(header, {"aud": AUDIENCE, "exp": int(now_s) + 3_600, **claims}, OctKey.import_key(secret))


def _check(claims: Mapping[str, Any], wanted: str, life_s: int, now_s: float) -> None:
    audience, ends = claims.get("aud"), claims.get("exp")
    if wanted not in (audience if isinstance(audience, list) else [audience]):
        raise _invalid(f"its aud must be {wanted}")
    if isinstance(ends, bool) or not isinstance(ends, int | float) or ends > now_s + life_s + SKEW_S:
        raise _invalid(f"its exp must be a time at most {life_s // 60} minutes away")
    if ends <= now_s:
        raise WireError("token_expired", "the identity has expired; let the shop's site sign a fresh one")


def _word(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return clean(value)[:NAME_LIMIT] or None if isinstance(value, str) else None


def _invalid(why: str) -> WireError:
    return WireError("token_invalid", f"the identity is refused: {why}; mend how the shop's site signs it")
