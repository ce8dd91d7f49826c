"""Applications of the tests' own that listen on loopback: a shop's page, a gateway that dies and comes back, a fake."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from aiohttp import web


class Listening:
    """An application that can be stopped, and started again on the same port."""

    def __init__(self, port: int = 0, patience_s: float = 1.0) -> None:
        self.port = port  # 0: any; from the first start on, the one it got
        self._patience_s = patience_s  # for requests that are being answered when it stops
        self._runner: web.AppRunner | None = None

    @property
    def on(self) -> bool:
        return self._runner is not None

    async def start(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=self._patience_s)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Nobody listens any more: connections are refused."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


@contextlib.asynccontextmanager
async def served(app: web.Application, port: int) -> AsyncIterator[str]:
    """The application on this port, and its address."""
    listening = Listening(port)
    await listening.start(app)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await listening.stop()
