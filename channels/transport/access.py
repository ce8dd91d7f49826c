"""Who may call: the site the page is on, the token of the conversation, and how often."""

from __future__ import annotations

from urllib.parse import urlsplit

import structlog
from aiohttp import hdrs, web

from channels.admission import tokens
from channels.admission.errors import Handler, WireError, response
from channels.admission.limits import Pace, client_address
from channels.admission.tokens import Token
from channels.transport.deps import WEB, Web
from channels.web.settings import WebSettings, parse_origins

ORIGINS_TOLD = 100
PREFLIGHT_S = 600  # how long a browser may remember the answer; changed settings are seen after that

log = structlog.get_logger()


def allowed(settings: WebSettings, origin: str, host: str) -> bool:
    """May a page of this origin call us? Our own may, and those of PASSERELLE_ORIGINS."""
    origin = origin.lower()
    own = urlsplit(settings.public_url) if settings.public_url else None
    if origin in settings.origins or "*" in settings.origins:
        return True
    if own is not None and origin == f"{own.scheme}://{own.netloc}".lower():
        return True
    try:
        return urlsplit(origin).netloc == host.lower() != ""
    except ValueError:  # `http://[`: no browser sends that
        return False


@web.middleware
async def cors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer browsers that ask on behalf of another site. What is no browser names no origin and has its token.

    A site that may not use us is let ask, and reads the refusal: else its page could not tell it from a dead line.
    """
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is None:
        return await handler(request)
    may = allowed(request.app[WEB].settings, origin, request.host)
    asks_first = request.method == "OPTIONS" and hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers
    if asks_first:
        answer: web.StreamResponse = web.Response(status=204)
    else:
        answer = await handler(request) if may else _refused(request.app[WEB], origin)
    if not answer.prepared:
        answer.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin
        answer.headers[hdrs.VARY] = hdrs.ORIGIN
        answer.headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = "Retry-After, Content-Disposition"
    if asks_first:
        answer.headers[hdrs.ACCESS_CONTROL_ALLOW_METHODS] = "GET, POST, DELETE"
        answer.headers[hdrs.ACCESS_CONTROL_ALLOW_HEADERS] = "Authorization, Content-Type"
        answer.headers[hdrs.ACCESS_CONTROL_MAX_AGE] = str(PREFLIGHT_S)
    return answer


def _refused(parts: Web, origin: str) -> web.Response:
    """Nothing was done, and nothing is told but this."""
    _tell_operator(parts, origin[:200].lower())
    message = f"pages of {origin[:200]} may not use this service; its operator adds them to PASSERELLE_ORIGINS"
    return response(WireError("forbidden", message))


def _tell_operator(parts: Web, origin: str) -> None:
    """Log a site that was refused, once while this process lives. After so many different ones, they are made up."""
    if origin in parts.refused_origins or len(parts.refused_origins) >= ORIGINS_TOLD:
        return
    parts.refused_origins.add(origin)
    try:
        wanted = ",".join((*parts.settings.origins, *parse_origins(origin)))
        what = f"if it is your site, set PASSERELLE_ORIGINS={wanted} and restart"
    except ValueError:  # `null`: a file on a disk, a frame in a sandbox
        what = "serve the page from a site with http:// or https://, and name that in PASSERELLE_ORIGINS"
    log.warning("origin.refused", origin=origin, next=what)


async def held(parts: Web, conversation: str, token: str) -> Token:
    """The token, read: one of ours, for this conversation, on a device that was not forgotten. Whether it is good now,
    the conversation's state tells (`Tokens.check`). Raises `WireError`."""
    read = parts.tokens.read(token)
    tokens.belongs(read, conversation)
    if await parts.book.hits(tokens.forgotten(read)):
        raise tokens.no_longer_good()
    return read


async def admit(parts: Web, conversation: str, token: str) -> Token:
    """The token, read. Raises `WireError` unless it is good for this conversation, now."""
    read = await held(parts, conversation, token)
    parts.tokens.check(read, await parts.door.read(conversation))
    return read


async def conversation_of(request: web.Request) -> str:
    """The conversation of a call whose token is good for it. Raises `WireError`."""
    return (await token_of(request)).conversation


async def token_of(request: web.Request) -> Token:
    """The token of a call, good for its conversation. Raises `WireError`."""
    given = tokens.bearer(request.headers.get(hdrs.AUTHORIZATION))
    return await admit(request.app[WEB], request.match_info["conversation"], given)


def pace(request: web.Request, name: str, by_address: Pace) -> None:
    """Count a call of this client's address. Raises `WireError` `too_many`."""
    parts = request.app[WEB]
    forwarded = request.headers.getall(hdrs.X_FORWARDED_FOR, [])
    address = client_address(_peer(request), forwarded, parts.settings.trusted_proxies)
    if address is not None:
        parts.limiter.check(f"{name} {address}", by_address)


def _peer(request: web.Request) -> str | None:
    peer = request.transport.get_extra_info("peername") if request.transport else None
    return peer[0] if isinstance(peer, tuple) else None
