"""A wire between a process and its store that can be held at a word: what comes between two calls is made to happen."""

from __future__ import annotations

import asyncio
from pathlib import Path


class SlowStore:
    """Listens on a unix socket and passes everything on to the store's; what is held goes on after `let_go`."""

    def __init__(self, path: Path, store: Path) -> None:
        self._path, self._store = path, store
        self._word: bytes | None = None
        self._held, self._go = asyncio.Event(), asyncio.Event()
        self._pipes: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._path}"

    async def start(self) -> None:
        self._server = await asyncio.start_unix_server(self._connected, self._path)

    async def stop(self) -> None:
        """Cut every connection and listen no more."""
        if self._server is not None:
            self._server.close()
        for pipe in self._pipes:
            pipe.cancel()
        await asyncio.gather(*self._pipes, return_exceptions=True)

    def hold_at(self, word: str) -> None:
        """From now on, requests that have this word in them are held."""
        self._word = word.encode()
        self._held.clear()
        self._go.clear()

    async def held(self) -> None:
        """Return as soon as such a request is there, and not passed on."""
        await self._held.wait()

    def let_go(self) -> None:
        """Pass on what is held, and all after it."""
        self._word = None
        self._go.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(self._store)
        for pipe in (self._requests(reader, back), self._answers(there, writer)):
            task = asyncio.create_task(pipe)
            self._pipes.add(task)
            task.add_done_callback(self._pipes.discard)

    async def _requests(self, reader: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        while chunk := await _read(reader):
            if self._word is not None and self._word in chunk:
                self._held.set()
                await self._go.wait()
            back.write(chunk)
        back.close()

    async def _answers(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await _read(there):
            writer.write(chunk)
        writer.close()


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(1 << 16)
    except ConnectionError:  # killed on the other side
        return b""
