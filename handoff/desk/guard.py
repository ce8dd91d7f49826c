"""Who may call the desk: pages of our own site, with a session, and for changes with its CSRF token."""

from __future__ import annotations

import asyncio
import functools
import hmac
from urllib.parse import urlsplit

from aiohttp import web

from conversation.limits import JSON_LIMIT_BYTES
from handoff.agents import csrf_token
from handoff.desk.deps import AGENT, desk_of
from handoff.desk.errors import DeskError, Handler

COOKIE = "passerelle_desk"
HEADER = "X-CSRF-Token"
# Need no session: one makes it, one tells whether there is one, two are asked by the page of a call, with its token.
OPEN = frozenset({"/api/desk/login", "/api/desk/start", "/api/desk/duty/look", "/api/desk/duty/take"})


@web.middleware
async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let through what comes from our own pages and from an agent."""
    same_site(request)
    if request.path not in OPEN:
        await admit(request)
    # The limit of a request is that of the outermost application, whose calls may take files.
    return await handler(request.clone(client_max_size=JSON_LIMIT_BYTES) if request.method == "POST" else request)


def supervisors_only(handler: Handler) -> Handler:
    """A call for supervisors: others are told `forbidden`."""

    @functools.wraps(handler)
    async def checked(request: web.Request) -> web.StreamResponse:
        if request[AGENT].role != "supervisor":
            raise DeskError("forbidden", "this is for supervisors; ask one of them")
        return await handler(request)

    return checked


def same_site(request: web.Request) -> None:
    """Raises `DeskError` `forbidden` for a page of another site. What is no browser names none and has no cookie."""
    origin = request.headers.get("Origin")
    if origin is None and request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
        return
    own = urlsplit(desk_of(request).public_url or "").netloc
    if origin is None or _host(origin) not in {request.host.lower(), own.lower()} - {""}:
        raise DeskError("forbidden", "the desk takes calls from its own pages only; open it at /desk of this service")


def _host(origin: str) -> str:
    try:
        return urlsplit(origin.lower()).netloc
    except ValueError:  # `http://[`: no browser sends that
        return ""


async def admit(request: web.Request) -> None:
    """Put the agent of the session into the request. Raises `DeskError`."""
    session = request.cookies.get(COOKIE)
    if not session:
        raise DeskError("token_missing", "nobody is logged in here; log in with POST /api/desk/login")
    agent = await asyncio.to_thread(desk_of(request).agents.of_session, session)
    if agent is None:
        raise DeskError("token_expired", "this session is over; log in again with POST /api/desk/login")
    if request.method != "GET":
        given = request.headers.get(HEADER, "")
        # A header may hold any bytes; aiohttp hands those that are no UTF-8 on as surrogates.
        if not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), csrf_token(session).encode()):
            raise DeskError("csrf", f"the header {HEADER} is missing or wrong; GET /api/desk/me tells the right one")
    request[AGENT] = agent
