"""The pages customers open here: the widget's script for other sites, the full-page chat and, in the demo, a shop.

Files are read once. Pages come under a policy that lets no foreign code in.
"""

from __future__ import annotations

import functools
import json
import re
import string
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from html import escape

from aiohttp import hdrs, web

from channels.admission.identity import sign
from channels.web.decode import language
from channels.widget.assembly import STATIC, Asset, panel, panel_path, talk, talk_path, widget
from conversation.events import Language

SCRIPT_FRESH_S = 300  # how long a site may go on with yesterday's widget after an upgrade
FOR_GOOD = "public, max-age=31536000, immutable"  # what has its content in its address never changes there
DEMO_LANGUAGE: Language = "fr"

# The demo shop's customer to try, and orders to ask about: they are in shop/demo/orders.csv.
CAMILLE = {"sub": "C-2001", "name": "Camille Laurent", "email": "camille.laurent@example.com"}
ORDERS = {"own": "LBQ-10001", "postcode": "69007", "foreign": "LBQ-10004", "owner": "Julien Moreau"}

_TYPES = {".css": "text/css", ".svg": "image/svg+xml"}
_HOST = re.compile(r"[A-Za-z0-9.\-:\[\]]+")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Demo:
    """What the demo shop signs its customer in with: the key must also be one of the service's `identity_keys`.

    `clock` gives seconds since 1970.
    """

    kid: str
    secret: str
    clock: Callable[[], float] = time.time


def setup(app: web.Application, demo: Demo | None = None) -> None:
    """Mount `/`, `/chat`, the widget's scripts and what the pages are made of; without a demo, `/` is the chat."""
    app.router.add_get("/widget.js", _script(widget(), f"public, max-age={SCRIPT_FRESH_S}"))
    app.router.add_get(talk_path(talk()), _script(talk(), FOR_GOOD))
    app.router.add_get(panel_path(panel()), _script(panel(), FOR_GOOD))
    # A page that stands open since before an upgrade asks for the scripts of then: it gets those of now, not to keep.
    app.router.add_get("/widget/talk-{version}.js", _script(talk(), "no-store"))
    app.router.add_get("/widget/{version}.js", _script(panel(), "no-store"))
    app.router.add_get("/chat", _chat)
    app.router.add_get("/", _Shop(demo).page if demo else _to_chat)
    for path in sorted((STATIC / "pages").glob("*")):
        if path.suffix in _TYPES:
            app.router.add_get(f"/pages/{path.name}", _file(Asset(path.read_bytes(), _TYPES[path.suffix])))


# --- files


def _script(asset: Asset, kept: str) -> Handler:
    """Any site may load it; the service itself says which sites may use it (`PASSERELLE_ORIGINS`)."""
    open_to_all = {"Cross-Origin-Resource-Policy": "cross-origin", hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: "*"}
    return _file(asset, {**open_to_all, hdrs.CACHE_CONTROL: kept})


def _file(asset: Asset, headers: Mapping[str, str] | None = None) -> Handler:
    fixed = {
        hdrs.CACHE_CONTROL: f"public, max-age={SCRIPT_FRESH_S}",
        hdrs.VARY: hdrs.ACCEPT_ENCODING,
        "X-Content-Type-Options": "nosniff",
        **(headers or {}),
    }

    async def serve(request: web.Request) -> web.Response:
        small = "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "").lower()
        answer = web.Response(headers=fixed)
        answer.etag = asset.tag + ("-gz" if small else "")
        if any(tag.value in (asset.tag, asset.tag + "-gz", "*") for tag in request.if_none_match or ()):
            answer.set_status(304)
            return answer
        answer.content_type, answer.charset = asset.media_type, "utf-8"
        answer.body = asset.gzipped if small else asset.content
        if small:
            answer.headers[hdrs.CONTENT_ENCODING] = "gzip"
        return answer

    return serve


# --- pages


async def _chat(request: web.Request) -> web.Response:
    """`GET /chat`: the conversation on a page of its own, in the browser's language or `?lang=en`."""
    lang = _language(request)
    return _page(request, _template("chat.html").substitute(_words("chat", lang), lang=lang))


async def _to_chat(request: web.Request) -> web.Response:
    raise web.HTTPFound("/chat")


class _Shop:
    """`GET /`: the demo shop. `?as=camille` signs its customer in, `?lang=en` speaks English."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo

    async def page(self, request: web.Request) -> web.Response:
        lang = language(request.query.get("lang"), DEMO_LANGUAGE)
        known = request.query.get("as") == "camille"
        words = _words("shop", lang)
        text = _template("shop.html").substitute(
            words,
            lang=lang,
            other="en" if lang == "fr" else "fr",
            who="camille" if known else "visitor",
            identity=f'data-identity="{self._identity()}"' if known else "",
            camille_is='aria-current="true"' if known else "",
            visitor_is="" if known else 'aria-current="true"',
            customer=escape(CAMILLE["name"]),
            email=escape(CAMILLE["email"]),
            **{f"order_{name}": escape(value) for name, value in ORDERS.items()},
        )
        return _page(request, text)

    def _identity(self) -> str:
        return sign(CAMILLE, self._demo.kid, self._demo.secret, self._demo.clock())


def _page(request: web.Request, text: str) -> web.Response:
    # `host` is what the caller says it is: it gets into a header only in the shape of an address.
    host = request.host if _HOST.fullmatch(request.host) else ""
    sockets = f" ws://{host} wss://{host}" if host else ""
    policy = (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'{sockets}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        hdrs.CACHE_CONTROL: "no-store",  # a page may carry an identity
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(text=text, content_type="text/html", headers=headers)


def _language(request: web.Request) -> Language:
    return language(request.query.get("lang") or request.headers.get(hdrs.ACCEPT_LANGUAGE, "").split(",")[0])


@functools.cache
def _template(name: str) -> string.Template:
    return string.Template((STATIC / "pages" / name).read_text("utf-8"))


@functools.cache
def _words(page: str, lang: str) -> dict[str, str]:
    """The page's sentences in one language, safe inside HTML."""
    words = json.loads((STATIC / "pages" / f"{page}.{lang}.json").read_text("utf-8"))
    return {name: escape(text) for name, text in words.items()}
