"""A TCP proxy between any two processes, whose line can be slow, cut, or silent in one direction or in both."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any, Literal

CHUNK_BYTES = 65_536
KNOWN_BYTES = 512  # of what a client says first: enough to tell a replica from others
Trouble = Literal["cut", "black hole", "half open"]

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter


class Line:
    """One connection through the proxy: two streams, and what its client said first."""

    def __init__(self, client: Writer, server: Writer) -> None:
        self.client, self.server = client, server
        self.began = b""

    def abort(self) -> None:
        """As a cable that is pulled: a reset for both."""
        for writer in (self.client, self.server):
            transport = writer.transport
            transport.abort()


class Proxy:
    """Listens on `port` of loopback and passes all on to `target`: a port of loopback, or a unix socket's path.

    `cut`: what is open is reset and what is new refused. `black hole`: connections stay, nothing passes.
    `half open`: what the client sends arrives, the answers do not. `latency_s` delays each piece in both directions.
    """

    def __init__(self, target: int | str, port: int = 0) -> None:
        self.target, self.port = target, port
        self.latency_s = 0.0
        self._trouble: Trouble | None = None
        self._whom: Callable[[Line], bool] = lambda line: True
        self._lines: set[Line] = set()
        self._well = asyncio.Event()
        self._well.set()
        self._server: asyncio.Server | None = None
        self._served: set[asyncio.Task[Any]] = set()

    async def start(self) -> Proxy:
        """Listen. A target that is not there yet refuses by itself."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        """No more: every line is cut, and its end waited for."""
        self.hurt("cut")
        if self._server is not None:
            self._server.close()
        served = list(self._served)
        for task in served:
            task.cancel()
        await asyncio.gather(*served, return_exceptions=True)

    def hurt(self, trouble: Trouble, whom: Callable[[Line], bool] | None = None) -> None:
        """From now on every line is in this trouble; with `whom` only those it chooses."""
        self._trouble, self._whom = trouble, whom or (lambda line: True)
        self._well.clear()
        if trouble == "cut":
            for line in filter(self._whom, list(self._lines)):
                line.abort()

    def heal(self) -> None:
        """All is well: what was held back in a black hole is lost with its connection, as behind a dead router."""
        sick, self._trouble, self.latency_s = self._trouble, None, 0.0
        if sick in ("black hole", "half open"):
            for line in filter(self._whom, list(self._lines)):
                line.abort()
        self._whom = lambda line: True
        self._well.set()

    async def _accept(self, reader: Reader, writer: Writer) -> None:
        served = asyncio.current_task()
        assert served is not None
        self._served.add(served)
        served.add_done_callback(self._served.discard)
        if self._trouble == "cut":
            writer.transport.abort()
            return
        try:
            to_server = await self._connect()
        except OSError:
            writer.transport.abort()
            return
        line = Line(writer, to_server[1])
        self._lines.add(line)
        try:
            await asyncio.gather(
                self._pass(line, reader, to_server[1], up=True), self._pass(line, to_server[0], writer, up=False)
            )
        finally:
            self._lines.discard(line)
            line.abort()

    async def _connect(self) -> tuple[Reader, Writer]:
        if isinstance(self.target, str):
            return await asyncio.open_unix_connection(self.target)
        return await asyncio.open_connection("127.0.0.1", self.target)

    async def _pass(self, line: Line, reader: Reader, writer: Writer, up: bool) -> None:
        with contextlib.suppress(OSError):
            async for piece in _pieces(reader):
                if up and len(line.began) < KNOWN_BYTES:
                    line.began += piece
                if self.latency_s:
                    await asyncio.sleep(self.latency_s)
                while self._holds_back(line, up):
                    await self._well.wait()
                writer.write(piece)
                await writer.drain()
        line.abort()

    def _holds_back(self, line: Line, up: bool) -> bool:
        silent = self._trouble == "black hole" or (self._trouble == "half open" and not up)
        return silent and self._whom(line)


async def _pieces(reader: Reader) -> AsyncIterator[bytes]:
    while piece := await reader.read(CHUNK_BYTES):
        yield piece
