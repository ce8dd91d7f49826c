"""What an app posts to the gateway: is it the app's, can it be read, and is it in the log before 200 is said?"""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from channels.messaging.app import NotYet
from conversation.errors import StoreUnavailable

Json = dict[str, Any]


async def received(request: web.Request, header: str, signs: Callable[[bytes], str], take: _Take) -> web.Response:
    """The answer to a post: 200 when all of it is in the log; 503 makes the app post it again.

    `signs` is what must stand in the `header` over such a body; `take` raises `ValueError` for what it cannot read.
    """
    body = await request.read()
    if not same(request.headers.get(header, ""), signs(body)):
        return refused(403, "forbidden", f"{header} is missing or wrong; only the app's own servers may post here")
    try:
        posted = json.loads(body)
        if not isinstance(posted, dict):
            raise ValueError
        await take(posted)
    except ValueError:
        return refused(400, "bad_json", "this is not what the app's servers post; see its own documentation")
    except (StoreUnavailable, NotYet):
        return refused(503, "unavailable", "not all of it could be stored; post it again")
    return web.json_response({})


def same(given: str, wanted: str) -> bool:
    """Is it this secret? A header may hold any bytes; aiohttp hands those that are no UTF-8 on as surrogates."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())


def refused(status: int, code: str, message: str) -> web.Response:
    """The contract's error."""
    return web.json_response({"error": {"code": code, "message": message}}, status=status)


_Take = Callable[[Json], Awaitable[None]]
