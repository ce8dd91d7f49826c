"""The desk's page at `/desk` and the files it is made of."""

from __future__ import annotations

import asyncio
from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).resolve().parent.parent / "static"
PAGE = "desk.html"

# Our own files only; no frame of another site around the desk; pictures of customers come by the API.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


async def page(request: web.Request) -> web.StreamResponse:
    """GET /desk"""
    return await _send(STATIC / PAGE)


async def asset(request: web.Request) -> web.StreamResponse:
    """GET /desk/static/…"""
    try:
        path = (STATIC / request.match_info["path"]).resolve()
    except ValueError:  # a null byte
        raise web.HTTPNotFound from None
    if not path.is_relative_to(STATIC):
        raise web.HTTPNotFound
    return await _send(path)


async def _send(path: Path) -> web.StreamResponse:
    if not await asyncio.to_thread(path.is_file):
        raise web.HTTPNotFound
    return web.FileResponse(path, headers=_HEADERS)
