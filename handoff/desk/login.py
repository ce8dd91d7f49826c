"""Logging in and out, and who one is."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress

import structlog
from aiohttp import hdrs, web

from handoff.agents import SESSION_S, Agent, csrf_token
from handoff.desk import encode
from handoff.desk.decode import Login, body
from handoff.desk.deps import Desk, agent_of, desk_of
from handoff.desk.errors import DeskError
from handoff.desk.guard import COOKIE, admit
from handoff.desk.listing import FIRST
from handoff.desk.lists import in_view
from handoff.devices import KNOWN_S

DEVICE = "passerelle_device"
WINDOW_S = 900
TRIES_OF_PAIR = 10  # wrong ones; one person at one place who has forgotten it
TRIES_OF_EMAIL = 50  # an account tried from many places; its owner gets in with a browser that is known
TRIES_OF_ADDRESS = 100  # an office on the morning after its passwords were changed

log = structlog.get_logger()


async def login(request: web.Request) -> web.Response:
    """POST /api/desk/login"""
    desk, given = desk_of(request), body(await request.read(), Login)
    account = hashlib.sha256(given.email.strip().lower().encode()).hexdigest()[:16]
    device = await _known_device(desk, request, given.email)
    limits = _limits(account, _address(desk, request)) if device is None else _limits_of_device(device)
    await _refuse_guessing(desk, account, limits)  # before it waits in line, and again when its turn has come
    async with desk.hashing:
        await _refuse_guessing(desk, account, limits)
        agent = await asyncio.to_thread(desk.agents.check, given.email, given.password)
        if agent is None:
            for name in limits:
                await desk.book.hit(name, WINDOW_S)
    if agent is None:
        raise DeskError("login_failed", "the e-mail or the password is not right; try again or ask your supervisor")
    session = await asyncio.to_thread(desk.agents.begin_session, agent)
    log.info("agent.logged_in", agent=agent.id)
    answer = web.json_response(await session_of(desk, agent, session), headers={"Cache-Control": "no-store"})
    secure = request.secure or (desk.public_url or "").startswith("https:")
    answer.set_cookie(
        COOKIE, session, max_age=SESSION_S, path="/api/desk", secure=secure, httponly=True, samesite="Strict"
    )
    known = await asyncio.to_thread(desk.devices.remember, agent, device)
    answer.set_cookie(
        DEVICE, known, max_age=KNOWN_S, path="/api/desk/login", secure=secure, httponly=True, samesite="Strict"
    )
    return answer


async def logout(request: web.Request) -> web.Response:
    """POST /api/desk/logout: what the agent still holds goes back in front of the list."""
    desk, agent = desk_of(request), agent_of(request)
    await asyncio.to_thread(desk.agents.end_session, request.cookies[COOKIE])
    desk.hub.log_out(request.cookies[COOKIE])
    await desk.book.leave(agent.id)
    await desk.presence.step_away(agent.id, None)
    released = await desk.presence.release_all(agent.id)
    log.info("agent.logged_out", agent=agent.id, released=released)
    answer = web.json_response({"released": released})
    answer.del_cookie(COOKIE, path="/api/desk")
    return answer


async def me(request: web.Request) -> web.Response:
    """GET /api/desk/me"""
    answer = await session_of(desk_of(request), agent_of(request), request.cookies[COOKIE])
    return web.json_response(answer, headers={"Cache-Control": "no-store"})


async def start(request: web.Request) -> web.Response:
    """GET /api/desk/start: what a page begins with. That nobody is logged in is an answer, and no error."""
    desk = desk_of(request)
    try:
        await admit(request)
    except DeskError:
        return web.json_response({"agent": None}, headers={"Cache-Control": "no-store"})
    agent = agent_of(request)
    lines = await desk.summaries.of_each(await in_view(desk, agent.id, "waiting", FIRST), agent.language)
    answer = await session_of(desk, agent, request.cookies[COOKIE]) | {"conversations": lines}
    return web.json_response(answer, headers={"Cache-Control": "no-store"})


async def session_of(desk: Desk, agent: Agent, session: str) -> encode.Json:
    """Who is logged in, and what their desk needs to begin."""
    away = (await desk.presence.away()).get(agent.id)
    return {
        "agent": encode.agent(agent),
        "csrf_token": csrf_token(session),
        "presence": {"state": "away" if away else "online", "reason": away},
    }


async def _known_device(desk: Desk, request: web.Request, email: str) -> str | None:
    """The token of this browser, if this agent has logged in with it before."""
    token = request.cookies.get(DEVICE)
    if not token:
        return None
    known = await asyncio.to_thread(desk.devices.knows, email, token)
    return token if known else None


def _address(desk: Desk, request: web.Request) -> str | None:
    """Where the call comes from; None behind a proxy of our own that nobody named: it speaks for everybody."""
    address = desk.client_address(request)
    if address is None or address != request.remote or hdrs.X_FORWARDED_FOR not in request.headers:
        return address
    try:
        return None if ipaddress.ip_address(address).is_private else address
    except ValueError:
        return address


def _limits_of_device(device: str) -> dict[str, int]:
    return {f"login:device:{hashlib.sha256(device.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}": TRIES_OF_PAIR}


def _limits(account: str, address: str | None) -> dict[str, int]:
    """The counters of wrong tries that a login stands under, each with the most it may have."""
    limits = {f"login:{account}:{address}": TRIES_OF_PAIR, f"login:{account}": TRIES_OF_EMAIL}
    return limits | ({f"login:@{address}": TRIES_OF_ADDRESS} if address is not None else {})


async def _refuse_guessing(desk: Desk, account: str, limits: dict[str, int]) -> None:
    """Raises `DeskError` `too_many` when too many wrong passwords were tried, whatever this one is.

    Tries sent at once are all counted but for those being verified right now, `HASHES_AT_ONCE` a gateway.
    """
    for name, most in limits.items():
        if await desk.book.hits(name) >= most:
            log.warning("login.too_many", account=account)
            raise DeskError("too_many", f"too many tries to log in; wait {WINDOW_S // 60} minutes", WINDOW_S)
