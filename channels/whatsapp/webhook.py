"""Meta posts to the gateway, and the sender runs beside it: all of WhatsApp is in the gateways."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator

import structlog
from aiohttp import web

from channels.carrying import Sender
from channels.whatsapp.channel import WhatsAppCarrier
from channels.whatsapp.client import Client
from channels.whatsapp.decode import decode
from channels.whatsapp.inbox import Inbox, NotYet
from channels.whatsapp.settings import CHANNEL, WEBHOOK_PATH, WhatsAppSettings
from conversation.book import Book
from conversation.door import Door
from conversation.errors import StoreUnavailable
from conversation.worker import Worker

HEADER = "X-Hub-Signature-256"

log = structlog.get_logger()


def setup(app: web.Application, settings: WhatsAppSettings, door: Door, book: Book) -> None:
    """Add the routes and the sender to the gateway."""
    hook = Webhook(settings, door, book)
    app.router.add_get(WEBHOOK_PATH, hook.verify)
    app.router.add_post(WEBHOOK_PATH, hook.receive)
    app.cleanup_ctx.append(hook.sending)


class Webhook:
    """Answers 200 when all of it is in the log; anything else makes Meta post it again."""

    def __init__(self, settings: WhatsAppSettings, door: Door, book: Book) -> None:
        self._settings, self._client = settings, Client(settings)
        self._inbox = Inbox(self._client, door, book, settings)
        carrier = WhatsAppCarrier(self._client, door.store, book, settings.files, settings.template)
        self._worker = Worker(door.store, CHANNEL, Sender(carrier, door).handle)

    async def verify(self, request: web.Request) -> web.Response:
        """GET /webhooks/whatsapp: Meta asks once whether this is ours."""
        given = request.query.get("hub.verify_token", "").encode("utf-8", "surrogatepass")
        good = hmac.compare_digest(given, self._settings.verify_token.encode())
        if request.query.get("hub.mode") != "subscribe" or not good:
            return _error(403, "forbidden", "hub.verify_token is not PASSERELLE_WHATSAPP_VERIFY_TOKEN")
        return web.Response(text=request.query.get("hub.challenge", ""))

    async def receive(self, request: web.Request) -> web.Response:
        """POST /webhooks/whatsapp."""
        body = await request.read()
        if not self._settings.signed(body, request.headers.get(HEADER, "")):
            return _error(403, "forbidden", f"{HEADER} is missing or wrong; only Meta may post here")
        try:
            posted = json.loads(body)
        except ValueError:
            posted = None
        if not isinstance(posted, dict):
            return _error(400, "bad_json", "this is not what the Cloud API posts: a JSON object with `entry`")
        try:
            for came in decode(posted, self._settings.phone_id):
                await self._inbox.handle(came)
        except (StoreUnavailable, NotYet):
            return _error(503, "unavailable", "not all of it could be stored; post it again")
        return web.json_response({})

    async def sending(self, app: web.Application) -> AsyncIterator[None]:
        """While the gateway runs: send what is due."""
        stop = asyncio.Event()
        task = asyncio.create_task(self._worker.run(stop), name="whatsapp-sender")
        yield
        stop.set()
        await asyncio.gather(task, return_exceptions=True)
        await self._client.close()


def _error(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message}}, status=status)
