"""In-process actions: Rasa believes it calls a server, and runs the executor that the composition root gave."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.interfaces import ActionExecutionRejection as RejectedByAction

RunAction = Callable[[dict[str, Any]], Awaitable[Any]]


class InProcess(EndpointConfig):
    """An endpoint whose request is a call. Actions get no domain with each call: none of ours reads it."""

    def __init__(self, run: RunAction) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._run = run

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        try:
            return await self._run(kwargs["json"])
        except RejectedByAction as rejected:
            raise ActionExecutionRejection(rejected.action_name, rejected.message) from rejected
