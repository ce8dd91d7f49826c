"""A bare aiohttp server that takes WebSockets and answers a hello with one frame: what our gateway is compared with."""

from __future__ import annotations

import sys

from aiohttp import web

HELLO = '{"type": "events", "events": []}'
BACKLOG = 4096  # the gateway's: connections that wait to be accepted


async def serve(request: web.Request) -> web.WebSocketResponse:
    """Answer the first frame, then listen."""
    ws = web.WebSocketResponse(heartbeat=20.0, compress=False)
    await ws.prepare(request)
    await ws.receive()
    await ws.send_str(HELLO)
    async for _ in ws:
        pass
    return ws


if __name__ == "__main__":
    app = web.Application()
    app.router.add_get("/api/chat/{conversation}/ws", serve)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=lambda *_: None, access_log=None, backlog=BACKLOG)
