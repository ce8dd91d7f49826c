"""What the desk answers when something cannot be done: the contract's codes with their status, never a stack trace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import structlog
from aiohttp import web

from conversation.errors import Conflict, NotOnThisFloor, StoreUnavailable, UnknownConversation
from handoff.desk import encode
from handoff.errors import (
    BadAgent,
    BadReply,
    BadShift,
    DatabaseAway,
    Decided,
    Full,
    NotYours,
    TooManyViews,
    UnknownAgent,
    UnknownReply,
)

STATUS: dict[str, int] = {
    "bad_json": 400,
    "unknown_field": 400,
    "token_missing": 401,
    "token_expired": 401,
    "login_failed": 401,
    "forbidden": 403,
    "csrf": 403,
    "not_found": 404,
    "conflict": 409,
    "too_large": 413,
    "text_empty": 422,
    "text_too_long": 422,
    "too_many": 429,
    "unavailable": 503,
}
_CODES: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((Full, Decided, TooManyViews), "conflict"),
    ((BadAgent, BadReply, BadShift), "bad_json"),
    ((UnknownReply, UnknownAgent), "not_found"),
)
AWAY_S = 2  # how long to wait before trying a store again that was away

log = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DeskError(Exception):
    """A refusal as the desk sees it. `message` says what, why and what next; `more` stands beside the error.

    `field` is the part of a form that it is about.
    """

    def __init__(
        self, code: str, message: str, retry_after_s: int | None = None, field: str | None = None, **more: Any
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retry_after_s = retry_after_s
        self.field = field
        self.more = more

    def as_dict(self) -> dict[str, Any]:
        at = {"field": self.field} if self.field else {}
        return {"error": {"code": self.code, "message": self.message, **at}, **self.more}


def refusal(error: Exception) -> DeskError:
    """The refusal that stands for any error: what nobody foresaw is logged, and told as a service that is away."""
    if isinstance(error, DeskError):
        return error
    if isinstance(error, NotYours):
        return DeskError("conflict", str(error), floor=encode.floor(error.conversation))
    for kinds, code in _CODES:
        if isinstance(error, kinds):
            return DeskError(code, str(error), field=getattr(error, "field", None))
    if isinstance(error, UnknownConversation):
        return DeskError("not_found", "there is no such conversation; the list shows those there are")
    if isinstance(error, Conflict | NotOnThisFloor):
        return DeskError("conflict", "the conversation moved meanwhile; read it again, then decide again")
    if not isinstance(error, StoreUnavailable | DatabaseAway | ConnectionError):  # who hangs up is no failure of ours
        log.error("desk.failed", exc_info=error)
    message = "the service cannot do this now, and nothing was stored; send it again with the same id"
    return DeskError("unavailable", message, retry_after_s=AWAY_S)


def response(error: DeskError) -> web.Response:
    """The refusal over HTTP."""
    headers = {"Cache-Control": "no-store"}
    if error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    body = msgspec.json.encode(error.as_dict())
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


def _of_http(request: web.Request, error: web.HTTPException) -> DeskError:
    if error.status in (404, 405):
        return DeskError("not_found", f"there is no {request.method} {request.path}; openapi.json lists the calls")
    if error.status == 413:
        return DeskError("too_large", "the body is too large; openapi.json says how much a call takes")
    return DeskError("bad_json", "the request could not be read; openapi.json says what the call takes")
