"""An HTTP call written by hand, for what no client library lets through."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit


async def raw_head(url: str, path: str, header: bytes, method: str = "GET") -> bytes:
    """The first line of the answer to a call with this header line, whatever bytes it holds."""
    site = urlsplit(url)
    reader, writer = await asyncio.open_connection(site.hostname, site.port)
    try:
        lines = [f"{method} {path} HTTP/1.1".encode(), f"Host: {site.netloc}".encode(), b"Connection: close", header]
        writer.write(b"\r\n".join([*lines, b"", b""]))
        return await reader.readline()
    finally:
        writer.close()
        await writer.wait_closed()
