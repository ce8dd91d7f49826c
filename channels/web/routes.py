"""Where the calls are mounted: `setup` puts the customer's side of the contract on an application."""

from __future__ import annotations

from aiohttp import web

from channels.web import access, errors, rest
from channels.web.deps import WEB, Deps, Web
from channels.web.socket import serve

PREFIX = "/api/chat"

CALLS = (
    ("POST", "", rest.open_chat),
    ("POST", "/{conversation}/messages", rest.message),
    ("POST", "/{conversation}/human", rest.human),
    ("DELETE", "/{conversation}/human", rest.leave),
    ("POST", "/{conversation}/contact", rest.contact),
    ("POST", "/{conversation}/rating", rest.rating),
    ("POST", "/{conversation}/language", rest.language),
    ("POST", "/{conversation}/identity", rest.sign_in),
    ("POST", "/{conversation}/link", rest.link),
    ("GET", "/{conversation}/transcript", rest.transcript),
    ("POST", "/{conversation}/files", rest.send_file),
    ("GET", "/{conversation}/files/{file}", rest.get_file),
    ("POST", "/{conversation}/token", rest.token),
    ("GET", "/{conversation}/events", rest.events),
    ("GET", "/{conversation}/ws", serve),
)


def setup(app: web.Application, deps: Deps) -> web.Application:
    """Mount the calls under /api/chat, and start and stop the hub with the application; the mounted part."""
    chat = web.Application(middlewares=[access.cors, errors.middleware])
    chat[WEB] = Web(deps)
    for method, path, handler in CALLS:
        chat.router.add_route(method, path, handler)
    chat.on_startup.append(_start)
    chat.on_shutdown.append(_say_bye)
    chat.on_cleanup.append(_close)
    app.add_subapp(PREFIX, chat)
    return chat


async def _start(chat: web.Application) -> None:
    chat[WEB].hub.start()


async def _say_bye(chat: web.Application) -> None:
    await chat[WEB].hub.stop()


async def _close(chat: web.Application) -> None:
    await chat[WEB].hub.close()
