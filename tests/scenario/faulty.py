"""A store between a worker and the real one, at whose calls something else happens: a crash, or somebody quicker."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from conversation.store import Store

Happening = Callable[[], Awaitable[None]]


class Killed(BaseException):
    """The process died here; no handler of the code under test may catch it."""


class FaultyStore:
    """Counts the calls of one process to its store; before (or after) the chosen one, `happening` is awaited.

    It stands for the moment between two instructions of that process: whatever it raises ends the process.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._left: int | None = None
        self._after = False
        self._happening: Happening | None = None

    def arm(self, call: int, happening: Happening, after: bool = False) -> None:
        """At the `call`-th call from now (0: the next one), before it or `after` its effect."""
        self._left, self._happening, self._after = call, happening, after

    def disarm(self) -> None:
        """Nothing more happens."""
        self._left = self._happening = None

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        if not inspect.iscoroutinefunction(found):
            return found

        async def call(*arguments: Any, **named: Any) -> Any:
            now = self._left == 0
            if self._left is not None:
                self._left = self._left - 1 if self._left else None
            if now and not self._after:
                await self._happen()
            result = await found(*arguments, **named)
            if now and self._after:
                await self._happen()
            return result

        return call

    async def _happen(self) -> None:
        happening, self._happening = self._happening, None
        if happening is not None:
            await happening()


async def dies() -> None:
    """The happening of kill -9."""
    raise Killed
