"""What is answered when something cannot be done: the contract's codes, each with its status; never a stack trace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec
import structlog
from aiohttp import web

from channels.admission import metrics
from channels.outreach.plan import Refused
from conversation.errors import Conflict, NotOnThisFloor, StoreUnavailable, UnknownConversation

STATUS: dict[str, int] = {
    "bad_json": 400,
    "unknown_field": 400,
    "token_missing": 401,
    "token_invalid": 401,
    "token_expired": 401,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "case_open": 409,
    "no_consent": 409,
    "too_large": 413,
    "text_empty": 422,
    "text_too_long": 422,
    "not_offered": 422,
    "too_many": 429,
    "unavailable": 503,
}
AWAY_S = 2  # how long to wait before trying a store again that was away

log = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WireError(Exception):
    """A refusal as the caller sees it. `message` says what, why and what next; `retry_after_s` when it is worth it."""

    def __init__(self, code: str, message: str, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retry_after_s = retry_after_s

    def as_dict(self) -> dict[str, str]:
        return {"code": self.code, "message": self.message}


def refusal(error: Exception) -> WireError:
    """The refusal that stands for any error: what is not foreseen is logged, and told as a service that is away."""
    if isinstance(error, WireError):
        return error
    if isinstance(error, Refused):
        return WireError(error.code, error.message, error.retry_after_s)
    if isinstance(error, UnknownConversation):
        return WireError("not_found", "there is no such conversation; open one with POST /api/chat")
    if isinstance(error, Conflict | NotOnThisFloor):
        return WireError("conflict", "the conversation moved meanwhile; read its events, then decide again")
    if not isinstance(error, StoreUnavailable | ConnectionError):  # who hangs up is no failure of ours
        log.error("request.failed", exc_info=error)  # `passerelle.logs` leaves out what it quotes
    message = "the service cannot take this now, and nothing was stored; send it again with the same id"
    return WireError("unavailable", message, retry_after_s=AWAY_S)


def response(error: WireError) -> web.Response:
    """The refusal over HTTP."""
    metrics.REFUSED.labels(code=error.code).inc()
    headers = {"Cache-Control": "no-store"}
    if error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    body = msgspec.json.encode({"error": error.as_dict()})
    return web.Response(status=STATUS[error.code], body=body, content_type="application/json", headers=headers)


@web.middleware
async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The edge of every request: whatever is raised behind it becomes the contract's error."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return response(_of_http(request, error))
    except Exception as error:  # noqa: BLE001  # the edge of the request: `refusal` logs what nobody foresaw
        return response(refusal(error))


def _of_http(request: web.Request, error: web.HTTPException) -> WireError:
    if error.status in (404, 405):
        return WireError("not_found", f"there is no {request.method} {request.path}; openapi.json lists the calls")
    if error.status == 413:
        return WireError("too_large", "the body is too large; openapi.json says how much a call takes")
    return WireError("bad_json", "the request could not be read; openapi.json says what the call takes")
