"""Where the calls are mounted: `setup` puts the customer's side of the contract on an application."""

from __future__ import annotations

from aiohttp import web

from channels.admission import errors
from channels.api import rest, shop_calls
from channels.transport import access
from channels.transport.deps import WEB, Deps, Web
from channels.transport.socket import serve

PREFIX = "/api/chat"
SHOP_PREFIX = "/api/shop"

CALLS = (
    ("POST", "", rest.open_chat),
    ("POST", "/{conversation}/messages", rest.message),
    ("POST", "/{conversation}/human", rest.human),
    ("DELETE", "/{conversation}/human", rest.leave),
    ("POST", "/{conversation}/contact", rest.contact),
    ("POST", "/{conversation}/rating", rest.rating),
    ("POST", "/{conversation}/language", rest.language),
    ("POST", "/{conversation}/identity", rest.sign_in),
    ("DELETE", "/{conversation}/identity", rest.sign_out),
    ("POST", "/{conversation}/wishes", rest.wish),
    ("POST", "/{conversation}/link", rest.link),
    ("GET", "/{conversation}/transcript", rest.transcript),
    ("POST", "/{conversation}/files", rest.send_file),
    ("GET", "/{conversation}/files/{file}", rest.get_file),
    ("POST", "/{conversation}/token", rest.token),
    ("DELETE", "/{conversation}/token", rest.forget_device),
    ("GET", "/{conversation}/events", rest.events),
    ("GET", "/{conversation}/ws", serve),
)

# The shop's own servers call these; no browser does, and so they answer no other site.
SHOP_CALLS = (
    ("POST", "/news", shop_calls.news),
    ("GET", "/incidents", shop_calls.incidents),
    ("PUT", "/incidents/{incident}", shop_calls.declare),
    ("POST", "/incidents/{incident}/end", shop_calls.end),
)


def setup(app: web.Application, deps: Deps) -> web.Application:
    """Mount the calls of customers and of the shop; the hub starts and stops with it. The customers' part."""
    chat = web.Application(middlewares=[access.cors, errors.middleware])
    shop = web.Application(middlewares=[errors.middleware])
    chat[WEB] = shop[WEB] = Web(deps)
    for part, calls in ((chat, CALLS), (shop, SHOP_CALLS)):
        for method, path, handler in calls:
            part.router.add_route(method, path, handler)
    chat.on_startup.append(_start)
    chat.on_shutdown.append(_say_bye)
    chat.on_cleanup.append(_close)
    app.add_subapp(PREFIX, chat)
    app.add_subapp(SHOP_PREFIX, shop)
    return chat


async def _start(chat: web.Application) -> None:
    chat[WEB].hub.start()


async def _say_bye(chat: web.Application) -> None:
    await chat[WEB].hub.stop()


async def _close(chat: web.Application) -> None:
    await chat[WEB].hub.close()
