"""A WebSocket client that costs little: one protocol object a socket, so that the load is the server's, not ours.

It speaks the part of RFC 6455 that our own gateway uses: whole text frames, pings, a close.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import struct
from collections.abc import Callable

OnText = Callable[[bytes], None]
OnLost = Callable[[], None]

_CONTINUED, _TEXT, _CLOSE, _PING, _PONG = 0, 1, 8, 9, 10
_FINAL = 0x80
_MASKED = 0x80
_NO_MASK = bytes(4)  # a mask of zeros changes nothing: legal, and free


class NotAccepted(ConnectionError):
    """The server did not open the WebSocket; its first line says why."""


class Wire(asyncio.Protocol):
    """One open WebSocket. `on_text` gets each whole text, `on_lost` the end of the connection; neither may wait."""

    __slots__ = ("_buffer", "_on_lost", "_on_text", "_part", "_transport", "opened")

    def __init__(self, on_text: OnText, on_lost: OnLost) -> None:
        self._on_text = on_text
        self._on_lost = on_lost
        self._buffer = b""
        self._part = b""
        self._transport: asyncio.Transport | None = None
        self.opened: asyncio.Future[None] | None = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self.opened is not None and not self._open(self.opened):
            return
        while (frame := self._next()) is not None:
            self._take(*frame)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        if self.opened is not None and not self.opened.done():
            self.opened.set_exception(NotAccepted("cut during the handshake"))
        self._on_lost()

    def send(self, text: bytes) -> None:
        """Send a text, unless the connection is gone."""
        self._frame(_TEXT, text)

    def close(self) -> None:
        """Cut the connection, as a browser does that is closed."""
        if self._transport is not None:
            self._transport.abort()

    def ask(self, host: str, path: str, more: str = "") -> None:
        """Send the handshake; `more` are further header lines, each with its line's end."""
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        head += f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        head += f"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n{more}\r\n"
        if self._transport is not None:
            self._transport.write(head.encode())

    def _open(self, opened: asyncio.Future[None]) -> bool:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return False
        self._buffer, self.opened = rest, None
        if opened.done():  # given up meanwhile
            return False
        if b"permessage-deflate" in head:  # offered as browsers do; a server that takes it keeps 100 KB a socket
            opened.set_exception(NotAccepted("it compresses, which this client does not speak"))
        elif head.startswith(b"HTTP/1.1 101"):
            opened.set_result(None)
            return True
        else:
            opened.set_exception(NotAccepted(head.split(b"\r\n")[0].decode("latin-1")))
        return False

    def _next(self) -> tuple[int, bytes] | None:
        """The next whole frame: its first byte and what it carries."""
        data = self._buffer
        if len(data) < 2:
            return None
        length, start = data[1] & 0x7F, 2
        if length >= 126:
            start = 4 if length == 126 else 10
            if len(data) < start:
                return None
            length = int.from_bytes(data[2:start], "big")
        if len(data) < start + length:
            return None
        self._buffer = data[start + length :]
        return data[0], data[start : start + length]

    def _take(self, first: int, body: bytes) -> None:
        kind = first & 0x0F
        if kind in (_TEXT, _CONTINUED):
            self._part += body
            if first & _FINAL:
                whole, self._part = self._part, b""
                self._on_text(whole)
        elif kind == _PING:
            self._frame(_PONG, body)
        elif kind == _CLOSE and self._transport is not None:
            self._transport.close()

    def _frame(self, kind: int, body: bytes) -> None:
        if self._transport is None:
            return
        length = len(body)
        if length < 126:
            head = struct.pack("!BB", _FINAL | kind, _MASKED | length)
        else:
            head = struct.pack("!BBH", _FINAL | kind, _MASKED | 126, length)
        self._transport.write(head + _NO_MASK + body)


async def connect(wire: Wire, port: int, path: str, more: str = "", within_s: float = 30.0, source: str = "") -> None:
    """Open `wire` to a server on this machine. `source`: our own loopback address; one has ports for 28,000 sockets.

    Raises `NotAccepted`, another `OSError` or `asyncio.TimeoutError`.
    """
    opened = wire.opened
    assert opened is not None
    local = (source, 0) if source else None
    loop = asyncio.get_running_loop()
    try:
        await asyncio.wait_for(loop.create_connection(lambda: wire, "127.0.0.1", port, local_addr=local), within_s)
        wire.ask(f"127.0.0.1:{port}", path, more)
        await asyncio.wait_for(opened, within_s)
    except BaseException:
        opened.cancel()
        wire.close()
        raise
