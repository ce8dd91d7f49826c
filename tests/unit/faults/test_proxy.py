"""The proxy of the fault harness: what passes, and what does not, in each trouble."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from tests.faults.proxy import Proxy


class Echo:
    """A server that says back what it hears, and remembers it."""

    def __init__(self) -> None:
        self.heard = b""
        self.more = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while piece := await reader.read(100):
                self.heard += piece
                self.more.set()
                writer.write(piece)
        writer.transport.abort()


@pytest.fixture
async def echo() -> AsyncIterator[tuple[Echo, Proxy]]:
    server = Echo()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    proxy = await Proxy(listening.sockets[0].getsockname()[1]).start()
    yield server, proxy
    for writer in LINES:
        writer.transport.abort()
    LINES.clear()
    await proxy.stop()
    listening.close()
    await asyncio.sleep(0)  # the server's own ends are closed in the loop's next round


LINES: list[asyncio.StreamWriter] = []


async def line(proxy: Proxy) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    LINES.append(writer)
    return reader, writer


async def test_all_is_passed_on(echo: tuple[Echo, Proxy]) -> None:
    reader, writer = await line(echo[1])
    writer.write(b"bonjour")
    assert await reader.readexactly(7) == b"bonjour"


async def test_a_cut_resets_what_is_open_and_what_comes(echo: tuple[Echo, Proxy]) -> None:
    reader, writer = await line(echo[1])
    writer.write(b"x")
    await reader.readexactly(1)
    echo[1].hurt("cut")
    assert await ended(reader)
    assert await ended((await line(echo[1]))[0])
    echo[1].heal()
    reader, writer = await line(echo[1])
    writer.write(b"y")
    assert await reader.readexactly(1) == b"y"


async def test_half_open_lets_the_question_through_and_loses_the_answer(echo: tuple[Echo, Proxy]) -> None:
    server, proxy = echo
    reader, writer = await line(proxy)
    proxy.hurt("half open")
    writer.write(b"done?")
    await server.more.wait()
    proxy.heal()
    assert await ended(reader)
    assert server.heard == b"done?"


async def test_a_black_hole_takes_both_and_only_whom_it_is_told(echo: tuple[Echo, Proxy]) -> None:
    server, proxy = echo
    reader, writer = await line(proxy)
    writer.write(b"REPLCONF")
    await reader.readexactly(8)
    other, other_writer = await line(proxy)
    proxy.hurt("black hole", lambda it: b"REPLCONF" in it.began)
    writer.write(b" lost")
    other_writer.write(b"through")
    assert await other.readexactly(7) == b"through"
    proxy.heal()
    assert await ended(reader)
    assert server.heard == b"REPLCONFthrough"


async def ended(reader: asyncio.StreamReader) -> bool:
    """Is the line closed or reset, with nothing more to read?"""
    try:
        return await reader.read(1) == b""
    except ConnectionError:
        return True
