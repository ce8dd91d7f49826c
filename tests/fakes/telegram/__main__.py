"""Try Passerelle's Telegram channel by hand, without Telegram: `python -m tests.fakes.telegram --port 8081`.

A page at / writes and taps as a customer; the same by HTTP: POST /control/say {"chat","text"},
POST /control/tap {"chat","title"}, GET /control/sent?chat=7.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.fakes.telegram.people import Shown
from tests.fakes.telegram.server import TOKEN, FakeTelegram

PAGE = Path(__file__).with_name("page.html")


def control(server: FakeTelegram) -> web.Application:
    """The routes beside the Bot API that play the person."""

    async def page(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE)

    async def say(request: web.Request) -> web.Response:
        wanted = await request.json()
        return web.json_response(await server.person(int(wanted.get("chat", 7))).says(str(wanted["text"])))

    async def tap(request: web.Request) -> web.Response:
        wanted = await request.json()
        person = server.person(int(wanted.get("chat", 7)))
        if not any(wanted["title"] in shown.buttons for shown in person.sees):
            raise web.HTTPNotFound(text="no message has this button; GET /control/sent shows them")
        return web.json_response(await person.taps(str(wanted["title"])))

    async def sent(request: web.Request) -> web.Response:
        person = server.person(int(request.query.get("chat", 7)))
        return web.json_response([_line(shown) for shown in person.sees])

    app = web.Application()
    app.add_routes([web.get("/", page), web.post("/control/say", say), web.post("/control/tap", tap)])
    app.add_routes([web.get("/control/sent", sent)])
    return app


def _line(shown: Shown) -> dict[str, Any]:
    return {"id": shown.id, "text": shown.text, "buttons": list(shown.buttons), "key": shown.key}


async def main(port: int, token: str) -> None:
    """Serve until interrupted."""
    server = FakeTelegram(token, port)
    await server.start(control(server))
    print(f"PASSERELLE_TELEGRAM_API={server.url} PASSERELLE_TELEGRAM_TOKEN={token}")  # noqa: T201 - for people
    print(f"write as a customer: {server.url}/")  # noqa: T201
    try:
        await asyncio.Event().wait()
    finally:
        await server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    options = parser.parse_args()
    try:
        asyncio.run(main(options.port, options.token))
    except KeyboardInterrupt:
        raise SystemExit(0) from None
