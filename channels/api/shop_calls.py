"""The calls of the shop's own servers: news of one order, and incidents that concern many customers."""

from __future__ import annotations

import re

from aiohttp import hdrs, web

from channels.admission import identity
from channels.admission.errors import WireError
from channels.admission.tokens import bearer
from channels.api.rest import answered, body_of
from channels.outreach.incidents import Incident
from channels.outreach.plan import News, Words
from channels.transport import access
from channels.transport.deps import WEB, Web
from channels.web import decode

# The text in both languages, and 5,000 ids (`CONCERNED_MOST`) of which the longest, UUIDs, take 39 bytes each.
INCIDENT_LIMIT_BYTES = 512 * 1024
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")


async def news(request: web.Request) -> web.Response:
    """`POST /api/shop/news`: something is wrong with one customer's order."""
    parts = _shop(request)
    told = await parts.telling.tell(decode.body(await body_of(request), News))
    return answered(told._asdict(), 202)


async def incidents(request: web.Request) -> web.Response:
    """`GET /api/shop/incidents`: what is declared now."""
    known = await _shop(request).incidents.all()
    return answered({"incidents": [{"incident": name, **_shown(it)} for name, it in sorted(known.items())]}, 200)


async def declare(request: web.Request) -> web.Response:
    """`PUT /api/shop/incidents/{incident}`: from now on those concerned are greeted with it."""
    parts, name = _shop(request), _name(request)
    incident = decode.body(await body_of(request, INCIDENT_LIMIT_BYTES), Incident)
    await parts.incidents.declare(name, incident)
    return answered({"incident": name, **_shown(incident)}, 200)


async def end(request: web.Request) -> web.Response:
    """`POST /api/shop/incidents/{incident}/end`: one answer to all who were greeted with it."""
    parts, name = _shop(request), _name(request)
    return answered({"told": await parts.incidents.end(name, decode.body(await body_of(request), Words))}, 200)


def _shop(request: web.Request) -> Web:
    """The parts, for a caller whom the shop has signed. Raises `WireError`."""
    parts = request.app[WEB]
    access.pace(request, "shop", parts.settings.paces.write_by_address)
    token = bearer(request.headers.get(hdrs.AUTHORIZATION))
    identity.verify_shop(token, parts.settings.identity_keys, parts.clock() / 1000)
    return parts


def _name(request: web.Request) -> str:
    name = request.match_info["incident"]
    if not _NAME.fullmatch(name):
        raise WireError("bad_json", "an incident's name has letters, digits, dots and dashes, 64 at most")
    return name


def _shown(it: Incident) -> dict[str, object]:
    return {
        "text": it.text.details(),
        "everybody": it.everybody,
        "persons": len(it.persons),
        "orders": len(it.orders),
    }
