"""Asks an HTTP server within a time limit: one deadline for all of it, one more try where that is safe, errors as ours.

Nothing of the token, of addresses or of bodies gets into errors or logs. Redirects are not followed: a token must not
go where nobody sent it. Proxies and .netrc of the environment are not used.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import httpx

from shop.errors import BadShopUrl, ShopDown

TOTAL_S = 2.8  # callers give up after 3 s: what is said before that says more
CONNECT_S = 1.0
AGAIN_S = 0.5  # what must be left of the time for a second try
LONGEST_BYTES = 4_000_000  # fifty orders are some 100 kB
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_TRY_AGAIN = frozenset({502, 503, 504})
# Surely not sent: safe to try again whatever it was.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@lru_cache(maxsize=1)
def _authorities() -> ssl.SSLContext:
    """Whom a server's certificate must come from: read once, it takes 20 ms."""
    return httpx.create_ssl_context(trust_env=False)


@dataclass(frozen=True)
class Call:
    """One question. `again`: asking twice does no harm, because it changes nothing or carries an idempotency key."""

    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    again: bool = True


class Wire:
    """Calls to one server; safe for many threads."""

    def __init__(self, url: str, token: str | None) -> None:
        """`url` may have a user and a password, used unless there is a token. Raises `BadShopUrl`."""
        parsed = _checked(url)
        auth = (parsed.username, parsed.password) if parsed.username and not token else None
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._client = httpx.Client(
            base_url=parsed.copy_with(username=None, password=None),
            auth=auth,
            headers=headers,
            follow_redirects=False,
            trust_env=False,
            verify=_authorities(),
        )

    def ask(self, call: Call) -> tuple[int, bytes]:
        """Status and body of any answer but a redirect or a refused token. Raises `ShopDown`."""
        deadline = time.monotonic() + TOTAL_S
        status, body = self._ask_twice(call, deadline)
        if status in (401, 403):
            raise ShopDown(f"the shop refuses us ({status}): see PASSERELLE_SHOP_TOKEN, or the user in the URL")
        if 300 <= status < 400:
            raise ShopDown(f"the shop sends us elsewhere ({status}): write its final address in PASSERELLE_SHOP_URL")
        return status, body

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _ask_twice(self, call: Call, deadline: float) -> tuple[int, bytes]:
        try:
            status, body = self._ask_once(call, deadline)
        except httpx.HTTPError as error:
            if not _may_try_again(call, error, deadline):
                raise _down(error) from None
        else:
            if status not in _TRY_AGAIN or not call.again or _left(deadline) < AGAIN_S:
                return status, body
        try:
            return self._ask_once(call, deadline)
        except httpx.HTTPError as error:
            raise _down(error) from None

    def _ask_once(self, call: Call, deadline: float) -> tuple[int, bytes]:
        left = max(_left(deadline), 0.01)
        timeout = httpx.Timeout(left, connect=min(CONNECT_S, left))
        request = self._client.build_request(
            call.method, call.path, content=call.body, headers=dict(call.headers), timeout=timeout
        )
        response = self._client.send(request, stream=True)
        try:
            return response.status_code, _read(response, deadline)
        finally:
            response.close()


def _read(response: httpx.Response, deadline: float) -> bytes:
    """The body, however slowly it drips: never after the deadline, never more than is sensible."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if _left(deadline) <= 0:
            raise httpx.ReadTimeout("the body did not end in time")
        if len(body) > LONGEST_BYTES:
            raise ShopDown(f"the shop's answer is longer than {LONGEST_BYTES} bytes: this is not the protocol")
    return bytes(body)


def _may_try_again(call: Call, error: httpx.HTTPError, deadline: float) -> bool:
    safe = call.again or isinstance(error, _NOT_SENT)
    return safe and not isinstance(error, httpx.TimeoutException) and _left(deadline) >= AGAIN_S


def _down(error: httpx.HTTPError) -> ShopDown:
    if isinstance(error, httpx.TimeoutException):
        return ShopDown(f"the shop did not answer within {TOTAL_S:g} s: try again")
    return ShopDown(f"the shop cannot be reached ({type(error).__name__}): see that it runs, then try again")


def _left(deadline: float) -> float:
    return deadline - time.monotonic()


def _checked(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url.rstrip("/") + "/")
    except (httpx.InvalidURL, ValueError):  # its message would repeat the URL, password included
        raise BadShopUrl("the shop's URL is not a URL: use https://shop.example/passerelle") from None
    if not parsed.host or parsed.query or parsed.fragment:
        raise BadShopUrl("the shop's URL needs a host, and neither ? nor #: use https://shop.example/passerelle")
    if parsed.scheme != "https" and parsed.host not in _LOOPBACK:
        raise BadShopUrl("a REST shop is asked over https, because customers' data travels: use https://…")
    return parsed
