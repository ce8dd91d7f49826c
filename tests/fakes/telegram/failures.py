"""What can go wrong with a request, by script: each is used up by one request of its method."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any

from aiohttp import web


@dataclass(frozen=True)
class Failure:
    """One failure. `goes_through`: the request has its effect all the same, only the answer is lost or wrong.

    `status` answers so; `reset` cuts the connection; `silent` never answers (the client's time-out ends it).
    """

    status: int = 0
    description: str = ""
    retry_after_s: int = 0
    goes_through: bool = False
    reset: bool = False
    silent: bool = False

    @classmethod
    def flood(cls, retry_after_s: int) -> Failure:
        """Too many requests."""
        text = f"Too Many Requests: retry after {retry_after_s}"
        return cls(status=429, description=text, retry_after_s=retry_after_s)

    @classmethod
    def server_error(cls, goes_through: bool = False) -> Failure:
        return cls(status=500, description="Internal Server Error", goes_through=goes_through)

    @classmethod
    def bad_request(cls, description: str) -> Failure:
        return cls(status=400, description=f"Bad Request: {description}")

    @classmethod
    def cut(cls, goes_through: bool) -> Failure:
        """The connection is reset, before or after the request had its effect."""
        return cls(reset=True, goes_through=goes_through)

    @classmethod
    def no_answer(cls, goes_through: bool) -> Failure:
        return cls(silent=True, goes_through=goes_through)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Fail the request in this way."""
        if self.reset:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if self.silent:
            await asyncio.Event().wait()  # until the client goes away, or the server stops
        parameters = {"retry_after": self.retry_after_s} if self.retry_after_s else None
        return error(self.status, self.description, parameters)


class Script:
    """The failures still to come, per method."""

    def __init__(self) -> None:
        self._coming: defaultdict[str, deque[Failure | None]] = defaultdict(deque)
        self.used: list[Failure] = []

    def add(self, method: str, *failures: Failure | None) -> None:
        """The next requests of this method fail so; None lets one pass."""
        self._coming[method.lower()].extend(failures)

    def next(self, method: str) -> Failure | None:
        coming = self._coming[method.lower()]
        failure = coming.popleft() if coming else None
        if failure is not None:
            self.used.append(failure)
        return failure

    def clear(self) -> None:
        """From now on all is well."""
        self._coming.clear()


def error(status: int, description: str, parameters: dict[str, Any] | None = None) -> web.Response:
    """The answer of the Bot API to what it refuses."""
    body = {"ok": False, "error_code": status, "description": description}
    return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=status)
