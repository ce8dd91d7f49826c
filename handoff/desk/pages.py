"""The desk's page at `/desk` and the files it is made of."""

from __future__ import annotations

import asyncio
import gzip
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from aiohttp import hdrs, web

from handoff.desk import bundle

STATIC = Path(__file__).resolve().parent.parent / "static"
SCRIPTS = STATIC / "desk"
WORDS = SCRIPTS / "words"
PAGE = "desk.html"
DUTY = "duty.html"
TEXTS = (".html", ".js", ".css", ".svg")  # what gets smaller; all of them are ours

# What a sheet imports travels in it: one answer, and packed together it is a quarter smaller.
_IMPORT = re.compile(r'^@import "([\w-]+\.css)";$', re.MULTILINE)

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
    """GET /desk: the page asks for all it begins with at once, its words in the browser's first language too."""
    first = request.headers.get(hdrs.ACCEPT_LANGUAGE, "fr")
    return await _send(request, STATIC / PAGE, "fr" if first.lower().startswith("fr") else "en")


async def duty(request: web.Request) -> web.StreamResponse:
    """GET /desk/duty: where the link of a call leads; its token stands in the fragment, which comes to no server."""
    return await _send(request, STATIC / DUTY)


async def asset(request: web.Request) -> web.StreamResponse:
    """GET /desk/static/…"""
    try:
        path = (STATIC / request.match_info["path"]).resolve()
    except ValueError:  # a null byte
        raise web.HTTPNotFound from None
    if not path.is_relative_to(STATIC):
        raise web.HTTPNotFound
    return await _send(request, path)


async def _send(request: web.Request, path: Path, language: str = "") -> web.StreamResponse:
    if not await asyncio.to_thread(path.is_file):
        raise web.HTTPNotFound
    if path.suffix not in TEXTS or "gzip" not in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        return web.FileResponse(path, headers=_HEADERS)
    changed = await asyncio.to_thread(_changed, path)
    etag = f"{changed:x}-gz{language}"
    headers = {**_HEADERS, "Vary": "Accept-Encoding, Accept-Language", "ETag": f'"{etag}"'}
    if any(known.value == etag for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    body = await asyncio.to_thread(_packed, path, changed, language)
    media_type = mimetypes.guess_type(path.name)[0] or "text/plain"
    headers["Content-Encoding"] = "gzip"
    return web.Response(body=body, content_type=media_type, charset="utf-8", headers=headers)


@lru_cache(maxsize=256)
def _packed(path: Path, changed: int, language: str) -> bytes:
    """The file as it travels; `changed` makes a file that was written again another one."""
    text = path.read_text("utf-8")
    if path.parent == SCRIPTS:
        text = bundle.travelling(path)
    elif path.parent == WORDS:
        text = bundle.slim(text)
    elif language:
        text = text.replace("words/fr.js", f"words/{language}.js")
    elif path.suffix == ".css":
        text = bundle.sheet(_IMPORT.sub(lambda found: (path.parent / found[1]).read_text("utf-8"), text))
    return gzip.compress(text.encode(), 9, mtime=0)


def _changed(path: Path) -> int:
    """When the file was written, in ns; what travels with others is as young as the youngest of its folder."""
    kept = path.parent.glob("*" + path.suffix) if path.suffix in (".css", ".js") else (path,)
    return max(it.stat().st_mtime_ns for it in kept)
